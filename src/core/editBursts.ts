/** What tells whether versions belong together. */
export interface Edit {
  readonly author: string;
  /** Milliseconds since 1970, UTC. */
  readonly createdAt: number;
}

/** With a longer pause, a new burst begins. */
const PAUSE_MS = 5 * 60_000;
/** Bursts end with the hour, so that each has an end however long somebody goes on. */
const HOUR_MS = 60 * 60_000;
/** Fewer take no more room by themselves. */
const FEWEST = 3;

/**
 * Puts together what one author saved in quick succession, as the versions of a line come, the newest first. Where a burst
 * ends follows from the edits around that place alone: none changes when others come before or after it, but for the one
 * that they belong to. A burst has three or more; all others stand by themselves, in their order.
 */
export class EditBursts<T extends Edit> {
  readonly #isEdit: (version: T) => boolean;
  #run: T[] = [];
  #newer: T | undefined;

  /** @param isEdit whether a version may stand in a burst */
  constructor(isEdit: (version: T) => boolean) {
    this.#isEdit = isEdit;
  }

  /** Adds the next older version. @returns what no further one can join any more */
  add(version: T): T[][] {
    const own = this.#isEdit(version) ? version : undefined;
    const isJoined = this.#newer && own && isSoonAfter(this.#newer, own);
    this.#newer = own;
    if (isJoined) {
      this.#run.push(version);
      return [];
    }
    const ended = this.end();
    this.#run = [version];
    return ended;
  }

  /** No further version comes. @returns what is left */
  end(): T[][] {
    const run = this.#run;
    this.#run = [];
    if (run.length >= FEWEST) return [run];
    return run.map((version) => [version]);
  }
}

function isSoonAfter(newer: Edit, older: Edit): boolean {
  const isSameHour = Math.floor(newer.createdAt / HOUR_MS) === Math.floor(older.createdAt / HOUR_MS);
  return (
    newer.author === older.author && isSameHour && Math.abs(newer.createdAt - older.createdAt) <= PAUSE_MS
  );
}
