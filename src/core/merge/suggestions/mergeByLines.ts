import { internLines } from '../align/internLines';
import type { WorkBudget } from '../align/workBudget';
import { settledLines } from '../chunkLines';
import { mergeSequences } from '../mergeSequences';

/** Stands for a conflict among merged lines. No line has a line break in it, so it equals none and is kept by no check. */
export const UNDECIDED = '\n';

/**
 * Merges three runs of lines, with {@link UNDECIDED} in the place of each conflict. For what a merge by key cannot
 * decide: its settled lines are still found where the merge of the whole text has them, so that the keys around it can
 * be suggested.
 */
export function mergeByLines(
  base: readonly string[],
  local: readonly string[],
  upstream: readonly string[],
  budget: WorkBudget,
): string[] {
  const inputs = internLines(base, local, upstream);
  const texts = new Map<number, string>();
  inputs.local.forEach((number, index) => texts.set(number, local[index] ?? ''));
  inputs.upstream.forEach((number, index) => texts.set(number, upstream[index] ?? ''));
  return mergeSequences(inputs, budget).flatMap((chunk) =>
    chunk.kind === 'conflict'
      ? [UNDECIDED]
      : Array.from(settledLines(chunk, inputs), (number) => texts.get(number) ?? UNDECIDED),
  );
}
