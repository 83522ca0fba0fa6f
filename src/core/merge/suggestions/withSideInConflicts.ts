import type { TextMerge } from '../mergeText';

/** The lines of a merge with one side's in each conflict but those given. */
export function withSideInConflicts(
  { chunks, local, upstream }: TextMerge,
  side: 'local' | 'upstream',
  chosen: ReadonlyMap<number, readonly string[]> = new Map(),
): string[] {
  const texts = { local, upstream };
  return chunks.flatMap((chunk, index) => {
    const lines = chosen.get(index);
    if (lines) return lines;
    const from = chunk.kind === 'conflict' ? side : chunk.kind === 'upstream' ? 'upstream' : 'local';
    return texts[from].lines.slice(chunk[from].start, chunk[from].end);
  });
}
