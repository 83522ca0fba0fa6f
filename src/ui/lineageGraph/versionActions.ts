import { commands, l10n, window } from 'vscode';
import type { Artifact } from '../../core/artifact';
import type { ArtifactId, VersionId } from '../../core/identity';
import type { Version } from '../../core/version';
import type { Action } from '../../protocol/lineageGraph';
import { showAgainstParent } from '../commands/compareCommands';
import { compareTwo } from '../compare/compareTwo';
import type { Tracking } from '../tracking';
import { versionNode } from '../versionTree/versionNode';
import type { ChangedFileNode } from '../versionTree/versionTreeNode';

/** The commands that are there for the rows of the version tree, too. */
const COMMANDS: Readonly<Record<Exclude<Action, 'tree'>, string>> = {
  'show-changes': 'artifactLineage.compareWithParent',
  'compare-current': 'artifactLineage.compareWithCurrent',
  restore: 'artifactLineage.restoreVersion',
  tag: 'artifactLineage.tagVersion',
  note: 'artifactLineage.editNote',
  'copy-id': 'artifactLineage.copyVersionId',
};

/** Does with a version what the user wants. @param shownId the artifact whose graph it is; the version may be of another project */
export async function actOnVersion(
  tracking: Tracking,
  shownId: ArtifactId,
  { action, id }: { readonly action: Action; readonly id: VersionId },
  showInTree: (artifact: ArtifactId, version: VersionId) => Promise<void>,
): Promise<void> {
  const theirs = versionElsewhere(tracking, shownId, id);
  if (theirs) {
    await actOnTheirs(tracking, shownId, action, theirs);
    return;
  }
  const node = versionNode(tracking, id);
  if (!node) {
    tellGone();
    return;
  }
  if (action === 'tree') await showInTree(node.artifactNode.artifact.id, id);
  else await commands.executeCommand(COMMANDS[action], node);
}

/** Of another project only what a read can do is offered. */
async function actOnTheirs(
  tracking: Tracking,
  shownId: ArtifactId,
  action: Action,
  { artifact, version }: Elsewhere,
): Promise<void> {
  const ours = tracking.store.artifact(shownId);
  if (action === 'show-changes') await showAgainstParent(tracking, { artifact, version, change: undefined });
  else if (action === 'compare-current' && ours)
    await compareTwo(tracking, { type: 'version', version }, { type: 'files', artifact: ours });
}

/** A version of another artifact than the one whose graph is shown. */
interface Elsewhere {
  readonly artifact: Artifact;
  readonly version: Version;
}

function versionElsewhere({ store }: Tracking, shownId: ArtifactId, id: VersionId): Elsewhere | undefined {
  const version = store.version(id);
  const artifact = version && version.artifactId !== shownId ? store.artifact(version.artifactId) : undefined;
  return version && artifact && { artifact, version };
}

/** Shows what changed from the older one of two versions to the other. */
export async function compareVersions(
  tracking: Tracking,
  ids: readonly [VersionId, VersionId],
): Promise<void> {
  const [older, newer] = ids
    .flatMap((id) => tracking.store.version(id) ?? [])
    .sort((a, b) => (a.artifactId === b.artifactId ? a.number - b.number : a.createdAt - b.createdAt));
  if (older && newer)
    await compareTwo(tracking, { type: 'version', version: older }, { type: 'version', version: newer });
  else tellGone();
}

/** Shows what a version changed in one file. */
export async function showFile(
  tracking: Tracking,
  shownId: ArtifactId,
  { id, path }: { readonly id: VersionId; readonly path: string },
): Promise<void> {
  const theirs = versionElsewhere(tracking, shownId, id);
  if (theirs) {
    const asked = theirs.version.filesChanged.find((one) => one.path === path);
    await showAgainstParent(tracking, { ...theirs, change: asked });
    return;
  }
  const node = versionNode(tracking, id);
  const change = node?.version.filesChanged.find((one) => one.path === path);
  if (!node || !change) {
    tellGone();
    return;
  }
  const { artifactNode, version } = node;
  const file: ChangedFileNode = { type: 'changed-file', parentNode: node, artifactNode, version, change };
  await commands.executeCommand('artifactLineage.compareWithParent', file);
}

function tellGone(): void {
  void window.showInformationMessage(l10n.t('That version is not in the history any more.'));
}
