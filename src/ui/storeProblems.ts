import { commands, Disposable, l10n, window, type LogOutputChannel } from 'vscode';
import { IMAGE_FILE } from '../store/image';
import type { LineageStore } from '../store/lineageStore';
import type { StoreProblem } from '../store/storeProblem';
import { errorMessage } from './errorMessage';
import { describeError } from './reportError';
import { StoreProblemNews } from './storeProblemNews';

/** Tells the user what was found wrong with the store when it was opened, and what is found until it is disposed of. */
export function tellStoreProblems(
  log: LogOutputChannel,
  store: Pick<LineageStore, 'problems' | 'onDidFindProblem'>,
): Disposable {
  return Disposable.from(new StoreProblemNews(store, (problems) => void tell(log, problems)));
}

/** Each in one sentence. The log has the detail. */
async function tell(log: LogOutputChannel, problems: readonly StoreProblem[]): Promise<void> {
  for (const { error, file } of problems) log.warn(`${file}: ${describeError(error)}`);
  const [first] = problems;
  if (!first) return;
  const verify = l10n.t('Verify Store');
  const showLog = l10n.t('Show Log');
  const sentences = [...new Set(withoutTheLesser(problems).map(problemSentence))].join(' ');
  const choice = await window.showWarningMessage(sentences, verify, showLog);
  if (choice === verify) await commands.executeCommand('artifactLineage.verifyStore');
  if (choice === showLog) await commands.executeCommand('artifactLineage.showLog');
}

/** That a saved copy is damaged says nothing more where all of them are gone. */
function withoutTheLesser(problems: readonly StoreProblem[]): readonly StoreProblem[] {
  return problems.some(isLoss)
    ? problems.filter((problem) => isLoss(problem) || isOfJournal(problem))
    : problems;
}

/** No saved copy is left: one that is damaged is kept under another name. */
const isLoss = ({ file, error }: StoreProblem): boolean => file === IMAGE_FILE && error.reason === 'damaged';

const isOfJournal = ({ file }: StoreProblem): boolean => file.startsWith('journal');

/** Without the names of files: what they are is in the log and in the report of Verify Store. */
function problemSentence(problem: StoreProblem): string {
  if (problem.error.reason !== 'damaged') return errorMessage(problem.error);
  if (isOfJournal(problem))
    return l10n.t(
      'The journal of the history is damaged, so that changes may be missing. Verify the store to see what can be repaired.',
    );
  return isLoss(problem)
    ? l10n.t(
        'The saved copies of the history are gone, and with them the versions that the journal does not have any more. If another window is still open, verify the store there: it may know them.',
      )
    : l10n.t(
        'A saved copy of the history is damaged and was set aside. Verify the store to see whether anything is missing.',
      );
}
