import { commands, l10n, Uri, window } from 'vscode';
import type { Artifact } from '../../core/artifact';
import { lookAt } from '../../core/discovery';
import type { FileChange } from '../../core/fileChange';
import { fileChanges } from '../../core/fileChange';
import type { Manifest } from '../../core/manifest';
import type { Version } from '../../core/version';
import { versionLabel } from '../../core/versionId';
import { scanArtifact } from '../../sources/scanArtifact';
import { changesBetween, fileInVersion } from '../../operations/versionFiles';
import { historyUri } from '../historyDocuments';
import type { Tracking } from '../tracking';
import type { VersionTreeNode } from '../versionTreeNode';
import { pickArtifact, pickVersion } from './pickVersion';

/** Shows what a version, or one file of it, changed against its parent. */
export async function compareWithParent(
  tracking: Tracking,
  node: VersionTreeNode | undefined,
): Promise<void> {
  const chosen = await chosenVersion(tracking, node, l10n.t('Compare with Parent'));
  if (!chosen) return;
  await showAgainstParent(tracking, chosen);
}

/** Shows what the working files have that a version, or one file of it, has not, and the reverse. */
export async function compareWithCurrent(
  tracking: Tracking,
  node: VersionTreeNode | undefined,
): Promise<void> {
  const chosen = await chosenVersion(tracking, node, l10n.t('Compare with Current Files'));
  if (!chosen) return;
  const { artifact, version, change } = chosen;
  const present = await presentFiles(tracking, artifact);
  const all = fileChanges(await tracking.store.manifest(version.contentHash), present.manifest);
  const changes = change ? all.filter(({ path }) => path === change.path) : all;
  if (changes.length === 0 && change) {
    // Nothing differs: still show the file, on both sides, because it was asked for.
    const same: FileChange = { path: change.path, change: 'modified' };
    if (present.manifest.some(({ path }) => path === change.path)) changes.push(same);
  }
  await showChanges(
    artifact,
    changes,
    (path) => historyUri(version, artifact.name, path),
    (path) => Uri.file(present.pathOf(path)),
    [versionLabel(version), l10n.t('current files')],
  );
}

/** Shows what an artifact's latest version changed. */
export async function showLatestChanges(
  tracking: Tracking,
  node: VersionTreeNode | undefined,
): Promise<void> {
  const artifact =
    node?.type === 'artifact'
      ? tracking.store.artifact(node.artifact.id)
      : await pickArtifact(tracking, l10n.t('Show Latest Changes'), {
          isOffered: ({ head }) => head !== undefined,
        });
  const head = tracking.store.version(artifact?.head);
  if (!artifact || !head) return;
  await showAgainstParent(tracking, { artifact, version: head, change: undefined });
}

/** Opens one file as it was in a version. */
export async function openFileAtVersion(
  tracking: Tracking,
  node: VersionTreeNode | undefined,
): Promise<void> {
  const chosen = await chosenVersion(tracking, node, l10n.t('Open File at This Version'));
  if (!chosen) return;
  const { artifact, version } = chosen;
  const path = chosen.change?.path ?? (await pickPath(await tracking.store.manifest(version.contentHash)));
  if (path === undefined) return;
  const isThere = await fileInVersion(tracking.store, version.id, path);
  const parent = tracking.store.version(version.parentId);
  const shown = isThere || !parent ? version : parent;
  await commands.executeCommand('vscode.open', historyUri(shown, artifact.name, path));
}

interface ChosenVersion {
  readonly artifact: Artifact;
  readonly version: Version;
  readonly change: FileChange | undefined;
}

/** The version a command was called on, or the one the user picks. */
export async function chosenVersion(
  tracking: Tracking,
  node: VersionTreeNode | undefined,
  title: string,
): Promise<ChosenVersion | undefined> {
  if (node?.type === 'version' || node?.type === 'changed-file') {
    const { artifactNode, version } = node;
    return {
      artifact: artifactNode.artifact,
      version,
      change: node.type === 'changed-file' ? node.change : undefined,
    };
  }
  const artifact = node?.type === 'artifact' ? node.artifact : await pickArtifact(tracking, title);
  const version = artifact && (await pickVersion(tracking, artifact, title));
  return artifact && version && { artifact, version, change: undefined };
}

async function showAgainstParent(
  { store }: Tracking,
  { artifact, version, change }: ChosenVersion,
): Promise<void> {
  const parent = store.version(version.parentId);
  const changes = change ? [change] : await changesBetween(store, parent?.id, version.id);
  await showChanges(
    artifact,
    changes,
    (path) => (parent ? historyUri(parent, artifact.name, path) : undefined),
    (path) => historyUri(version, artifact.name, path),
    [parent ? versionLabel(parent) : l10n.t('nothing'), versionLabel(version)],
  );
}

async function pickPath(manifest: Manifest): Promise<string | undefined> {
  if (manifest.length === 1) return manifest[0]?.path;
  return window.showQuickPick(
    manifest.map(({ path }) => path),
    { placeHolder: l10n.t('Choose a file') },
  );
}

async function presentFiles(
  { context, rootOf }: Tracking,
  artifact: Artifact,
): Promise<{ readonly manifest: Manifest; readonly pathOf: (path: string) => string }> {
  const root = rootOf(artifact);
  const found = root && (await lookAt(root, artifact, context.files));
  if (!found) return { manifest: [], pathOf: (path) => `${artifact.root}/${artifact.path}/${path}` };
  const { files, sha256, settings } = context;
  const options = {
    files,
    sha256,
    maxFileSize: settings.maxFileSize,
    cache: new Map(),
    previous: () => Promise.resolve(new Map()),
  };
  const { manifest } = await scanArtifact(found, options);
  return { manifest, pathOf: (path) => (found.isDirectory ? `${found.realPath}/${path}` : found.realPath) };
}

type Side = (path: string) => Uri | undefined;

/** One changed file: the diff editor. Several: the multi-file diff editor. */
async function showChanges(
  artifact: Artifact,
  changes: readonly FileChange[],
  left: Side,
  right: Side,
  [before, after]: readonly [string, string],
): Promise<void> {
  const pairs = changes.map((change) => ({
    path: change.path,
    left:
      change.change === 'added' ? undefined : left(change.change === 'renamed' ? change.from : change.path),
    right: change.change === 'deleted' ? undefined : right(change.path),
  }));
  const versions = `${before} ↔ ${after}`;
  const [first] = pairs;
  if (!first) {
    void window.showInformationMessage(
      l10n.t('{0}: nothing differs between {1} and {2}.', artifact.name, before, after),
    );
  } else if (pairs.length === 1 && first.left && first.right) {
    // Both sides look the same then: the title says what is different.
    const isMode = changes[0]?.change === 'mode';
    const title = isMode
      ? l10n.t('{0} ({1}): executable bit changed', first.path, versions)
      : `${first.path} (${versions})`;
    await commands.executeCommand('vscode.diff', first.left, first.right, title);
  } else {
    const resources = pairs.map(({ path, left: a, right: b }) => [b ?? a ?? Uri.file(path), a, b]);
    await commands.executeCommand('vscode.changes', `${artifact.name} (${versions})`, resources);
  }
}
