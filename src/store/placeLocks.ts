import * as fs from 'node:fs/promises';
import path from 'node:path';
import { FileLock } from './fileLock';
import { nodeSha256 } from './nodeSha256';
import { toStoreError } from './storeError';

/** Another window's operation on the same artifact is waited for this long. */
const TIMEOUT_MS = 10_000;

/** The places whose files this window is changing, as the only one that does. */
export class PlaceLocks {
  readonly #folder: string;
  /** Of operations under way, which end with the store, by their places. */
  readonly #held = new Map<string, FileLock>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** See `LineageStore.changingPlace`. */
  async holding<T>(place: string, run: (isHeld: () => Promise<boolean>) => Promise<T>): Promise<T> {
    let lock: FileLock;
    try {
      await fs.mkdir(this.#folder, { recursive: true });
      lock = await FileLock.acquire(this.#file(place), TIMEOUT_MS);
    } catch (error) {
      throw toStoreError(error, `Locking ${place}`);
    }
    this.#held.set(place, lock);
    try {
      return await run(() => lock.isHeld());
    } finally {
      await this.#release(place, lock);
    }
  }

  /** Whether another window is changing a place. */
  async isHeldElsewhere(place: string): Promise<boolean> {
    return !this.#held.has(place) && FileLock.isTaken(this.#file(place));
  }

  /** Removes what processes left that are gone: whoever takes a lock clears up around it. */
  async sweep(): Promise<void> {
    const names = await fs.readdir(this.#folder).catch(() => []);
    for (const name of new Set(names.map((left) => left.replace(/\.lock\..*$/, '.lock')))) {
      const lock = await FileLock.acquire(path.join(this.#folder, name), 0).catch(() => undefined);
      // None where a living process has it, or nothing can be written: it is swept another time.
      await lock?.release().catch(() => undefined);
    }
  }

  async releaseAll(): Promise<void> {
    for (const [place, lock] of this.#held) await this.#release(place, lock);
  }

  #file(place: string): string {
    return path.join(this.#folder, `${nodeSha256(Buffer.from(place)).slice(0, 32)}.lock`);
  }

  /** One that cannot be released is taken away when this process has ended. */
  async #release(place: string, lock: FileLock): Promise<void> {
    this.#held.delete(place);
    await lock.release().catch(() => undefined);
  }
}
