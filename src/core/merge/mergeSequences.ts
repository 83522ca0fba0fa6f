import type { InternedLines } from './align/internLines';
import type { WorkBudget } from './align/workBudget';
import { decideRegion } from './decideRegion';
import type { MergeChunk, SettledChunk } from './mergeChunk';
import { mergeRegions, type MergeRegion } from './mergeRegions';

/**
 * Merges three sequences of lines (or of words): cuts them into regions, decides each, and trims each conflict to what
 * the sides do not share.
 *
 * When the budget ends early the answer is still a valid merge, with fewer and larger regions.
 */
export function mergeSequences(inputs: InternedLines, budget: WorkBudget): MergeChunk[] {
  const { base, local, upstream } = inputs;
  const regions = mergeRegions(inputs, budget);
  const cause = budget.exhausted ? 'budget' : 'overlap';
  return regions.flatMap((region): MergeChunk[] => {
    if (region.stable) return [settled('unchanged', region)];
    const decision = decideRegion(
      base.subarray(region.base.start, region.base.end),
      local.subarray(region.local.start, region.local.end),
      upstream.subarray(region.upstream.start, region.upstream.end),
    );
    return decision === 'conflict' ? trimmed(region, inputs, cause) : [settled(decision, region)];
  });
}

function settled(kind: SettledChunk['kind'], { base, local, upstream }: MergeRegion): SettledChunk {
  return { kind, base, local, upstream };
}

/** A conflict, between what both sides begin with and what both end with (as git's zdiff3 style shows it). */
function trimmed(region: MergeRegion, inputs: InternedLines, cause: 'overlap' | 'budget'): MergeChunk[] {
  const { base, local, upstream } = region;
  let before = 0;
  while (
    local.start + before < local.end &&
    upstream.start + before < upstream.end &&
    inputs.local[local.start + before] === inputs.upstream[upstream.start + before]
  )
    before++;
  let after = 0;
  while (
    local.end - after > local.start + before &&
    upstream.end - after > upstream.start + before &&
    inputs.local[local.end - 1 - after] === inputs.upstream[upstream.end - 1 - after]
  )
    after++;
  const chunks: MergeChunk[] = [];
  if (before > 0) {
    chunks.push({
      kind: 'both',
      base: { start: base.start, end: base.start },
      local: { start: local.start, end: local.start + before },
      upstream: { start: upstream.start, end: upstream.start + before },
    });
  }
  chunks.push({
    kind: 'conflict',
    base,
    local: { start: local.start + before, end: local.end - after },
    upstream: { start: upstream.start + before, end: upstream.end - after },
    cause,
    sharedBefore: before,
    sharedAfter: after,
    alternatives: [],
  });
  if (after > 0) {
    chunks.push({
      kind: 'both',
      base: { start: base.end, end: base.end },
      local: { start: local.end - after, end: local.end },
      upstream: { start: upstream.end - after, end: upstream.end },
    });
  }
  return chunks;
}
