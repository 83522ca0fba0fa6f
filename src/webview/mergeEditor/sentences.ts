import type { ConflictBlock, MergeState } from '../../protocol/mergeEditor';
import { isDecided } from './isDecided';
import type { Wording } from './wording';

/** How far the merge is. */
export function progressSentence(words: Wording, state: MergeState): string {
  return isDecided(state) ? words.say('allResolved') : words.say('progress', state.resolved, state.conflicts);
}

/** What was decided about a conflict. */
export function choiceSentence(words: Wording, { choice, chosen }: ConflictBlock): string {
  return choice === null ? words.say('resetDone') : words.say('chosen', chosen);
}

/** Which conflict the focus has come to. */
export function placeSentence(words: Wording, { number }: ConflictBlock, state: MergeState): string {
  const { conflicts, names } = state;
  return words.say('conflictAnnounced', number, conflicts, names.local, names.upstream);
}
