import {
  commands,
  l10n,
  ThemeIcon,
  type LogOutputChannel,
  type QuickInputButton,
  type QuickPickItem,
} from 'vscode';
import { hasStrayed } from '../../core/hasStrayed';
import { PRESSING, type Standing } from '../../core/driftSummary';
import { standingOfNode } from '../driftWords';
import { separator, type Questions } from '../questions';
import { describeError, reportError } from '../reportError';
import { skippedWords } from '../tagWords';
import type { TrackingState } from '../trackingState';
import type { VersionTree } from '../versionTree/versionTree';
import { artifactDescription, artifactIcon } from '../versionTree/versionTreeItem';
import { changedAt, type ArtifactNode } from '../versionTree/versionTreeNode';

const SHOWN = 50;

interface Action {
  readonly title: string;
  readonly command: string;
}

/** A button of a row that calls a command on it. */
type ActionButton = QuickInputButton & Pick<Action, 'command'>;

type Item = QuickPickItem & { readonly node?: ArtifactNode; readonly actions?: readonly ActionButton[] };

/**
 * What a click on the status bar gives: what is wrong and what to do, or the artifacts that ask for something, the most
 * pressing first, and those that changed last, each with its next action.
 */
export async function showStatus(
  state: TrackingState,
  tree: VersionTree,
  questions: Questions,
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
  const all = (tracking?.store.artifacts() ?? [])
    .flatMap(({ id }) => tree.artifactNode(id) ?? [])
    .sort((a, b) => changedAt(b) - changedAt(a));
  const pressing = all
    .filter((node) => urgency(node) < PRESSING.length)
    .sort((a, b) => urgency(a) - urgency(b));
  const rest = all.filter((node) => !pressing.includes(node));
  const changed = rest.filter(
    ({ artifact, head }) => artifact.deletedAt !== undefined || head?.parentId !== undefined,
  );
  const others = pressing.length > 0 || changed.length > 0 ? changed : rest;
  const items: Item[] = [
    ...pressing.map(toItem),
    ...(pressing.length > 0 && others.length > 0 ? [separator(l10n.t('Recently changed'))] : []),
    ...others.slice(0, SHOWN).map(toItem),
  ];
  const choice = await questions.pick(items, {
    title: titleOf(pressing.length, changed.length),
    placeHolder: l10n.t('Select one to act on it'),
    onButton: ({ node, actions = [] }, button) => {
      const pressed = actions.find((one) => one === button);
      if (node && pressed) void commands.executeCommand(pressed.command, node);
    },
  });
  if (!choice?.node) return;
  try {
    await tree.reveal(choice.node.artifact.id);
  } catch (error) {
    // The artifact can be acted on wherever its row is.
    log.warn(describeError(error));
  }
  await commands.executeCommand(nextAction(choice.node).command, choice.node);
}

function titleOf(pressing: number, changed: number): string {
  if (pressing > 0) return l10n.t('Artifacts with something to do');
  return changed > 0
    ? l10n.t('Recently changed artifacts')
    : l10n.t('No artifact has changed since it was first seen');
}

function toItem(node: ArtifactNode): Item {
  const action = nextAction(node);
  const isPinned = node.artifact.pinnedAt !== undefined;
  const isSkipped = isPinned && action.command === 'artifactLineage.syncArtifact';
  const actions = [
    ...(isPinned ? [unpinButton()] : []),
    ...(hasChanges(node, action) ? [changesButton()] : []),
  ];
  return {
    node,
    actions,
    label: `$(${artifactIcon(node).id}) ${node.artifact.name}`,
    description: artifactDescription(node),
    detail: isSkipped ? `${action.title} (${skippedWords(node)})` : action.title,
    buttons: actions,
  };
}

const hasChanges = ({ head }: ArtifactNode, { command }: Action): boolean =>
  head?.parentId !== undefined && command !== 'artifactLineage.showChanges';

const changesButton = (): ActionButton => ({
  iconPath: new ThemeIcon('diff'),
  tooltip: l10n.t('Show its latest changes'),
  command: 'artifactLineage.showChanges',
});

const unpinButton = (): ActionButton => ({
  iconPath: new ThemeIcon('pinned'),
  tooltip: l10n.t('Unpin it'),
  command: 'artifactLineage.unpinArtifact',
});

/** The smaller the more pressing, a merge in progress before all; as many as there are standings when there is nothing to do. */
function urgency(node: ArtifactNode): number {
  if (node.merging) return -1;
  const place = PRESSING.findIndex((standing) => standing === standingOfNode(node));
  return place < 0 ? PRESSING.length : place;
}

/** What to do about an artifact beside its upstream. */
function upstreamAction(standing: Standing): Action | undefined {
  switch (standing) {
    case 'outdated':
    case 'diverged':
    case 'conflict':
      return { title: l10n.t('Sync it'), command: 'artifactLineage.syncArtifact' };
    case 'modified':
      return { title: l10n.t('Push its changes upstream'), command: 'artifactLineage.pushArtifact' };
    case 'deleted-upstream':
    case 'unknown':
      return { title: l10n.t('Link another upstream'), command: 'artifactLineage.linkUpstream' };
    case 'in-sync':
    case 'unlinked':
    case 'unchecked':
    case 'deleted':
    case 'deleted-locally':
      return undefined;
  }
}

function nextAction(node: ArtifactNode): Action {
  const { artifact, head } = node;
  if (artifact.deletedAt !== undefined)
    return { title: l10n.t('Restore it'), command: 'artifactLineage.restoreDeleted' };
  if (node.merging) return { title: l10n.t('Continue its merge'), command: 'artifactLineage.continueMerge' };
  const action = upstreamAction(standingOfNode(node));
  if (action) return action;
  if (hasStrayed(artifact, head, node.pinned))
    return {
      title: l10n.t('Go back to the version that it is pinned to'),
      command: 'artifactLineage.restorePinned',
    };
  if (head?.parentId === undefined)
    return { title: l10n.t('Open it'), command: 'artifactLineage.openArtifact' };
  return { title: l10n.t('Show its latest changes'), command: 'artifactLineage.showChanges' };
}
