import type { ObjectHash } from '../../core/identity';

/** Bytes kept in memory at most; a SKILL.md has about 5,000. */
const MAX_BYTES = 8 << 20;

/**
 * The objects used last. A file that is edited again and again is compressed against its previous version every time,
 * and reading that one back takes as many reads as it has bases: 12 on average, more than the rest of a capture.
 */
export class RecentObjects {
  readonly #bytes = new Map<ObjectHash, Uint8Array>();
  #total = 0;

  get(hash: ObjectHash): Uint8Array | undefined {
    const bytes = this.#bytes.get(hash);
    if (!bytes) return undefined;
    // A Map keeps the order of insertion: what was used moves to the end.
    this.#bytes.delete(hash);
    this.#bytes.set(hash, bytes);
    return bytes;
  }

  add(hash: ObjectHash, bytes: Uint8Array): void {
    if (bytes.length > MAX_BYTES / 8 || this.#bytes.has(hash)) return;
    this.#bytes.set(hash, bytes);
    this.#total += bytes.length;
    for (const [oldest, { length }] of this.#bytes) {
      if (this.#total <= MAX_BYTES) break;
      this.#bytes.delete(oldest);
      this.#total -= length;
    }
  }

  clear(): void {
    this.#bytes.clear();
    this.#total = 0;
  }
}
