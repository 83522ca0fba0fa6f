import type { VersionId } from '../identity';
import { byAge, type DatedVersion } from './datedVersion';
import type { RetentionLimits } from './retentionLimits';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The versions of one artifact that its limits give up, the oldest first. With both a number and days, a version has to be
 * beyond both: ten versions of a skill that was last edited a year ago are all kept, and so is a busy day's work.
 *
 * @param needed is never given up, and counts as one of those that are kept; see `neededVersions`
 * @param now milliseconds since 1970
 */
export function beyondLimits<V extends DatedVersion>(
  versions: readonly V[],
  needed: ReadonlySet<VersionId>,
  { keepVersions, keepDays }: Omit<RetentionLimits, 'budgetBytes'>,
  now: number,
): V[] {
  if (keepVersions === undefined && keepDays === undefined) return [];
  const sorted = [...versions].sort(byAge);
  const beyondNumber = keepVersions === undefined ? sorted.length : sorted.length - keepVersions;
  const since = keepDays === undefined ? Infinity : now - keepDays * DAY_MS;
  return sorted.filter(
    ({ id, createdAt }, index) => index < beyondNumber && createdAt < since && !needed.has(id),
  );
}
