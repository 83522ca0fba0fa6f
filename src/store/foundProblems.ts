import type { StoreProblem } from './storeProblem';

/** What was found wrong with a store; a file that is found wrong again is no news. */
export class FoundProblems {
  readonly #problems = new Map<string, StoreProblem>();
  readonly #listeners = new Set<(problem: StoreProblem) => void>();

  get all(): readonly StoreProblem[] {
    return [...this.#problems.values()];
  }

  /** @param name tells it from others of the same file */
  add(problem: StoreProblem, name = problem.file): void {
    const isNews = !this.#problems.has(name);
    this.#problems.set(name, problem);
    if (isNews) for (const listener of this.#listeners) listener(problem);
  }

  /** It is mended: when it is found again, that is news. */
  remove(name: string): void {
    this.#problems.delete(name);
  }

  /** Calls back for each that is found from now on. */
  onDidFind(listener: (problem: StoreProblem) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }
}
