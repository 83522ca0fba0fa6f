import { chosenLines, type Choices } from './choice';
import { LineReader, writeLines } from './mergedLine';
import type { MergedForm } from './mergedForm';
import type { TextMerge } from './mergeText';

/** A conflict was left without a choice. */
export class UnresolvedConflictError extends Error {
  override readonly name = 'UnresolvedConflictError';
  /** Index of the first such chunk. */
  readonly chunk: number;

  constructor(chunk: number) {
    super(`The conflict in chunk ${String(chunk)} is not resolved.`);
    this.chunk = chunk;
  }
}

/**
 * The merged text, with the given choices.
 *
 * @param form of the result; by default the merged one
 * @throws UnresolvedConflictError
 */
export function resolvedText(
  merge: TextMerge,
  choices: Choices = new Map(),
  form: MergedForm = merge.form,
): string {
  const reader = new LineReader(merge);
  const lines = merge.chunks.flatMap((chunk, index) => {
    const choice = choices.get(index);
    if (choice !== undefined) return chosenLines(chunk, choice, reader);
    if (chunk.kind === 'conflict') throw new UnresolvedConflictError(index);
    return reader.settled(chunk);
  });
  return writeLines(lines, form);
}

/** How many conflicts a merge has. */
export function conflictCount(merge: TextMerge): number {
  return merge.chunks.filter(({ kind }) => kind === 'conflict').length;
}
