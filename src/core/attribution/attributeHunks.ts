import type { VersionId } from '../identity';

/** A change between two texts, and which versions it is of. */
export interface AttributedHunk {
  /** Index of the first line in the newer text. */
  readonly start: number;
  /** Index behind the last line in the newer text; the start where lines were only taken away. */
  readonly end: number;
  /** How many of its lines each version brought; undefined stands for what is not recorded. */
  readonly added: ReadonlyMap<VersionId | undefined, number>;
  /** How many lines of the older text each version took away. */
  readonly removed: ReadonlyMap<VersionId | undefined, number>;
}

/**
 * Puts what two texts differ in into hunks, with the versions behind each.
 *
 * @param from where each line of the newer text stands in the older one; -1 for one that is not there
 * @param broughtBy of each line of the newer text
 * @param removedBy of each line of the older text
 */
export function attributeHunks(
  from: Int32Array,
  broughtBy: readonly (VersionId | undefined)[],
  removedBy: readonly (VersionId | undefined)[],
): AttributedHunk[] {
  const hunks: AttributedHunk[] = [];
  let [older, newer] = [0, 0];
  while (older < removedBy.length || newer < from.length) {
    const start = newer;
    while (newer < from.length && (from[newer] ?? -1) < 0) newer++;
    const common = from[newer] ?? removedBy.length;
    const [added, removed] = [broughtBy.slice(start, newer), removedBy.slice(older, common)];
    if (added.length + removed.length > 0)
      hunks.push({ start, end: newer, added: counted(added), removed: counted(removed) });
    older = common + 1;
    newer++;
  }
  return hunks;
}

function counted(versions: readonly (VersionId | undefined)[]): Map<VersionId | undefined, number> {
  const counts = new Map<VersionId | undefined, number>();
  for (const version of versions) counts.set(version, (counts.get(version) ?? 0) + 1);
  return counts;
}
