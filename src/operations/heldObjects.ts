import type { ContentHash, ObjectHash } from '../core/identity';
import type { Held } from '../core/retention/heldBytes';
import { isLostObject } from '../store/storeError';
import type { TrackingContext } from './trackingContext';

/** A difference of more than this part of the object at the beginning of its chain is as good as a whole. */
const WHOLE = 2;

/**
 * What contents take up in the store. A content is stored as what differs from the one before it, so that it holds the object
 * at the beginning of such a chain, too: without the first one, the next is stored as a whole.
 */
export class HeldObjects {
  /** Bytes, by the objects' numbers. */
  readonly sizes: number[] = [];
  readonly #store: TrackingContext['store'];
  readonly #numbers = new Map<ObjectHash, number>();
  readonly #byContent = new Map<ContentHash, Held>();

  constructor(store: TrackingContext['store']) {
    this.#store = store;
  }

  /** The numbers of the objects that a content needs. @throws StoreError */
  async of(content: ContentHash): Promise<Held> {
    const known = this.#byContent.get(content);
    if (known) return known;
    const numbers = new Set<number>();
    for (const hash of [content as string as ObjectHash, ...(await this.#files(content))]) {
      numbers.add(this.#numberOf(hash));
      numbers.add(this.#numberOf(this.#chainStart(hash)));
    }
    const held = [...numbers];
    this.#byContent.set(content, held);
    return held;
  }

  /** What was lost takes up nothing. */
  async #files(content: ContentHash): Promise<ObjectHash[]> {
    try {
      return (await this.#store.manifest(content)).map(({ hash }) => hash);
    } catch (error) {
      if (isLostObject(error)) return [];
      throw error;
    }
  }

  /** What an object would have to take over if all before it in its chain went: none for one that is as good as whole. */
  #chainStart(hash: ObjectHash): ObjectHash {
    const bytes = (object: ObjectHash): number => this.#store.storedSize(object)?.bytes ?? 0;
    let start = hash;
    const passed = new Set([hash]);
    for (;;) {
      const base = this.#store.storedSize(start)?.base;
      // Copies of two objects may be based on each other's.
      if (base === undefined || passed.has(base)) break;
      passed.add(base);
      start = base;
    }
    return bytes(hash) * WHOLE >= bytes(start) ? hash : start;
  }

  #numberOf(hash: ObjectHash): number {
    const known = this.#numbers.get(hash);
    if (known !== undefined) return known;
    const number = this.sizes.push(this.#store.storedSize(hash)?.bytes ?? 0) - 1;
    this.#numbers.set(hash, number);
    return number;
  }
}
