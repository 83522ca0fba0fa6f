/** Time that passes only when told to: stands in for `setTimeout`, `clearTimeout` and `Date.now`. */
export class FakeClock {
  readonly #real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    now: Date.now,
  };
  readonly #timers = new Map<number, { readonly at: number; readonly run: () => void }>();
  #last = 0;
  #now = 0;

  get now(): number {
    return this.#now;
  }

  install(): void {
    Date.now = () => this.#now;
    globalThis.setTimeout = ((run: () => void, ms = 0) => {
      this.#timers.set(++this.#last, { at: this.#now + ms, run });
      return this.#last;
    }) as unknown as typeof setTimeout;
    globalThis.clearTimeout = ((timer: number | undefined) => {
      if (timer !== undefined) this.#timers.delete(timer);
    }) as unknown as typeof clearTimeout;
  }

  uninstall(): void {
    globalThis.setTimeout = this.#real.setTimeout;
    globalThis.clearTimeout = this.#real.clearTimeout;
    Date.now = this.#real.now;
  }

  /** Runs everything that falls due until then, each at its time. */
  passTo(time: number): void {
    for (;;) {
      const [next] = [...this.#timers].sort(([, a], [, b]) => a.at - b.at);
      if (!next || next[1].at > time) break;
      this.#timers.delete(next[0]);
      this.#now = next[1].at;
      next[1].run();
    }
    this.#now = time;
  }
}
