import * as fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { FileLock } from '../fileLock';
import { StoreError, toStoreError } from '../storeError';
import { mayBeAlive, parseWriterId, type WriterId } from '../writerId';

const MARKER_ENDING = '.use';
const EXCLUSIVE = 'exclusive.lock';
/** A sweep keeps others out for as long as it takes to copy what they have stored since it began, and no longer. */
const WAIT_FOR_SWEEP_MS = 60_000;
/** A capture is over in less; a first one of a large tree may take longer, and then the sweep comes another time. */
const WAIT_FOR_USERS_MS = 5000;

/**
 * Lets many processes use the objects of a folder, or one remove some: who uses them makes a marker file and only then
 * looks for the lock of one who removes; who removes takes the lock and only then looks for markers. Whichever comes
 * first, one of the two sees the other. A marker is its process's, by its name: one of a dead process counts for nothing.
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
        await fs.writeFile(this.#marker, '');
        const names = await fs.readdir(this.#directory);
        if (!names.includes(EXCLUSIVE)) {
          await this.#onBegin(names);
          return;
        }
        await fs.rm(this.#marker, { force: true });
        const lock = await FileLock.acquire(path.join(this.#directory, EXCLUSIVE), WAIT_FOR_SWEEP_MS);
        await lock.release();
      }
    } catch (error) {
      throw toStoreError(error, 'Beginning to use the object store');
    }
  }

  async #end(): Promise<void> {
    // What cannot be written now has told those who put it, or nobody commits it.
    await this.#onEnd().catch(() => undefined);
    // One that cannot be removed keeps sweeps waiting until this process has ended, and does no other harm.
    await fs.rm(this.#marker, { force: true }).catch(() => undefined);
  }
}

/**
 * Runs something while no process uses the objects of a folder. Not to be called by one who does.
 *
 * @param run is given what says, right before something is removed, whether that still holds
 * @throws StoreError `locked` when somebody goes on using them
 */
export async function alone<T>(
  directory: string,
  run: (assertAlone: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const lock = await FileLock.acquire(path.join(directory, EXCLUSIVE), WAIT_FOR_USERS_MS);
  try {
    const until = Date.now() + WAIT_FOR_USERS_MS;
    for (let wait = 1; await isUsed(directory); wait = Math.min(wait * 2, 50)) {
      if (Date.now() > until)
        throw new StoreError('locked', 'Other windows are recording; nothing was removed.');
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

/** Removes the markers of dead processes. One on another machine may live. */
async function isUsed(directory: string): Promise<boolean> {
  let used = false;
  for (const name of await fs.readdir(directory)) {
    const writer = name.endsWith(MARKER_ENDING)
      ? parseWriterId(name.slice(0, -MARKER_ENDING.length))
      : undefined;
    if (!writer) continue;
    if (mayBeAlive(writer)) used = true;
    else await fs.rm(path.join(directory, name), { force: true });
  }
  return used;
}
