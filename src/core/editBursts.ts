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
 * Puts together what one author saved in quick succession. Where a burst ends follows from the edits around that place
 * alone: none changes when others come before or after it, but for the one that they belong to.
 *
 * @param versions along a line, newest first
 * @param isEdit whether one may stand in a burst; the others stand by themselves
 * @returns all of them, in their order; a burst has three or more
 */
export function editBursts<T extends Edit>(versions: readonly T[], isEdit: (version: T) => boolean): T[][] {
  const runs: T[][] = [];
  let newer: T | undefined;
  for (const version of versions) {
    const run = runs.at(-1);
    const own = isEdit(version) ? version : undefined;
    if (run && newer && own && isSoonAfter(newer, own)) run.push(version);
    else runs.push([version]);
    newer = own;
  }
  return runs.flatMap((run) => (run.length < FEWEST ? run.map((version) => [version]) : [run]));
}

function isSoonAfter(newer: Edit, older: Edit): boolean {
  const isSameHour = Math.floor(newer.createdAt / HOUR_MS) === Math.floor(older.createdAt / HOUR_MS);
  return (
    newer.author === older.author && isSameHour && Math.abs(newer.createdAt - older.createdAt) <= PAUSE_MS
  );
}
