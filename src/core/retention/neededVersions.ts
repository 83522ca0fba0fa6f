import type { VersionId } from '../identity';
import type { LineageGraph } from '../lineageGraph';

/** What an artifact's present and the next undo or merge hang on. */
interface VersionNeeds {
  readonly head: VersionId | undefined;
  /** The base of the next merge. */
  readonly baseline: VersionId | undefined;
  /** Those with a tag, a note or a pin, and those that operations under way or the next undo go back to. */
  readonly others: Iterable<VersionId>;
}

/**
 * The versions that are not given up: those that something names, and every best common ancestor of head and baseline, so
 * that a merge finds the same base as before.
 */
export function neededVersions(
  graph: LineageGraph,
  { head, baseline, others }: VersionNeeds,
): Set<VersionId> {
  const needed = new Set(others);
  for (const id of [head, baseline]) if (id !== undefined) needed.add(id);
  if (head !== undefined && baseline !== undefined) {
    for (const base of graph.commonAncestors(head, baseline)) needed.add(base);
  }
  return needed;
}
