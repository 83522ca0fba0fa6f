import { commands, l10n, window, type LogOutputChannel } from 'vscode';
import { errorMessage } from './errorMessage';

/** Tells the user in one sentence, and the log in detail. */
export async function reportError(log: LogOutputChannel, error: unknown): Promise<void> {
  log.error(describeError(error));
  const showLog = l10n.t('Show Log');
  const choice = await window.showErrorMessage(errorMessage(error), showLog);
  if (choice === showLog) await commands.executeCommand('artifactLineage.showLog');
}

/** An error with its stack and everything that caused it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\nCaused by: ${describeError(error.cause)}`;
}
