import { commands, l10n, Uri, window, type Disposable, type LogOutputChannel } from 'vscode';
import { artifactOfFile } from '../artifactOfFile';
import { windowQuestions } from '../questions';
import { reportError } from '../reportError';
import type { Tracking } from '../tracking';
import type { TrackingState } from '../trackingState';
import { offerFirstRoot } from './firstRoot';
import { artifactNode, presentNode } from '../versionTreeChildren';
import type { VersionTreeNode } from '../versionTreeNode';

/** What a command gets: the open store, and the tree node it was called on (none from the palette). */
export type CommandHandler = (tracking: Tracking, node: VersionTreeNode | undefined) => Promise<void>;

/** What makes room for a history where there is none yet, by the command that needs it. */
const PREPARATIONS: Readonly<Record<string, () => Promise<void>>> = {
  'artifactLineage.deployArtifact': () => offerFirstRoot(windowQuestions),
};

/** Registers a command that needs the history; an error in it reaches the user in one sentence. */
export function registerCommand(
  id: string,
  state: TrackingState,
  log: LogOutputChannel,
  handler: CommandHandler,
): Disposable {
  return commands.registerCommand(id, async (...args: unknown[]) => {
    if (!state.tracking && state.phase === 'empty')
      await run(log, () => PREPARATIONS[id]?.() ?? Promise.resolve());
    const { tracking } = state;
    const node = args[0];
    if (!tracking) {
      if (state.phase === 'failed') await reportError(log, state.error);
      else void window.showInformationMessage(l10n.t('There are no artifacts here yet.'));
      return;
    }
    if (node instanceof Uri) {
      // From the Explorer, or an editor's title.
      const artifact = artifactOfFile(tracking, node);
      const found = artifact && artifactNode(tracking, artifact.id);
      if (found) await run(log, () => handler(tracking, found));
      else void window.showInformationMessage(l10n.t('This file belongs to no recorded artifact.'));
      return;
    }
    if (node !== undefined && !isNode(node)) {
      // Called on a row that VS Code had just forgotten, because the tree was being refreshed.
      void window.showInformationMessage(l10n.t('The list was just being updated. Please try again.'));
      return;
    }
    await run(log, () => handler(tracking, isNode(node) ? presentNode(tracking, node) : undefined));
  });
}

async function run(log: LogOutputChannel, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await reportError(log, error);
  }
}

/** Anybody may call a command with anything. */
function isNode(value: unknown): value is VersionTreeNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
