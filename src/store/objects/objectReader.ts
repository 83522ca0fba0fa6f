import * as fs from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ObjectHash } from '../../core/identity';
import { sha256WithPauses, type Sha256 } from '../../core/sha256';
import { isMissing } from '../image';
import { StoreError } from '../storeError';
import type { ObjectCopy, ObjectIndex } from './objectIndex';
import { unpackObject } from './packObject';
import { RecentObjects } from './recentObjects';

/** Reads objects from the packs of a folder, with their bases, and holds every one against its hash. */
export class ObjectReader {
  /** What could not be read: it is stored anew when somebody puts it again. */
  readonly damaged = new Set<ObjectHash>();
  readonly recent = new RecentObjects();
  readonly #directory: string;
  readonly #index: ObjectIndex;
  readonly #sha256: Sha256;
  /** The stored bytes of what is not written yet. */
  readonly #waiting: ReadonlyMap<ObjectHash, Uint8Array>;

  constructor(
    directory: string,
    index: ObjectIndex,
    sha256: Sha256,
    waiting: ReadonlyMap<ObjectHash, Uint8Array>,
  ) {
    this.#directory = directory;
    this.#index = index;
    this.#sha256 = sha256;
    this.#waiting = waiting;
  }

  /**
   * Reads the first copy that is whole.
   *
   * @param from what needs it as a base, so that damage cannot lead round in a circle
   * @throws StoreError `damaged`; `missing-object`, also when its pack, or that of a base, has just been swept
   */
  async read(hash: ObjectHash, from: readonly ObjectHash[] = []): Promise<Uint8Array> {
    const recent = this.recent.get(hash);
    if (recent) return recent;
    const copies = this.#index.copies(hash);
    if (copies.length === 0)
      throw new StoreError('missing-object', `The object ${hash} is not in the store.`);
    if (from.includes(hash)) throw new StoreError('damaged', `The object ${hash} has itself as a base.`);
    const problems: unknown[] = [];
    for (const copy of copies) {
      try {
        const bytes = await this.readCopy(copy, from);
        if (copy !== copies[0]) this.#index.prefer(copy);
        this.damaged.delete(hash);
        this.recent.add(hash, bytes);
        return bytes;
      } catch (error) {
        problems.push(error);
      }
    }
    const isGone = problems.some((one) => one instanceof StoreError && one.reason === 'missing-object');
    // What was swept is whole, in another place.
    if (!isGone) this.damaged.add(hash);
    throw problems[0];
  }

  /** Reads one copy of an object, its bases wherever they are whole. @throws StoreError as {@link read} */
  async readCopy(copy: ObjectCopy, from: readonly ObjectHash[] = []): Promise<Uint8Array> {
    const { entry, pack } = copy;
    const { hash, base } = entry;
    let bytes: Uint8Array;
    try {
      const stored = this.#waiting.get(hash) ?? (await this.#readStored(copy));
      bytes = await unpackObject(entry, stored, base && (await this.read(base, [...from, hash])));
    } catch (error) {
      if (error instanceof StoreError) throw error;
      if (isMissing(error))
        throw new StoreError('missing-object', `The pack ${pack} with the object ${hash} is gone.`, error);
      throw new StoreError('damaged', `The object ${hash} cannot be read from ${pack}.`, error);
    }
    if ((await sha256WithPauses(bytes, this.#sha256, setImmediate)) !== hash)
      throw new StoreError('damaged', `The object ${hash} in ${pack} is damaged.`);
    return bytes;
  }

  async #readStored({ pack, offset, entry }: ObjectCopy): Promise<Uint8Array> {
    const handle = await fs.open(path.join(this.#directory, pack), 'r');
    try {
      const stored = Buffer.alloc(entry.storedSize);
      await handle.read(stored, 0, stored.length, offset);
      return stored;
    } finally {
      await handle.close();
    }
  }
}
