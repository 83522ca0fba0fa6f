import type { Disposable, LogOutputChannel } from 'vscode';
import type { AppliedRetention } from '../operations/applyRetention';
import type { LineageStore } from '../store/lineageStore';
import { StoreError } from '../store/storeError';

/** Later than what a window does when it starts. */
const FIRST_MS = 5 * 60_000;
const EVERY_MS = 4 * 60 * 60_000;
const BUSY_MS = 60_000;

interface StoreUpkeepOptions {
  /** Gives up what the user's limits say. */
  readonly retain: (signal: AbortSignal) => Promise<AppliedRetention>;
  /** Whether the window is recording: then it is done a little later. */
  readonly isBusy: () => boolean;
  readonly log: Pick<LogOutputChannel, 'info'>;
  readonly onError: (error: unknown) => void;
}

/** Keeps the history within its limits and tidies the store in the background, now and then, for as long as the window is open. Whichever window comes first does it. */
export class StoreUpkeep implements Disposable {
  readonly #store: Pick<LineageStore, 'tidy'>;
  readonly #options: StoreUpkeepOptions;
  readonly #ending = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Pick<LineageStore, 'tidy'>, options: StoreUpkeepOptions) {
    this.#store = store;
    this.#options = options;
    this.#runIn(FIRST_MS);
  }

  dispose(): void {
    this.#ending.abort();
    clearTimeout(this.#timer);
  }

  #runIn(ms: number): void {
    if (!this.#ending.signal.aborted) this.#timer = setTimeout(() => void this.#run(), ms);
  }

  async #run(): Promise<void> {
    const { isBusy, retain, log, onError } = this.#options;
    if (isBusy()) {
      this.#runIn(BUSY_MS);
      return;
    }
    try {
      const { versions, artifacts } = await retain(this.#ending.signal);
      if (versions > 0)
        log.info(
          `Cleaned up ${String(versions)} versions of ${String(artifacts)} artifacts, as the limits say.`,
        );
      const result = await this.#store.tidy(this.#ending.signal);
      if (result && result.packsRemoved > 0) {
        const { packsRemoved, packsWritten, bytesFreed } = result;
        const freed = (Math.max(bytesFreed, 0) / 1_000_000).toFixed(1);
        log.info(
          `Tidied the store: ${String(packsRemoved)} packs became ${String(packsWritten)}, ${freed} MB freed.`,
        );
      }
    } catch (error) {
      // Another window is at it, or a merge is on a screen: there is a next time.
      const isExpected = error instanceof StoreError && error.reason === 'locked';
      if (!isExpected && !this.#ending.signal.aborted) onError(error);
    }
    this.#runIn(EVERY_MS);
  }
}
