import path from 'node:path';
import type { ObjectHash } from '../../core/identity';
import { nodeSha256 } from '../nodeSha256';
import { ObjectStore } from '../objects/objectStore';
import { newWriterId } from '../writerId';

/** Stores contents again of which no copy in the store is whole, beside what is left of them. Windows find them by themselves. */
export class ContentRepair {
  readonly #objects: ObjectStore;
  readonly #lost: Set<ObjectHash>;

  private constructor(objects: ObjectStore, lost: Set<ObjectHash>) {
    this.#objects = objects;
    this.#lost = lost;
  }

  /**
   * @param directory the store's own folder
   * @param lost the contents to store again
   * @throws StoreError
   */
  static async open(directory: string, lost: Iterable<ObjectHash>, now: number): Promise<ContentRepair> {
    const objects = await ObjectStore.open(path.join(directory, 'objects'), newWriterId(now), nodeSha256);
    const missing = new Set<ObjectHash>();
    for (const hash of lost) {
      // Only a read finds out that a content is damaged, and then it can be put again.
      if (!(await isReadable(objects, hash))) missing.add(hash);
    }
    return new ContentRepair(objects, missing);
  }

  /** Whether there is anything left to look for. */
  get isDone(): boolean {
    return this.#lost.size === 0;
  }

  isLost(hash: ObjectHash): boolean {
    return this.#lost.has(hash);
  }

  /** Stores a content if it is one of those; bytes that have another hash are none. */
  async offer(bytes: Uint8Array): Promise<void> {
    const hash = nodeSha256(bytes) as ObjectHash;
    if (!this.#lost.delete(hash)) return;
    await this.#objects.put(hash, bytes);
  }

  /** Returns when everything that was found is on disk. @throws StoreError */
  close(): Promise<void> {
    return this.#objects.close();
  }
}

async function isReadable(objects: ObjectStore, hash: ObjectHash): Promise<boolean> {
  try {
    await objects.read(hash);
    return true;
  } catch {
    return false;
  }
}
