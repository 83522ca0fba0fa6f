import type { VersionId } from '../identity';
import { byAge, type DatedVersion } from './datedVersion';
import type { Held, HeldBytes } from './heldBytes';

export interface HoldingVersion extends DatedVersion {
  readonly held: Held;
}

/** A version that goes, and the bytes that go with it: what no version shares that is still there. */
export interface BudgetedVersion<V extends HoldingVersion> {
  readonly version: V;
  readonly bytes: number;
}

/**
 * The versions that have to go for the rest to be within a budget, the oldest of all artifacts first. Where all that is not
 * needed is not enough, the rest is larger than the budget.
 *
 * @param versions of all artifacts
 * @param held what they take up; what the returned versions took up is taken out of it
 * @param budget bytes
 */
export function beyondBudget<V extends HoldingVersion>(
  versions: readonly V[],
  needed: ReadonlySet<VersionId>,
  held: HeldBytes,
  budget: number,
): BudgetedVersion<V>[] {
  const gone: BudgetedVersion<V>[] = [];
  if (held.total <= budget) return gone;
  for (const version of versions.filter(({ id }) => !needed.has(id)).sort(byAge)) {
    if (held.total <= budget) break;
    gone.push({ version, bytes: held.remove(version.held) });
  }
  return gone;
}
