import type { Alignment } from './align/alignLines';
import type { LineRange } from './lineRange';

/** One difference between two sequences: lines of the one in place of lines of the other; one of the two may be empty. */
export interface ChangedRun {
  readonly before: LineRange;
  readonly after: LineRange;
}

/** The differences of an alignment, in order; between two of them stand lines that are the same. */
export function changedRuns({ before, after }: Alignment): ChangedRun[] {
  const runs: ChangedRun[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [startBefore, startAfter] = [i, j];
    while (before[i] === 1) i++;
    while (after[j] === 1) j++;
    if (i > startBefore || j > startAfter) {
      runs.push({ before: { start: startBefore, end: i }, after: { start: startAfter, end: j } });
    } else {
      i++;
      j++;
    }
  }
  return runs;
}
