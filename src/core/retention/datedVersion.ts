import type { VersionId } from '../identity';

/** What deciding about a version needs. */
export interface DatedVersion {
  readonly id: VersionId;
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/**
 * The oldest first. By their dates, as an imported version has a later number than its date says; of one date by number,
 * and by id across artifacts, so that all windows decide alike.
 */
export function byAge(a: DatedVersion, b: DatedVersion): number {
  return a.createdAt - b.createdAt || a.number - b.number || (a.id < b.id ? -1 : Number(a.id > b.id));
}
