import type { Records } from '../../../../src/sources/records/records';

/** The sentences of what was found wrong. */
export function sentences(records: Records<unknown>): string[] {
  return records.problems.map(({ sentence }) => sentence);
}
