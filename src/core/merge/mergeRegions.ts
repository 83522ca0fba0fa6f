import { alignLines, type Alignment } from './align/alignLines';
import type { InternedLines } from './align/internLines';
import type { WorkBudget } from './align/workBudget';
import type { Side } from './mergeChunk';
import type { LineRange } from './lineRange';

/** A stretch of all three inputs: either `stable`, the same lines in each, or a region that a side changed. */
export interface MergeRegion extends Readonly<Record<Side, LineRange>> {
  readonly stable: boolean;
}

/**
 * Cuts three inputs at the lines that are unchanged on both sides. What lies between two such lines belongs together:
 * changes that overlap, or touch with no unchanged line between them, are in one region.
 */
export function mergeRegions(inputs: InternedLines, budget: WorkBudget): MergeRegion[] {
  const { base, local, upstream, distinct } = inputs;
  const inLocal = counterparts(alignLines(base, local, distinct, budget));
  const inUpstream = counterparts(alignLines(base, upstream, distinct, budget));
  const regions: MergeRegion[] = [];
  let [b, l, u] = [0, 0, 0];
  const upTo = (toBase: number, toLocal: number, toUpstream: number, stable: boolean): void => {
    if (toBase === b && toLocal === l && toUpstream === u) return;
    regions.push({
      stable,
      base: { start: b, end: toBase },
      local: { start: l, end: toLocal },
      upstream: { start: u, end: toUpstream },
    });
    [b, l, u] = [toBase, toLocal, toUpstream];
  };
  for (let i = 0; i < base.length; i++) {
    const [atLocal, atUpstream] = [inLocal[i] ?? NOWHERE, inUpstream[i] ?? NOWHERE];
    if (atLocal === NOWHERE || atUpstream === NOWHERE) continue;
    upTo(i, atLocal, atUpstream, false);
    let length = 1;
    while (inLocal[i + length] === atLocal + length && inUpstream[i + length] === atUpstream + length)
      length++;
    upTo(i + length, atLocal + length, atUpstream + length, true);
    i += length - 1;
  }
  upTo(base.length, local.length, upstream.length, false);
  return regions;
}

const NOWHERE = -1;

/** For each line before, where it stands after, or {@link NOWHERE}. */
function counterparts({ before, after }: Alignment): Int32Array {
  const positions = new Int32Array(before.length).fill(NOWHERE);
  let j = 0;
  for (let i = 0; i < before.length; i++) {
    if (before[i] === 1) continue;
    while (after[j] === 1) j++;
    positions[i] = j++;
  }
  return positions;
}
