import type { LiveDatabase } from './liveDatabase';

/** So many records are read in some tens of milliseconds when the store is opened. */
const MANY_RECORDS = 2000;
/** When nothing has happened for a while, fewer are worth a checkpoint; so are segments that it can drop. */
const IDLE_MS = 30_000;
const IDLE_RECORDS = 200;
const IDLE_SEGMENTS = 16;

/** Decides when one window makes a checkpoint by itself. No timer runs when there is nothing to gain. */
export class CheckpointSchedule {
  readonly #live: Pick<LiveDatabase, 'recordsSinceImage' | 'endedSegments'>;
  readonly #checkpoint: () => Promise<void>;
  #running: Promise<void> | undefined;
  /** How many segments the last checkpoint could not drop, yet or for good. */
  #keptSegments = 0;
  #timer: NodeJS.Timeout | undefined;
  #hasEnded = false;

  /** @param checkpoint never fails */
  constructor(
    live: Pick<LiveDatabase, 'recordsSinceImage' | 'endedSegments'>,
    checkpoint: () => Promise<void>,
  ) {
    this.#live = live;
    this.#checkpoint = checkpoint;
    this.noteChange();
  }

  /** Begins to wait for quiet, or begins anew, when there is something to gain. */
  noteChange(): void {
    clearTimeout(this.#timer);
    if (this.#hasEnded) return;
    const { recordsSinceImage, endedSegments } = this.#live;
    if (recordsSinceImage >= MANY_RECORDS) this.#start();
    else if (recordsSinceImage >= IDLE_RECORDS || endedSegments - this.#keptSegments >= IDLE_SEGMENTS) {
      this.#timer = setTimeout(() => {
        this.#start();
      }, IDLE_MS).unref();
    }
  }

  /** Makes none any more; returns when the one under way has ended. */
  async end(): Promise<void> {
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #start(): void {
    this.#running ??= this.#checkpoint().finally(() => {
      this.#running = undefined;
      this.#keptSegments = this.#live.endedSegments;
    });
  }
}
