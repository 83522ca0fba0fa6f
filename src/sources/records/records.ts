import type { RecordProblem } from './recordProblem';

/** What a recogniser read from a text: every entry it understood, in the file's order, and what it did not. */
export interface Records<T> {
  readonly entries: readonly T[];
  readonly problems: readonly RecordProblem[];
}
