import type { ConflictBlock, MergeState } from '../../protocol/mergeEditor';
import { isDecided } from './isDecided';
import type { MergeEditorWord } from '../../protocol/mergeEditorWords';
import type { Wording } from '../page/wording';

/** How far the merge is. */
export function progressSentence(words: Wording<MergeEditorWord>, state: MergeState): string {
  return isDecided(state) ? words.say('allResolved') : words.say('progress', state.resolved, state.conflicts);
}

/** What was decided about a conflict. */
export function choiceSentence(words: Wording<MergeEditorWord>, { choice, chosen }: ConflictBlock): string {
  return choice === null ? words.say('resetDone') : words.say('chosen', chosen);
}

/** Which conflict the focus has come to. */
export function placeSentence(
  words: Wording<MergeEditorWord>,
  { number }: ConflictBlock,
  state: MergeState,
): string {
  const { conflicts, names } = state;
  return words.say('conflictAnnounced', number, conflicts, names.local, names.upstream);
}
