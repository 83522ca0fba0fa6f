import { l10n, type LogOutputChannel } from 'vscode';
import type { ChangeResult } from '../operations/changeFiles';
import { errorMessage } from './errorMessage';
import { describeError } from './reportError';

/**
 * What went wrong after the files of a change were written: a sentence for the user that goes on from what was done. The
 * log gets the detail.
 *
 * @param done what was done, in a sentence
 * @returns undefined when nothing went wrong
 */
export function changeTrouble(
  log: Pick<LogOutputChannel, 'error' | 'warn'>,
  done: string,
  { unrecorded, untold }: Pick<ChangeResult, 'unrecorded' | 'untold'>,
): string | undefined {
  if (unrecorded) {
    log.error(describeError(unrecorded));
    const why = errorMessage(unrecorded);
    return l10n.t('{0} The files are written; the history has yet to record it. {1}', done, why);
  }
  if (untold === undefined) return undefined;
  log.warn(describeError(untold));
  return l10n.t('{0} The records of SkillMeat could not be updated; the log says why.', done);
}
