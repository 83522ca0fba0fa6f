import { candidateLines } from './candidateLines';
import { markDifferences } from './editPath';
import { slideChanges } from './slideChanges';
import type { WorkBudget } from './workBudget';

/**
 * Which lines of two texts have no counterpart in the other: 1 for those. The lines with a 0 are the same in both, in
 * the same order.
 */
export interface Alignment {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/**
 * Finds what changed between two texts the way git does, since people know how git's answers look: common lines at both
 * ends are set aside, lines that the other text lacks are changes without a search, what is left goes through a
 * linear-space search for a short edit path, and each run of changed lines slides to where it meets a change of the
 * other text, or down.
 *
 * @param distinct all numbers are below it
 */
export function alignLines(
  before: Int32Array,
  after: Int32Array,
  distinct: number,
  budget: WorkBudget,
): Alignment {
  const changed: Alignment = {
    before: new Uint8Array(before.length),
    after: new Uint8Array(after.length),
  };
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail++;

  const [endBefore, endAfter] = [before.length - tail, after.length - tail];
  if (start === endBefore || start === endAfter) {
    changed.before.fill(1, start, endBefore);
    changed.after.fill(1, start, endAfter);
  } else {
    const from = candidateLines(before, after, start, endBefore, distinct, changed.before);
    const to = candidateLines(after, before, start, endAfter, distinct, changed.after);
    markDifferences(
      from.lines,
      to.lines,
      (index) => (changed.before[from.positions[index] ?? 0] = 1),
      (index) => (changed.after[to.positions[index] ?? 0] = 1),
      budget,
    );
  }
  slideChanges(before, changed.before, changed.after, budget);
  slideChanges(after, changed.after, changed.before, budget);
  return changed;
}
