import type { ContentHash } from '../identity';

/**
 * How another artifact stands to this one, by the contents that both have had:
 *
 * - `same`: it has the same content now.
 * - `ahead`: it has gone on from what this one has, by so many versions; `behind`: the reverse.
 * - `diverged`: both have gone on from a content that they had in common.
 * - `unrelated`: they have never had the same content.
 */
export type Standing =
  | { readonly state: 'same' }
  | { readonly state: 'ahead'; readonly ahead: number }
  | { readonly state: 'behind'; readonly behind: number }
  | { readonly state: 'diverged'; readonly ahead: number; readonly behind: number }
  | { readonly state: 'unrelated' };

interface Kinship {
  readonly standing: Standing;
  /** The nearest content that both have had: the base of a merge of the two. */
  readonly common: ContentHash | undefined;
}

/** The contents that an artifact has had, the oldest first and the present one last, as `LineageGraph.lineage` gives them. */
type Lineage = readonly ContentHash[];

/** A content that both have had. */
interface Shared {
  readonly hash: ContentHash;
  /** Versions since on this side, and on the other. */
  readonly behind: number;
  readonly ahead: number;
}

/**
 * Compares two artifacts by their lineages. Of the contents that both have had, the one with the fewest versions since on both
 * sides together is the nearest; where a change was taken back there can be two, and the younger side then counts as the
 * one that has gone on.
 *
 * @param isTheirsNewer whether the other's present version is the younger one
 */
export function kinship(here: Lineage, there: Lineage, isTheirsNewer: boolean): Kinship {
  const theirSteps = stepsBack(there);
  let nearest: Shared | undefined;
  for (const [hash, behind] of stepsBack(here)) {
    const ahead = theirSteps.get(hash);
    if (ahead === undefined) continue;
    const shared = { hash, behind, ahead };
    if (!nearest || distance(shared, nearest, isTheirsNewer) < 0) nearest = shared;
  }
  if (!nearest) return { standing: { state: 'unrelated' }, common: undefined };
  return { standing: standingOf(nearest), common: nearest.hash };
}

/** Below 0 when `a` is the nearer one. */
function distance(a: Shared, b: Shared, isTheirsNewer: boolean): number {
  const least = ({ behind, ahead }: Shared): number => Math.min(behind, ahead);
  return (
    a.behind + a.ahead - b.behind - b.ahead ||
    least(a) - least(b) ||
    (isTheirsNewer ? a.behind - b.behind : a.ahead - b.ahead)
  );
}

function standingOf({ behind, ahead }: Shared): Standing {
  if (behind === 0) return ahead === 0 ? { state: 'same' } : { state: 'ahead', ahead };
  return ahead === 0 ? { state: 'behind', behind } : { state: 'diverged', ahead, behind };
}

/** How many versions came after the latest one with each content, the nearest first. */
function stepsBack(lineage: Lineage): Map<ContentHash, number> {
  const steps = new Map<ContentHash, number>();
  for (let index = lineage.length - 1; index >= 0; index--) {
    const hash = lineage[index];
    if (hash !== undefined && !steps.has(hash)) steps.set(hash, lineage.length - 1 - index);
  }
  return steps;
}
