import { commands, window, type LogOutputChannel } from 'vscode';
import { StoreError, type StoreErrorReason } from '../store/storeError';
import { errorActions } from './errorActions';
import { errorMessage } from './errorMessage';

/** What the disk is to blame for: where in the code it was found says nothing. */
const OF_THE_DISK: ReadonlySet<StoreErrorReason> = new Set([
  'unwritable',
  'no-space',
  'newer-format',
  'damaged',
  'missing-object',
]);

/** Tells the user in one sentence, and the log in detail. */
export async function reportError(log: LogOutputChannel, error: unknown): Promise<void> {
  log.error(describeError(error));
  const actions = errorActions(error);
  const choice = await window.showErrorMessage(errorMessage(error), ...actions.map(({ title }) => title));
  const chosen = actions.find(({ title }) => title === choice);
  if (chosen) await commands.executeCommand(chosen.command, ...chosen.args);
}

/** An error with everything that caused it, and with its stack where that helps to find out why. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Its message has that of its cause.
  if (error instanceof StoreError && OF_THE_DISK.has(error.reason)) return `${error.name}: ${error.message}`;
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\nCaused by: ${describeError(error.cause)}`;
}
