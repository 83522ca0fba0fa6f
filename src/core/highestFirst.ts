/** A binary heap of numbered things that gives the one with the greatest height first. */
export class HighestFirst {
  readonly #heights: readonly number[];
  readonly #heap: number[] = [];

  /** @param heights by number; those of what is inside must not change */
  constructor(heights: readonly number[]) {
    this.#heights = heights;
  }

  push(number: number): void {
    const heap = this.#heap;
    const height = this.#height(number);
    let place = heap.push(number) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = heap[above];
      if (other === undefined || this.#height(other) >= height) break;
      heap[place] = other;
      place = above;
    }
    heap[place] = number;
  }

  pop(): number | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) this.#sink(last);
    return first;
  }

  /** Finds the place of what takes the top's. */
  #sink(number: number): void {
    const heap = this.#heap;
    const height = this.#height(number);
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const [one, two] = [heap[left], heap[left + 1]];
      if (one === undefined) break;
      const isTwo = two !== undefined && this.#height(two) > this.#height(one);
      const higher = isTwo ? two : one;
      if (this.#height(higher) <= height) break;
      heap[place] = higher;
      place = isTwo ? left + 1 : left;
    }
    heap[place] = number;
  }

  #height(number: number): number {
    return this.#heights[number] ?? 0;
  }
}
