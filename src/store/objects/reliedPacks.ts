import * as fs from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from '../image';
import type { WriterId } from '../writerId';
import { writerOfPack, type ObjectCopy, type ObjectIndex } from './objectIndex';

/** Windows syncs only what could be written to; elsewhere a pack may well be read-only. */
const SYNC_FLAG = process.platform === 'win32' ? 'r+' : 'r';

/**
 * What other processes have written can be read before they have synced it. A record that relies on it must not outlive
 * it in a power failure, so that who relies on it has it synced.
 */
export class ReliedPacks {
  readonly #directory: string;
  readonly #own: WriterId;
  readonly #index: ObjectIndex;
  /** How far each pack is known to be on disk. */
  readonly #synced = new Map<string, number>();
  #isPending = false;

  constructor(directory: string, own: WriterId, index: ObjectIndex) {
    this.#directory = directory;
    this.#own = own;
    this.#index = index;
  }

  /** Says that what is recorded next relies on an object. */
  note({ pack, offset, entry }: ObjectCopy): void {
    if (this.#isPending || offset + entry.storedSize <= (this.#synced.get(pack) ?? 0)) return;
    this.#isPending = writerOfPack(pack) !== this.#own;
  }

  /**
   * Returns when all that was noted is on disk, with what it is based on: that may be in any other pack, and so all that
   * have grown are synced.
   */
  async sync(): Promise<void> {
    if (!this.#isPending) return;
    const grown = new Map<string, number>();
    for (const pack of this.#index.packs()) {
      if (writerOfPack(pack) === this.#own) continue;
      const size = await unlessGone(fs.stat(path.join(this.#directory, pack)).then((stat) => stat.size));
      if (size !== undefined && size > (this.#synced.get(pack) ?? 0)) grown.set(pack, size);
    }
    // Only now: what an object is based on was written before it, and so before its pack was found to have grown.
    for (const pack of grown.keys()) await unlessGone(sync(path.join(this.#directory, pack)));
    for (const [pack, size] of grown) this.#synced.set(pack, size);
    this.#isPending = false;
  }
}

async function sync(file: string): Promise<void> {
  const handle = await fs.open(file, SYNC_FLAG);
  try {
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Undefined for a pack that a sweep has taken away: what it had is on disk elsewhere. */
async function unlessGone<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
