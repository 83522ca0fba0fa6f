import { l10n } from 'vscode';
import { fileChanges, type FileChange } from '../../core/fileChange';
import type { Manifest, ManifestEntry } from '../../core/manifest';
import { rootName } from '../rootName';
import type { Tracking } from '../tracking';
import type { ComparedSide } from './comparedSide';
import { showChanges } from './showChanges';
import { sideContent, type SideContent } from './sideContent';

/**
 * Shows what the right side has that the left has not, and the reverse: versions, working files and upstreams, of one
 * artifact or of two, also of projects that are not open in this window. One file opens in the diff editor, several in the multi-file one.
 *
 * @throws OperationError, StoreError, FileTreeError when a side cannot be read
 */
export async function compareTwo(tracking: Tracking, left: ComparedSide, right: ComparedSide): Promise<void> {
  const [before, after] = await Promise.all([sideContent(tracking, left), sideContent(tracking, right)]);
  const { manifest, pathInLeft } = paired(before, after);
  const changes = onlyAsked(fileChanges(manifest, after.manifest), left, right);
  await showChanges(
    titleOf(before, after),
    changes,
    (path) => before.uri(pathInLeft(path)),
    after.uri,
    labelsOf(tracking, before, after),
  );
}

/** Two artifacts that are one file each are compared as one file, whatever they are called. */
function paired(
  before: SideContent,
  after: SideContent,
): { readonly manifest: Manifest; readonly pathInLeft: (path: string) => string } {
  const [left, right] = [ownFile(before), ownFile(after)];
  if (!left || !right) return { manifest: before.manifest, pathInLeft: (path) => path };
  return { manifest: [{ ...left, path: right.path }], pathInLeft: () => left.path };
}

/** The only file of an artifact that is one file and no folder. */
function ownFile({ artifact, manifest }: SideContent): ManifestEntry | undefined {
  const [only] = manifest;
  return manifest.length === 1 && only?.path === artifact.path.split('/').at(-1) ? only : undefined;
}

function onlyAsked(
  changes: readonly FileChange[],
  left: ComparedSide,
  right: ComparedSide,
): readonly FileChange[] {
  const paths = [left, right].flatMap((side) =>
    side.type === 'version' && side.path !== undefined ? [side.path] : [],
  );
  if (paths.length === 0) return changes;
  return changes.filter(
    (change) => paths.includes(change.path) || (change.change === 'renamed' && paths.includes(change.from)),
  );
}

function titleOf({ artifact: left }: SideContent, { artifact: right }: SideContent): string {
  return left.name === right.name ? left.name : l10n.t('{0} and {1}', left.name, right.name);
}

/** What tells the sides apart comes before their versions: the names of the artifacts, or else of the projects. */
function labelsOf(tracking: Tracking, left: SideContent, right: SideContent): readonly [string, string] {
  if (left.artifact.id === right.artifact.id) return [left.label, right.label];
  const isOneRoot = left.artifact.root === right.artifact.root;
  const label = ({ artifact, label: own }: SideContent): string =>
    `${isOneRoot ? artifact.name : rootName(tracking, artifact.root)} ${own}`;
  return [label(left), label(right)];
}
