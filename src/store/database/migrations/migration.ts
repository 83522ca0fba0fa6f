/** One step of the schema. `PRAGMA user_version` holds the number of the last one applied. */
export interface Migration {
  readonly number: number;
  /** What it is for, for the log. */
  readonly name: string;
  /** SQL that takes the schema from the number before to this one. */
  readonly up: string;
  /** SQL that takes it back. */
  readonly down: string;
}
