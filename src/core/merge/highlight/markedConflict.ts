import { unmarked, type MarkedLine } from './markedLine';
import { markedLines } from './markedLines';

/** The three sides of a conflict. */
export interface MarkedConflict {
  readonly base: readonly MarkedLine[];
  readonly local: readonly MarkedLine[];
  readonly upstream: readonly MarkedLine[];
}

/**
 * Marks what each side of a conflict changed in the base, word by word. Where the base has no lines, what differs
 * between the sides is marked. Nothing is marked in the base: each side changed something else of it.
 */
export function markedConflict(
  base: readonly string[],
  local: readonly string[],
  upstream: readonly string[],
): MarkedConflict {
  if (base.length === 0) {
    const { before, after } = markedLines(local, upstream);
    return { base: [], local: before, upstream: after };
  }
  return {
    base: base.map(unmarked),
    local: markedLines(base, local).after,
    upstream: markedLines(base, upstream).after,
  };
}
