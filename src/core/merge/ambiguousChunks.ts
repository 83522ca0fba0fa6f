import { alignLines } from './align/alignLines';
import type { InternedLines } from './align/internLines';
import type { WorkBudget } from './align/workBudget';
import { changedRuns, type ChangedRun } from './changedRuns';
import { settledLines, spanOf } from './chunkLines';
import type { ConflictChunk, MergeChunk, SettledChunk } from './mergeChunk';
import { sameItems } from './sameItems';

/** Chunks of our merge that hold a difference between two merges, with where it stands in both. */
interface Disputed {
  /** Pieces, from the first to the last, both included. */
  first: number;
  last: number;
  readonly runs: ChangedRun[];
}

/**
 * Compares our clean merge with another clean one. Where they differ, our chunks become one ambiguous conflict each,
 * with the lines of both merges as alternatives: as few chunks as hold the difference and at least one change.
 */
export function ambiguousChunks(
  chunks: readonly MergeChunk[],
  inputs: InternedLines,
  other: Int32Array,
  budget: WorkBudget,
  lineOf: (number: number) => string,
): readonly MergeChunk[] {
  const settled = chunks.filter((chunk) => chunk.kind !== 'conflict');
  const ours = joined(settled.map((chunk) => settledLines(chunk, inputs)));
  if (sameItems(ours, other)) return chunks;
  const runs = changedRuns(alignLines(ours, other, inputs.distinct, budget));

  const pieces = cutUnchanged(settled, runs, inputs);
  const starts = [0];
  for (const piece of pieces)
    starts.push((starts[starts.length - 1] ?? 0) + settledLines(piece, inputs).length);
  const result: MergeChunk[] = [];
  let next = 0;
  let shift = 0;
  for (const { first, last, runs: own } of disputes(pieces, starts, runs)) {
    result.push(...pieces.slice(next, first));
    const [start, end] = [starts[first] ?? 0, starts[last + 1] ?? ours.length];
    const otherStart = start + shift;
    for (const run of own) shift += run.after.end - run.after.start - (run.before.end - run.before.start);
    result.push({
      kind: 'conflict',
      ...spanOf(pieces.slice(first, last + 1)),
      cause: 'ambiguous',
      sharedBefore: 0,
      sharedAfter: 0,
      alternatives: [
        Array.from(ours.subarray(start, end), lineOf),
        Array.from(other.subarray(otherStart, end + shift), lineOf),
      ],
    } satisfies ConflictChunk);
    next = last + 1;
  }
  result.push(...pieces.slice(next));
  return result;
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const whole = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let length = 0;
  for (const part of parts) {
    whole.set(part, length);
    length += part.length;
  }
  return whole;
}

/** The same chunks, the unchanged ones cut where a difference begins or ends. */
function cutUnchanged(
  chunks: readonly SettledChunk[],
  runs: readonly ChangedRun[],
  inputs: InternedLines,
): SettledChunk[] {
  const cuts = runs.flatMap(({ before }) => [before.start, before.end]);
  const pieces: SettledChunk[] = [];
  let start = 0;
  for (const chunk of chunks) {
    const end = start + settledLines(chunk, inputs).length;
    if (chunk.kind === 'unchanged') {
      let from = start;
      for (const cut of [...cuts.filter((at) => at > start && at < end), end]) {
        if (cut === from) continue;
        pieces.push(part(chunk, from - start, cut - start));
        from = cut;
      }
    } else {
      pieces.push(chunk);
    }
    start = end;
  }
  return pieces;
}

function part(chunk: SettledChunk, from: number, to: number): SettledChunk {
  const { base, local, upstream } = chunk;
  return {
    kind: chunk.kind,
    base: { start: base.start + from, end: base.start + to },
    local: { start: local.start + from, end: local.start + to },
    upstream: { start: upstream.start + from, end: upstream.start + to },
  };
}

/** Which pieces each difference takes; differences that share a piece, or are neighbours, are one. */
function disputes(
  pieces: readonly SettledChunk[],
  starts: readonly number[],
  runs: readonly ChangedRun[],
): Disputed[] {
  const result: Disputed[] = [];
  for (const run of runs) {
    const { first, last } = withChange(pieces, ...piecesOf(run, pieces, starts));
    let own: Disputed = { first, last, runs: [run] };
    for (
      let before = result[result.length - 1];
      before && before.last + 1 >= own.first;
      before = result[result.length - 1]
    ) {
      result.pop();
      own = {
        first: Math.min(before.first, own.first),
        last: Math.max(before.last, own.last),
        runs: [...before.runs, ...own.runs],
      };
    }
    result.push(own);
  }
  return result;
}

/** The pieces a difference covers, and those it touches that are changes. */
function piecesOf(
  { before }: ChangedRun,
  pieces: readonly SettledChunk[],
  starts: readonly number[],
): [number, number] {
  let [first, last] = [pieces.length, -1];
  pieces.forEach((piece, index) => {
    const [start, end] = [starts[index] ?? 0, starts[index + 1] ?? 0];
    const covers = start < before.end && before.start < end;
    const touches = start <= before.end && before.start <= end && piece.kind !== 'unchanged';
    if (covers || touches) {
      first = Math.min(first, index);
      last = Math.max(last, index);
    }
  });
  if (last !== -1) return [first, last];
  // Lines that only the other merge has, between unchanged ones: the piece before them, or the first of all.
  const at = Math.max(
    0,
    pieces.findLastIndex((_, index) => (starts[index + 1] ?? 0) <= before.start),
  );
  return [at, at];
}

/** Widened to the nearest change, so that there is something to choose between. */
function withChange(
  pieces: readonly SettledChunk[],
  first: number,
  last: number,
): { readonly first: number; readonly last: number } {
  if (pieces.slice(first, last + 1).some(({ kind }) => kind !== 'unchanged')) return { first, last };
  const earlier = pieces.findLastIndex(({ kind }, index) => index < first && kind !== 'unchanged');
  const later = pieces.findIndex(({ kind }, index) => index > last && kind !== 'unchanged');
  if (later === -1 || (earlier !== -1 && first - earlier <= later - last)) return { first: earlier, last };
  return { first, last: later };
}
