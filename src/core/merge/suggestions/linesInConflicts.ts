import { internLines } from '../align/internLines';
import type { WorkBudget } from '../align/workBudget';
import { linesForConflicts } from '../matchToConflicts';
import type { MergeChunk } from '../mergeChunk';
import type { TextMerge } from '../mergeText';

/** Where the part of a text that was merged ends: lines before it belong to the part. */
interface PartEnd {
  readonly local: number;
  readonly upstream: number;
}

/**
 * Finds what a merged whole has in the place of each conflict of the merge by lines, by the chunk's index. A merge by
 * key decides about a whole document, but a suggestion is for one conflict; it can be told from the whole only when
 * that equals the settled lines everywhere else.
 *
 * @param result lines of the whole, or of its beginning up to `end`
 * @returns undefined when they differ outside the conflicts, or a conflict reaches over the end
 */
export function linesInConflicts(
  merge: TextMerge,
  result: readonly string[],
  end: PartEnd | undefined,
  budget: WorkBudget,
): ReadonlyMap<number, readonly string[]> | undefined {
  const { base, local, upstream } = merge;
  const chunks = end ? chunksUpTo(merge.chunks, end) : merge.chunks;
  if (!chunks) return undefined;
  // The result is numbered together with one of the inputs, as if it were the rest of it.
  const numbered = internLines(base.lines, local.lines, [...upstream.lines, ...result]);
  const inputs = { ...numbered, upstream: numbered.upstream.subarray(0, upstream.lines.length) };
  const whole = numbered.upstream.subarray(upstream.lines.length);
  const found = linesForConflicts(chunks, inputs, whole, budget);
  if (!found) return undefined;
  const texts = new Map<number, string>();
  whole.forEach((number, index) => texts.set(number, result[index] ?? ''));
  const places = new Map<number, readonly string[]>();
  let next = 0;
  chunks.forEach((chunk, index) => {
    if (chunk.kind !== 'conflict') return;
    places.set(
      index,
      Array.from(found[next++] ?? [], (number) => texts.get(number) ?? ''),
    );
  });
  return places;
}

/** The chunks before the end, the one it lies in cut there; undefined when it cannot be cut. */
function chunksUpTo(chunks: readonly MergeChunk[], end: PartEnd): readonly MergeChunk[] | undefined {
  const result: MergeChunk[] = [];
  for (const chunk of chunks) {
    const { base, local, upstream, kind } = chunk;
    if (local.end <= end.local && upstream.end <= end.upstream) {
      if (local.start < end.local || upstream.start < end.upstream) result.push(chunk);
      continue;
    }
    const length = end.local - local.start;
    if (length <= 0 && upstream.start >= end.upstream) break;
    if (kind !== 'unchanged' && kind !== 'both') return undefined;
    if (end.upstream - upstream.start !== length) return undefined;
    result.push({
      kind,
      base: { start: base.start, end: kind === 'both' ? base.end : base.start + length },
      local: { start: local.start, end: end.local },
      upstream: { start: upstream.start, end: end.upstream },
    });
    break;
  }
  return result;
}
