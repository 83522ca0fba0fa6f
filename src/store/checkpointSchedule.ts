import type { LiveDatabase } from './liveDatabase';

/** So many records are read in some tens of milliseconds when the store is opened. */
const MANY_RECORDS = 2000;
/** When nothing has happened for a while, fewer are worth a checkpoint; so are segments that it can drop. */
const IDLE_MS = 30_000;
const IDLE_RECORDS = 200;
const IDLE_SEGMENTS = 16;
/** After one that came to nothing: a full disk stays full for a while, and every try reads the whole store. */
const RETRY_MS = 5 * 60_000;

/** Decides when one window makes a checkpoint by itself. No timer runs when there is nothing to gain. */
export class CheckpointSchedule {
  readonly #live: Pick<LiveDatabase, 'recordsSinceImage' | 'endedSegments'>;
  readonly #checkpoint: () => Promise<boolean>;
  #running: Promise<void> | undefined;
  /** How many segments the last checkpoint could not drop, yet or for good. */
  #keptSegments = 0;
  #timer: NodeJS.Timeout | undefined;
  #pause: NodeJS.Timeout | undefined;
  #hasEnded = false;

  /** @param checkpoint never fails; tells whether there is a new one */
  constructor(
    live: Pick<LiveDatabase, 'recordsSinceImage' | 'endedSegments'>,
    checkpoint: () => Promise<boolean>,
  ) {
    this.#live = live;
    this.#checkpoint = checkpoint;
    this.noteChange();
  }

  /** Begins to wait for quiet, or begins anew, when there is something to gain. */
  noteChange(): void {
    clearTimeout(this.#timer);
    if (this.#hasEnded || this.#pause) return;
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
    clearTimeout(this.#pause);
    await this.#running;
  }

  #start(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async #run(): Promise<void> {
    const isDone = await this.#checkpoint();
    this.#keptSegments = this.#live.endedSegments;
    if (isDone || this.#hasEnded) return;
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.noteChange();
    }, RETRY_MS).unref();
  }
}
