/** Something was done to files and is not on disk in the history yet; it is in memory, and tried again. */
export class UnrecordedChange extends Error {
  override readonly name = 'UnrecordedChange';

  constructor() {
    super('What was done last is not recorded yet.');
  }
}
