import type { PlacedKey } from './keyDecision';

/** A document merged by key, told apart into what it has in the place of each conflict of the merge by lines. */
export interface ByKey {
  /** By the chunk's index. */
  readonly places: ReadonlyMap<number, readonly string[]>;
  readonly keys: readonly PlacedKey[];
}
