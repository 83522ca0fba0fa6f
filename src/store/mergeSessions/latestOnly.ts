/**
 * Does work on values one at a time, in the order they come. Of values that come while it is busy only the latest is worked
 * on.
 */
export class LatestOnly<Value, Result> {
  readonly #work: (value: Value) => Promise<Result>;
  #last: Promise<unknown> = Promise.resolve();
  #waiting: { value: Value; readonly result: Promise<Result> } | undefined;

  constructor(work: (value: Value) => Promise<Result>) {
    this.#work = work;
  }

  /** @returns the result for this value, or for the later one that took its place; rejects as the work does */
  add(value: Value): Promise<Result> {
    if (this.#waiting) {
      this.#waiting.value = value;
      return this.#waiting.result;
    }
    const result = this.#last.then(() => {
      const latest = this.#waiting ? this.#waiting.value : value;
      this.#waiting = undefined;
      return this.#work(latest);
    });
    this.#waiting = { value, result };
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Waits until nothing is left to do. */
  async idle(): Promise<void> {
    for (let last; last !== this.#last;) {
      last = this.#last;
      await last;
    }
  }
}
