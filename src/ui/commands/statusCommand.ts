import { commands, l10n, window, type LogOutputChannel, type QuickPickItem } from 'vscode';
import { changedAt, type ArtifactNode } from '../versionTreeNode';
import { KIND_ICON } from '../kindLabel';
import { reportError } from '../reportError';
import type { TrackingState } from '../trackingState';
import type { VersionTree } from '../versionTree';
import { artifactDescription } from '../versionTreeItem';

const SHOWN = 50;

/** What a click on the status bar gives: what is wrong and what to do, or the artifacts that changed last with their next action. */
export async function showStatus(
  state: TrackingState,
  tree: VersionTree,
  log: LogOutputChannel,
): Promise<void> {
  if (state.error !== undefined) {
    await reportError(log, state.error);
    return;
  }
  if (state.isPaused) {
    await commands.executeCommand('artifactLineage.resumeRecording');
    return;
  }
  const { tracking } = state;
  const all = (tracking?.store.artifacts() ?? []).flatMap(({ id }) => tree.artifactNode(id) ?? []);
  const changed = all.filter(
    ({ artifact, head }) => artifact.deletedAt !== undefined || head?.parentId !== undefined,
  );
  const nodes = (changed.length > 0 ? changed : all)
    .sort((a, b) => changedAt(b) - changedAt(a))
    .slice(0, SHOWN);
  const items = nodes.map((node): QuickPickItem & { node: ArtifactNode } => ({
    node,
    label: `$(${node.artifact.deletedAt === undefined ? KIND_ICON[node.artifact.kind] : 'trash'}) ${node.artifact.name}`,
    description: artifactDescription(node),
    detail: nextAction(node).title,
  }));
  const title =
    changed.length > 0
      ? l10n.t('Recently changed artifacts')
      : l10n.t('No artifact has changed since it was first seen');
  const choice = await window.showQuickPick(items, {
    title,
    placeHolder: l10n.t('Choose one to see or restore it'),
  });
  if (!choice) return;
  await tree.reveal(choice.node.artifact.id);
  await commands.executeCommand(nextAction(choice.node).command, choice.node);
}

function nextAction({ artifact, head }: ArtifactNode): { readonly title: string; readonly command: string } {
  if (artifact.deletedAt !== undefined)
    return { title: l10n.t('Restore it'), command: 'artifactLineage.restoreDeleted' };
  if (head?.parentId === undefined)
    return { title: l10n.t('Open it'), command: 'artifactLineage.openArtifact' };
  return { title: l10n.t('Show its latest changes'), command: 'artifactLineage.showChanges' };
}
