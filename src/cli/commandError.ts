/** Why a command did nothing: one plain sentence for whoever called it. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Called in a way that no command has. The sentence says what is missing; where to read more is added. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
