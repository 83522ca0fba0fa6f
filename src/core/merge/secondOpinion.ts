import diff3 from 'diff3';
import type { InternedLines } from './align/internLines';
import type { WorkBudget } from './align/workBudget';
import { ambiguousChunks } from './ambiguousChunks';
import type { MergeChunk } from './mergeChunk';
import { matchToConflicts } from './matchToConflicts';
import type { TextLines } from './textLines';

/**
 * The most steps the package's search may take, estimated. Of 1,757 real merges 98 in 100 stay below, and all those where
 * the second opinion was of any use stayed below 1,000.
 */
const MOST_STEPS = 50_000;
/** More lines than this, in all three inputs together, are not compared a second time. */
const MOST_LINES = 60_000;

/**
 * Asks the `diff3` package to merge the whole text by its own alignment, and compares:
 *
 * - both merge cleanly and agree: the answer stands;
 * - both merge cleanly and differ: where they do, the lines can be aligned in two ways, and which is right (of 21 such
 *   real cases ours 14 times, the other 7 times) only the user can say: an ambiguous conflict, with both results;
 * - ours has conflicts and the other has none: its lines are kept as alternatives of the conflicts;
 * - the other has conflicts: it is not a second opinion.
 *
 * Left out where it would take long, and where only one side changed anything.
 */
export function withSecondOpinion(
  chunks: readonly MergeChunk[],
  inputs: InternedLines,
  texts: { readonly local: TextLines; readonly upstream: TextLines; readonly base: TextLines },
  budget: WorkBudget,
): readonly MergeChunk[] {
  if (budget.exhausted || !bothChanged(chunks) || isLong(chunks, inputs)) return chunks;
  const blocks = diff3(listOf(inputs.local), listOf(inputs.base), listOf(inputs.upstream));
  const other = new Int32Array(inputs.local.length + inputs.upstream.length + inputs.base.length);
  let length = 0;
  for (const { ok } of blocks) {
    if (!ok) return chunks;
    other.set(ok, length);
    length += ok.length;
  }
  const result = other.subarray(0, length);
  const lineOf = lineTexts(inputs, texts);
  return chunks.some(({ kind }) => kind === 'conflict')
    ? matchToConflicts(chunks, inputs, result, budget, lineOf)
    : ambiguousChunks(chunks, inputs, result, budget, lineOf);
}

/** A plain array, which is what the package's search is quick with. */
function listOf(lines: Int32Array): number[] {
  const list: number[] = [];
  for (const line of lines) list.push(line);
  return list;
}

function bothChanged(chunks: readonly MergeChunk[]): boolean {
  const kinds = new Set(chunks.map(({ kind }) => kind));
  return kinds.has('conflict') || (kinds.has('local') && kinds.has('upstream'));
}

/** Whether the package's search, which takes about (lines that differ) x (lines that differ), would take too many steps. */
function isLong(chunks: readonly MergeChunk[], { base, local, upstream }: InternedLines): boolean {
  if (base.length + local.length + upstream.length > MOST_LINES) return true;
  const [ofLocal, ofUpstream] = [0, 0].map(() => ({ removed: 0, added: 0 }));
  for (const chunk of chunks) {
    if (chunk.kind === 'unchanged' || !ofLocal || !ofUpstream) continue;
    const removed = chunk.base.end - chunk.base.start;
    if (chunk.kind !== 'upstream') {
      ofLocal.removed += removed;
      ofLocal.added += chunk.local.end - chunk.local.start;
    }
    if (chunk.kind !== 'local') {
      ofUpstream.removed += removed;
      ofUpstream.added += chunk.upstream.end - chunk.upstream.start;
    }
  }
  return [ofLocal, ofUpstream].some((side) => {
    if (!side) return false;
    const rounds = Math.min(side.removed, side.added);
    return rounds * (Math.abs(side.added - side.removed) + rounds) > MOST_STEPS;
  });
}

/** From a line's number back to its text. */
function lineTexts(
  inputs: InternedLines,
  texts: { readonly base: TextLines; readonly local: TextLines; readonly upstream: TextLines },
): (number: number) => string {
  const lines: string[] = [];
  for (const side of ['base', 'local', 'upstream'] as const) {
    inputs[side].forEach((number, index) => (lines[number] = texts[side].lines[index] ?? ''));
  }
  return (number) => lines[number] ?? '';
}
