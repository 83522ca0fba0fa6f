import { commands, l10n, window, type LogOutputChannel } from 'vscode';
import { OperationError } from '../operations/operationError';
import { isLostObject } from '../store/storeError';
import { errorMessage } from './errorMessage';

/** Tells the user in one sentence, and the log in detail. */
export async function reportError(log: LogOutputChannel, error: unknown): Promise<void> {
  log.error(describeError(error));
  const showLog = l10n.t('Show Log');
  const tryAgain = l10n.t('Try Again');
  const trust = l10n.t('Manage Trust');
  const verify = l10n.t('Verify Store');
  // What failed because of the store is tried again by looking for changes; an operation, by calling it again.
  const actions =
    error instanceof OperationError
      ? [isUntrusted(error) ? trust : showLog]
      : [isLostObject(error) ? verify : tryAgain, showLog];
  const choice = await window.showErrorMessage(errorMessage(error), ...actions);
  if (choice === trust) await commands.executeCommand('workbench.trust.manage');
  if (choice === verify) await commands.executeCommand('artifactLineage.verifyStore');
  if (choice === showLog) await commands.executeCommand('artifactLineage.showLog');
  if (choice === tryAgain) await commands.executeCommand('artifactLineage.checkForChanges');
}

const isUntrusted = ({ problem }: OperationError): boolean => problem === 'untrusted';

/** An error with its stack and everything that caused it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\nCaused by: ${describeError(error.cause)}`;
}
