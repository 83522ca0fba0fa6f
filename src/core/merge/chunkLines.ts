import type { InternedLines } from './align/internLines';
import type { LineRange } from './lineRange';
import type { MergeChunk, SettledChunk } from './mergeChunk';

/** The numbers of a settled chunk's lines. */
export function settledLines(chunk: SettledChunk, inputs: InternedLines): Int32Array {
  const side = chunk.kind === 'upstream' ? 'upstream' : 'local';
  return inputs[side].subarray(chunk[side].start, chunk[side].end);
}

/** From where the first chunk begins to where the last one ends, in each input. */
export function spanOf(chunks: readonly MergeChunk[]): {
  readonly base: LineRange;
  readonly local: LineRange;
  readonly upstream: LineRange;
} {
  const [first, last] = [chunks[0], chunks[chunks.length - 1]];
  if (!first || !last) throw new RangeError('There is no span of no chunks.');
  return {
    base: { start: first.base.start, end: last.base.end },
    local: { start: first.local.start, end: last.local.end },
    upstream: { start: first.upstream.start, end: last.upstream.end },
  };
}
