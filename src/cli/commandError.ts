/** Why a command did nothing: one plain sentence for whoever called it. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Called in a way that no command has: how to call it is shown. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
