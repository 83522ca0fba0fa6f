import { commands, l10n, Uri, window } from 'vscode';
import type { FileChange } from '../../core/fileChange';
import { fileChanges } from '../../core/fileChange';
import type { Manifest } from '../../core/manifest';
import type { Version } from '../../core/version';
import { versionLabel } from '../../core/versionId';
import { keptParent } from '../../operations/keptParent';
import { changesBetween, fileInVersion } from '../../operations/versionFiles';
import { historyUri } from '../historyDocuments';
import type { Tracking } from '../tracking';
import type { VersionTreeNode } from '../versionTree/versionTreeNode';
import { presentFiles } from '../compare/presentFiles';
import { showChanges } from '../compare/showChanges';
import { chosenVersion, type ChosenVersion } from './chosenVersion';
import { pickArtifact } from './pickVersion';

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
    artifact.name,
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
  const parent = keptParent(tracking.store, version);
  const shown = isThere || !parent ? version : parent;
  await commands.executeCommand('vscode.open', historyUri(shown, artifact.name, path));
}

/** Shows what a version, or one file of it, changed against its parent. */
export async function showAgainstParent(
  { store }: Tracking,
  { artifact, version, change }: ChosenVersion,
): Promise<void> {
  const parent = keptParent(store, version);
  const changes = await changesAgainst(store, parent, version, change);
  await showChanges(
    changes.length === 0 && change ? change.path : artifact.name,
    changes,
    (path) => (parent ? historyUri(parent, artifact.name, path) : undefined),
    (path) => historyUri(version, artifact.name, path),
    [parent ? versionLabel(parent) : l10n.t('nothing'), versionLabel(version)],
  );
}

/** What a version, or one file of it, changed against what stands in for its parent. */
async function changesAgainst(
  store: Tracking['store'],
  parent: Version | undefined,
  version: Version,
  asked: FileChange | undefined,
): Promise<readonly FileChange[]> {
  // What a version recorded of a file was told against its own parent, which may be given up by now.
  if (asked && parent?.id === version.parentId) return [asked];
  const changes = await changesBetween(store, parent?.id, version.id);
  return asked ? changes.filter(({ path }) => path === asked.path) : changes;
}

async function pickPath(manifest: Manifest): Promise<string | undefined> {
  if (manifest.length === 1) return manifest[0]?.path;
  return window.showQuickPick(
    manifest.map(({ path }) => path),
    { placeHolder: l10n.t('Choose a file') },
  );
}
