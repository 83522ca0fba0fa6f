import type { Disposable } from 'vscode';
import type { LineageStore } from '../store/lineageStore';
import type { StoreProblem } from '../store/storeProblem';

/** What has one cause is found within this. */
const TOGETHER_MS = 1000;

/** Has what is found wrong with a store told: what opening it found, and then whatever reading on or saving it finds. */
export class StoreProblemNews implements Disposable {
  readonly #tell: (problems: readonly StoreProblem[]) => void;
  readonly #subscription: { dispose(): void };
  #found: StoreProblem[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param tell is given what was found at about the same time */
  constructor(
    store: Pick<LineageStore, 'problems' | 'onDidFindProblem'>,
    tell: (problems: readonly StoreProblem[]) => void,
  ) {
    this.#tell = tell;
    if (store.problems.length > 0) tell(store.problems);
    this.#subscription = store.onDidFindProblem((problem) => {
      this.#found.push(problem);
      this.#timer ??= setTimeout(() => {
        this.#tellFound();
      }, TOGETHER_MS);
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    clearTimeout(this.#timer);
  }

  #tellFound(): void {
    this.#timer = undefined;
    this.#tell(this.#found);
    this.#found = [];
  }
}
