import type { ConflictChunk, MergeChunk, Side } from './mergeChunk';
import type { LineReader, MergedLine } from './mergedLine';

/**
 * What to write for a chunk: one side's lines, both sides' in an order, one of the conflict's alternatives by its
 * index, or lines of the user's own (without line ends).
 */
export type Choice =
  | Side
  | 'local-then-upstream'
  | 'upstream-then-local'
  | { readonly alternative: number }
  | { readonly lines: readonly string[] };

/** Choices by the chunk's index. They can be made for settled chunks too, to undo or override what was merged. */
export type Choices = ReadonlyMap<number, Choice>;

/** The lines a choice stands for. @throws RangeError for an alternative that the conflict does not have */
export function chosenLines(chunk: MergeChunk, choice: Choice, reader: LineReader): MergedLine[] {
  const of = (side: Side): MergedLine[] => reader.lines(side, chunk[side].start, chunk[side].end);
  if (choice === 'local-then-upstream') return [...of('local'), ...of('upstream')];
  if (choice === 'upstream-then-local') return [...of('upstream'), ...of('local')];
  if (typeof choice === 'string') return of(choice);
  const lines = 'lines' in choice ? choice.lines : alternativeOf(chunk, choice.alternative);
  return lines.map((text) => ({ text, end: undefined }));
}

function alternativeOf(chunk: MergeChunk, index: number): ConflictChunk['alternatives'][number] {
  const lines = chunk.kind === 'conflict' ? chunk.alternatives[index] : undefined;
  if (!lines) throw new RangeError(`This chunk has no alternative ${String(index)}.`);
  return lines;
}
