import { alignLines } from '../merge/align/alignLines';
import { internLines } from '../merge/align/internLines';
import { WorkBudget } from '../merge/align/workBudget';

/** Steps of one alignment: some milliseconds. Where they do not suffice, more lines than need be count as changed. */
const ALIGNMENT_STEPS = 300_000;

/**
 * Where each line of a text stood in the text before it: the index there, or -1 for one that was not there.
 *
 * @param pause called between two pieces of work; what it throws ends the work
 */
export async function unchangedLines(
  before: readonly string[],
  after: readonly string[],
  pause: () => Promise<void>,
): Promise<Int32Array> {
  await pause();
  const { base, local, distinct } = internLines(before, after, []);
  await pause();
  const changed = alignLines(base, local, distinct, new WorkBudget(ALIGNMENT_STEPS));
  await pause();
  const from = new Int32Array(after.length).fill(-1);
  let line = 0;
  for (let index = 0; index < after.length; index++) {
    if (changed.after[index] === 1) continue;
    while (changed.before[line] === 1) line++;
    from[index] = line++;
  }
  return from;
}
