import type { ConflictBlock } from '../../protocol/mergeEditor';
import { areSameLines, isSameState, stateOf } from './conflictState';
import type { HandEdit } from './keptView';

/**
 * An edit after the host has told its conflict: with what it wrote heard back, or as it was.
 *
 * @param isNewerPlan whether the plan is another than the edit knew. What was on its way then is not heard any more
 * @returns undefined when somebody else has decided on the conflict since
 */
export function heardEdit(edit: HandEdit, block: ConflictBlock, isNewerPlan: boolean): HandEdit | undefined {
  const { chunk } = block;
  const heard = stateOf(block);
  const arrived =
    heard.choice?.kind === 'edited' ? edit.sent.findIndex((lines) => areSameLines(lines, heard.lines)) : -1;
  // A newer plan opens conflicts again whose decision does not fit any more: that is nobody's decision.
  const isKnown = arrived >= 0 || isSameState(heard, edit.heard) || (isNewerPlan && heard.choice === null);
  if (!isKnown) return undefined;
  return { ...edit, chunk, heard, sent: isNewerPlan ? [] : edit.sent.slice(arrived + 1) };
}
