import { commands, l10n, window } from 'vscode';
import type { ArtifactId, VersionId } from '../../core/identity';
import type { Action } from '../../protocol/lineageGraph';
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

/** Does with a version what the user wants. */
export async function actOnVersion(
  tracking: Tracking,
  action: Action,
  id: VersionId,
  showInTree: (artifact: ArtifactId, version: VersionId) => Promise<void>,
): Promise<void> {
  const node = versionNode(tracking, id);
  if (!node) {
    tellGone();
    return;
  }
  if (action === 'tree') await showInTree(node.artifactNode.artifact.id, id);
  else await commands.executeCommand(COMMANDS[action], node);
}

/** Shows what changed from the older one of two versions to the other. */
export async function compareVersions(
  tracking: Tracking,
  ids: readonly [VersionId, VersionId],
): Promise<void> {
  const [older, newer] = ids
    .flatMap((id) => tracking.store.version(id) ?? [])
    .sort((a, b) => a.number - b.number);
  if (older && newer)
    await compareTwo(tracking, { type: 'version', version: older }, { type: 'version', version: newer });
  else tellGone();
}

/** Shows what a version changed in one file. */
export async function showFile(tracking: Tracking, id: VersionId, path: string): Promise<void> {
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
