import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { FileLock } from '../fileLock';
import { isMissing } from '../image';
import { StoreError, toStoreError } from '../storeError';
import { mayStillWrite, parseWriterId, type WriterId } from '../writerId';

const MARKER_ENDING = '.use';
const EXCLUSIVE = 'exclusive.lock';
/** A sweep keeps others out for as long as it takes to copy what they have stored since it began, and no longer. */
const WAIT_FOR_SWEEP_MS = 60_000;
const TOUCH_MS = 60 * 60_000;
const LONG_USE_MS = 10_000;

/**
 * Lets many processes use the objects of a folder, or one remove some: who uses them makes a marker file and only then
 * looks for the lock of one who removes; who removes takes the lock and only then looks for markers. Whichever comes
 * first, one of the two sees the other. A marker is its process's, by its name: one of a dead process counts for nothing.
 *
 * Every capture does this, so that its calls do not go through the thread pool: 0.05 ms instead of 0.2, and no waiting
 * behind other work there.
 */
export class SharedUse {
  readonly #directory: string;
  readonly #marker: string;
  /** Called at every beginning with the names in the folder: what is not among them was removed since. */
  readonly #onBegin: (names: readonly string[]) => Promise<void>;
  /** Called before others may remove anything again. */
  readonly #onEnd: () => Promise<void>;
  #users = 0;
  #begun: Promise<void> | undefined;
  #ended: Promise<void> = Promise.resolve();
  #touching: NodeJS.Timeout | undefined;

  constructor(
    directory: string,
    writer: WriterId,
    onBegin: (names: readonly string[]) => Promise<void>,
    onEnd: () => Promise<void>,
  ) {
    this.#directory = directory;
    this.#marker = path.join(directory, `${writer}${MARKER_ENDING}`);
    this.#onBegin = onBegin;
    this.#onEnd = onEnd;
  }

  /**
   * Runs something while nothing is removed. Those of one process, one in another or side by side, share a marker.
   *
   * @throws StoreError `locked` when a sweep does not end; `no-space`, `unwritable`
   */
  async run<T>(run: () => Promise<T>): Promise<T> {
    this.#users++;
    try {
      await (this.#begun ??= this.#ended.then(() => this.#begin()));
      return await run();
    } finally {
      if (--this.#users === 0) {
        this.#begun = undefined;
        this.#ended = this.#end();
        await this.#ended;
      }
    }
  }

  async #begin(): Promise<void> {
    try {
      for (;;) {
        writeFileSync(this.#marker, '');
        const names = readdirSync(this.#directory);
        if (!names.includes(EXCLUSIVE)) {
          this.#touching = setInterval(() => void this.#touch(), TOUCH_MS).unref();
          await this.#onBegin(names);
          return;
        }
        rmSync(this.#marker, { force: true });
        const lock = await FileLock.acquire(path.join(this.#directory, EXCLUSIVE), WAIT_FOR_SWEEP_MS);
        await lock.release();
      }
    } catch (error) {
      throw toStoreError(error, 'Beginning to use the object store');
    }
  }

  /** A merge can be on the screen for days. */
  async #touch(): Promise<void> {
    const now = new Date();
    await fs.utimes(this.#marker, now, now).catch(() => undefined);
  }

  async #end(): Promise<void> {
    clearInterval(this.#touching);
    // What cannot be written now has told those who put it, or nobody commits it.
    await this.#onEnd().catch(() => undefined);
    try {
      rmSync(this.#marker, { force: true });
    } catch {
      // It keeps sweeps waiting until this process has ended, and does no other harm.
    }
  }
}

/**
 * Runs something while no process uses the objects of a folder. Not to be called by one who does.
 *
 * @param patienceMs how long it waits for them to stop
 * @param run is given what says, right before something is removed, whether that still holds
 * @throws StoreError `locked` when somebody goes on using them
 */
export async function alone<T>(
  directory: string,
  patienceMs: number,
  run: (assertAlone: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const lock = await FileLock.acquire(path.join(directory, EXCLUSIVE), patienceMs);
  try {
    const until = Date.now() + patienceMs;
    for (let wait = 1; (await users(directory)).length > 0; wait = Math.min(wait * 2, 50)) {
      if (Date.now() > until) throw inUse();
      await setTimeout(wait);
    }
    return await run(async () => {
      if (!(await lock.isHeld()))
        throw new StoreError('locked', 'Another window has taken the store over; the rest was not removed.');
    });
  } finally {
    await lock.release();
  }
}

/** @throws StoreError `locked` when somebody has used the objects of a folder for longer than a capture takes: no use waiting */
export async function assertNoLongUse(directory: string): Promise<void> {
  for (const { since } of await users(directory)) if (Date.now() - since > LONG_USE_MS) throw inUse();
}

const inUse = (): StoreError => new StoreError('locked', 'Other windows are recording; nothing was removed.');

/** Who uses the objects of a folder, by their markers: since when, or in the last hour of that. Removes those of dead processes. */
async function users(directory: string): Promise<readonly { readonly since: number }[]> {
  const living: { since: number }[] = [];
  for (const name of await fs.readdir(directory)) {
    const writer = name.endsWith(MARKER_ENDING)
      ? parseWriterId(name.slice(0, -MARKER_ENDING.length))
      : undefined;
    if (!writer) continue;
    const marker = path.join(directory, name);
    const since = await touchedAt(marker);
    if (since === undefined) continue;
    if (mayStillWrite(writer, since)) living.push({ since });
    else await fs.rm(marker, { force: true });
  }
  return living;
}

/** Undefined when it is gone by now. */
async function touchedAt(marker: string): Promise<number | undefined> {
  try {
    return (await fs.stat(marker)).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
