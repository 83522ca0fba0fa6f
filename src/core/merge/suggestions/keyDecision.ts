import type { LineRange } from '../lineRange';

/** What a merge by key decided for one key that at least one side changed. */
export interface KeyDecision {
  /** The key, with the keys it lies in before it. */
  readonly path: readonly string[];
  /** Which side's value it has; `items`: both changed the list, and it has the items of both. `lines`: both changed
   * different lines of the text it holds. */
  readonly from: 'local' | 'upstream' | 'items' | 'lines';
}

/** A key, decided or not, with the lines it takes in the sides that have it. */
export interface PlacedKey {
  readonly path: readonly string[];
  /** `undecided`: the sides changed it in ways that cannot both be kept. */
  readonly from: KeyDecision['from'] | 'undecided';
  readonly local: LineRange | undefined;
  readonly upstream: LineRange | undefined;
}
