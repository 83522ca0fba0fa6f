import { commands, l10n, window, type LogOutputChannel } from 'vscode';
import type { StoreProblem } from '../store/storeProblem';
import { IMAGE_FILE } from '../store/image';
import { errorMessage } from './errorMessage';
import { describeError } from './reportError';

/** Tells the user, once, what was found wrong when the store was opened; each in one sentence. The log has the detail. */
export async function tellStoreProblems(
  log: LogOutputChannel,
  problems: readonly StoreProblem[],
): Promise<void> {
  for (const { error, file } of problems) log.warn(`${file}: ${describeError(error)}`);
  const [first] = problems;
  if (!first) return;
  const verify = l10n.t('Verify Store');
  const showLog = l10n.t('Show Log');
  const sentences = [...new Set(problems.map(problemSentence))].join(' ');
  const choice = await window.showWarningMessage(sentences, verify, showLog);
  if (choice === verify) await commands.executeCommand('artifactLineage.verifyStore');
  if (choice === showLog) await commands.executeCommand('artifactLineage.showLog');
}

function problemSentence({ error, file }: StoreProblem): string {
  if (error.reason !== 'damaged') return errorMessage(error);
  if (file.startsWith('journal'))
    return l10n.t('{0} is damaged, so that changes recorded in it may be missing from the history.', file);
  // Both were lost: nothing was kept aside.
  return file === IMAGE_FILE
    ? l10n.t(
        'The saved copies of the history are gone, so that versions which the journal does not have any more are lost. Other open windows may still know them.',
      )
    : l10n.t(
        'A saved copy of the history was damaged and is kept as {0}. The copy before it and the journal were read instead.',
        file,
      );
}
