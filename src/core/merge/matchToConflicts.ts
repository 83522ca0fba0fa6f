import { alignLines } from './align/alignLines';
import type { InternedLines } from './align/internLines';
import type { WorkBudget } from './align/workBudget';
import { changedRuns } from './changedRuns';
import { settledLines } from './chunkLines';
import type { MergeChunk } from './mergeChunk';

/**
 * Finds what a clean merge of the whole text, made in another way, has in the place of each conflict, and keeps it as
 * the conflict's alternative. Nothing is kept when the other merge also differs elsewhere.
 */
export function matchToConflicts(
  chunks: readonly MergeChunk[],
  inputs: InternedLines,
  other: Int32Array,
  budget: WorkBudget,
  lineOf: (number: number) => string,
): readonly MergeChunk[] {
  const found = linesForConflicts(chunks, inputs, other, budget);
  if (!found) return chunks;
  let next = 0;
  return chunks.map((chunk) =>
    chunk.kind === 'conflict' ? { ...chunk, alternatives: [Array.from(found[next++] ?? [], lineOf)] } : chunk,
  );
}

/** For each conflict the lines of `other` that stand in its place, or undefined when they cannot be told. */
export function linesForConflicts(
  chunks: readonly MergeChunk[],
  inputs: InternedLines,
  other: Int32Array,
  budget: WorkBudget,
): Int32Array[] | undefined {
  // Each conflict is one line that is found nowhere else.
  let { distinct } = inputs;
  const lines: number[] = [];
  const places: number[] = [];
  for (const chunk of chunks) {
    if (chunk.kind === 'conflict') {
      places.push(lines.length);
      lines.push(distinct++);
    } else {
      for (const line of settledLines(chunk, inputs)) lines.push(line);
    }
  }
  const runs = changedRuns(alignLines(Int32Array.from(lines), other, distinct, budget));
  const isMatch =
    runs.length === places.length &&
    runs.every(({ before }, index) => before.start === places[index] && before.end === before.start + 1);
  return isMatch ? runs.map(({ after }) => other.subarray(after.start, after.end)) : undefined;
}
