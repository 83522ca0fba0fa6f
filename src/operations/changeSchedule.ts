/** A part of a root to be reconciled: a kind's folder or an entry in one; `''`: all of it. */
export interface ChangedPart {
  readonly root: string;
  readonly within: string;
}

export interface ScheduleTimes {
  /** A burst is over when nothing came for this long. */
  readonly quietMs: number;
  /** But it is never waited for longer than this, counted from the first change. */
  readonly atMostMs: number;
}

/** Measured: 200 quick appends arrive as 2 to 5 events within a second; a save is one event within 150 ms. */
export const CAPTURE_TIMES: ScheduleTimes = { quietMs: 300, atMostMs: 2000 };

/** Turns bursts of change events into one call for each part: quiet time first, with an upper bound. */
export class ChangeSchedule {
  readonly #times: ScheduleTimes;
  readonly #onDue: (part: ChangedPart) => void;
  readonly #waiting = new Map<
    string,
    { readonly part: ChangedPart; readonly since: number; timer: NodeJS.Timeout }
  >();

  constructor(times: ScheduleTimes, onDue: (part: ChangedPart) => void) {
    this.#times = times;
    this.#onDue = onDue;
  }

  /** Notes a change. @param quietMs how long nothing more must come */
  add(part: ChangedPart, quietMs: number = this.#times.quietMs): void {
    const key = `${part.root}\0${part.within}`;
    const waiting = this.#waiting.get(key);
    const now = Date.now();
    const since = waiting?.since ?? now;
    clearTimeout(waiting?.timer);
    const wait = Math.max(0, Math.min(quietMs, since + this.#times.atMostMs - now));
    const timer = setTimeout(() => {
      this.#waiting.delete(key);
      this.#onDue(part);
    }, wait);
    this.#waiting.set(key, { part, since, timer });
  }

  dispose(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }
}

/**
 * The part of a root that a changed path (relative to the root) belongs to: a kind's folder and the entry in it. What
 * lies deeper may make or unmake the artifact of that entry, so the entry is looked at whole.
 */
export function partOf(relativePath: string): string {
  return relativePath.split('/').slice(0, 2).join('/');
}
