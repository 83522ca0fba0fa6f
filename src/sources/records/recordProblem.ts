/** What is wrong with one value of a record. */
export type RecordFault =
  | { readonly code: 'missing' | 'empty' | 'not-a-time' | 'unsafe-path' | 'no-type-in-name' }
  /** Both as words for a sentence: `a text`, `a number`. */
  | { readonly code: 'wrong-type'; readonly expected: string; readonly found: string };

/** Why a whole text could not be parsed. */
type UnreadableReason = 'syntax' | 'empty' | 'conflict-markers' | 'too-large' | 'no-access';

/** What a recogniser found wrong, as a code with what a sentence about it needs. */
export type RecordTrouble =
  /** The text is not of the format at all: there are no entries. */
  | {
      readonly code: 'unreadable';
      readonly format: 'TOML' | 'JSON' | 'YAML';
      readonly reason: UnreadableReason;
      /** Where the parser stopped, from 1; undefined when it does not say. */
      readonly line: number | undefined;
    }
  /** A part that holds the entries has another shape: they were not read. */
  | {
      readonly code: 'wrong-shape';
      readonly field: string;
      readonly expected: string;
      readonly found: string;
    }
  /** The file says it is of a later format than the one known here; what was understood was read. */
  | { readonly code: 'newer-version'; readonly version: string; readonly known: string }
  /** An entry lacks what it cannot be used without; it is not among the entries. */
  | {
      readonly code: 'entry-left-out';
      readonly entry: string;
      readonly field: string | undefined;
      readonly fault: RecordFault;
    }
  /** A value that can be done without was not understood; its entry was read as if it were absent. */
  | {
      readonly code: 'field-ignored';
      /** Undefined for a value of the file itself. */
      readonly entry: string | undefined;
      readonly field: string;
      readonly fault: RecordFault;
    };

/** One thing that is wrong in another tool's file. */
export interface RecordProblem {
  /** The file's name. */
  readonly file: string;
  readonly trouble: RecordTrouble;
  /** The same for a user, in English. */
  readonly sentence: string;
}
