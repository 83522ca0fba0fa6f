/**
 * Why a record was not edited: `not-toml`: its text cannot be parsed; `unsupported-form`: it is TOML, but written in
 * a way that an edit here would not keep (an entry as an inline table, for example), or its values are not of the
 * types that SkillMeat writes.
 */
type RecordEditReason = 'not-toml' | 'unsupported-form';

/** A record of another tool could not be edited; its text is as it was. */
export class RecordEditError extends Error {
  override readonly name = 'RecordEditError';
  readonly reason: RecordEditReason;

  constructor(reason: RecordEditReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
