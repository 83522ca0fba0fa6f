import type { ArtifactKind } from './artifactKind';
import type { Standing } from './driftSummary';
import { filterWords } from './filterWords';

/** What the artifacts of the version tree are grouped by; `root`: by root, and within it by kind. */
export const TREE_GROUPINGS = ['root', 'kind', 'state'] as const;
type TreeGrouping = (typeof TREE_GROUPINGS)[number];

/** What they are sorted by within their group; `change`: the latest first. */
export const TREE_ORDERS = ['name', 'change'] as const;
type TreeOrder = (typeof TREE_ORDERS)[number];

/** Which artifacts the version tree shows: those that pass every part which says something. */
export interface TreeFilter {
  /** Words that all have to be there, in any case; empty for any. */
  readonly text: string;
  /** Empty for all. */
  readonly states: readonly Standing[];
  /** Empty for all. */
  readonly kinds: readonly ArtifactKind[];
  /** Changed within so many days; undefined for ever. */
  readonly days?: number | undefined;
}

/** How the version tree is laid out. */
export interface TreeArrangement {
  readonly grouping: TreeGrouping;
  readonly order: TreeOrder;
  readonly filter: TreeFilter;
}

export const NO_FILTER: TreeFilter = { text: '', states: [], kinds: [] };

export const FIRST_ARRANGEMENT: TreeArrangement = { grouping: 'root', order: 'name', filter: NO_FILTER };

/** What a filter looks at. */
export interface Filtered {
  readonly standing: Standing;
  readonly kind: ArtifactKind;
  /** ms since 1970, 0 for one that has no version. */
  readonly changedAt: number;
  /** Where the words of the filter may stand; asked for when there are some. */
  readonly texts: () => readonly string[];
}

const DAY_MS = 24 * 60 * 60_000;

/** Whether a filter leaves anything out. */
export function isFiltering({ text, states, kinds, days }: TreeFilter): boolean {
  return filterWords(text).length + states.length + kinds.length > 0 || days !== undefined;
}

/** @param now ms since 1970 */
export function passes(
  { text, states, kinds, days }: TreeFilter,
  { standing, kind, changedAt, texts }: Filtered,
  now: number,
): boolean {
  if (states.length > 0 && !states.includes(standing)) return false;
  if (kinds.length > 0 && !kinds.includes(kind)) return false;
  if (days !== undefined && changedAt < now - days * DAY_MS) return false;
  const words = filterWords(text);
  if (words.length === 0) return true;
  const all = texts().join('\n').toLowerCase();
  return words.every((word) => all.includes(word));
}
