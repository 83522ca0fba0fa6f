import { commands, l10n, Uri, window, type Disposable, type LogOutputChannel } from 'vscode';
import { artifactOfFile } from '../artifactOfFile';
import { windowQuestions } from '../questions';
import { reportError } from '../reportError';
import { CLEAN_UP_SCHEME } from '../retention/retentionReport';
import type { Tracking } from '../tracking';
import type { TrackingState } from '../trackingState';
import { offerFirstRoot } from './firstRoot';
import { artifactNode, presentNode } from '../versionTree/versionTreeChildren';
import type { VersionTreeNode } from '../versionTree/versionTreeNode';

/**
 * What a command gets: the open store, the tree node it was called on (none from the palette), and all nodes that are
 * selected with it, itself among them.
 */
export type CommandHandler = (
  tracking: Tracking,
  node: VersionTreeNode | undefined,
  selected: readonly VersionTreeNode[],
) => Promise<void>;

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
    // Its title has a command, and it is about no artifact.
    const node = args[0] instanceof Uri && args[0].scheme === CLEAN_UP_SCHEME ? undefined : args[0];
    if (!tracking) {
      await sayWithoutHistory(state, log);
      return;
    }
    if (node instanceof Uri) {
      // From the Explorer, or an editor's title.
      const artifact = artifactOfFile(tracking, node);
      const found = artifact && artifactNode(tracking, artifact.id);
      if (found) await run(log, () => handler(tracking, found, [found]));
      else void window.showInformationMessage(l10n.t('This file belongs to no recorded artifact.'));
      return;
    }
    if (node !== undefined && !isNode(node)) {
      // Called on a row that VS Code had just forgotten, because the tree was being refreshed.
      void window.showInformationMessage(l10n.t('The list was just being updated. Please try again.'));
      return;
    }
    const present = isNode(node) ? presentNode(tracking, node) : undefined;
    const selected = Array.isArray(args[1]) ? args[1].filter(isNode) : [];
    const nodes = selected.length > 0 ? selected.map((one) => presentNode(tracking, one)) : [present];
    await run(log, () =>
      handler(
        tracking,
        present,
        nodes.filter((one) => one !== undefined),
      ),
    );
  });
}

/** Says why a command that needs the history does nothing. */
export async function sayWithoutHistory(state: TrackingState, log: LogOutputChannel): Promise<void> {
  if (state.phase === 'failed') await reportError(log, state.error);
  else void window.showInformationMessage(l10n.t('There are no artifacts here yet.'));
}

async function run(log: LogOutputChannel, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await reportError(log, error);
  }
}

/** Anybody may call a command with anything. */
export function isNode(value: unknown): value is VersionTreeNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
