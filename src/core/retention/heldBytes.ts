/** What takes up space for a version: numbers of objects, each once. */
export type Held = readonly number[];

/** What several versions take up together, where they share most of it: an object goes with the last that holds it. */
export class HeldBytes {
  readonly #sizes: readonly number[];
  readonly #holders: Uint32Array;
  #total = 0;

  /** @param sizes of the objects, by their number, in bytes */
  constructor(sizes: readonly number[]) {
    this.#sizes = sizes;
    this.#holders = new Uint32Array(sizes.length);
  }

  /** Bytes. */
  get total(): number {
    return this.#total;
  }

  add(held: Held): void {
    for (const object of held) {
      const holders = this.#holders[object] ?? 0;
      if (holders === 0) this.#total += this.#sizes[object] ?? 0;
      this.#holders[object] = holders + 1;
    }
  }

  /** Takes away what was added. @returns the bytes that went with it */
  remove(held: Held): number {
    const before = this.#total;
    for (const object of held) {
      const holders = (this.#holders[object] ?? 0) - 1;
      this.#holders[object] = holders;
      if (holders === 0) this.#total -= this.#sizes[object] ?? 0;
    }
    return before - this.#total;
  }
}
