import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** What a process is told to do. */
export interface Order {
  readonly commits?: number;
}

/** What it says when it has opened the store and after each order. */
export interface Answer {
  readonly memory: NodeJS.MemoryUsage;
}

export type Side = 'ours' | 'theirs';

/** Another process that has a store open: see `storeProcess.entry.ts`. */
export class StoreProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Returns when the store is open there. @param artifact the number of the one whose versions it records */
  static async start(side: Side, directory: string, artifact: number): Promise<StoreProcess> {
    const entry = path.join(__dirname, 'store/storeProcess.entry.cjs');
    const child = fork(entry, [side, directory, String(artifact)], { execArgv: ['--expose-gc'] });
    const started = new StoreProcess(child);
    await started.#answer();
    return started;
  }

  async commit(commits: number): Promise<void> {
    await this.#tell({ commits });
  }

  /** Bytes, after a collection of garbage. */
  async memory(): Promise<NodeJS.MemoryUsage> {
    const { memory } = await this.#tell({});
    return memory;
  }

  /** Ends it at once, as when its window crashes: nothing is closed. */
  async end(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }

  async #tell(order: Order): Promise<Answer> {
    const answer = this.#answer();
    this.#child.send(order);
    return answer;
  }

  /** @throws when the process ends instead */
  async #answer(): Promise<Answer> {
    const listening = new AbortController();
    try {
      return await Promise.race([
        once(this.#child, 'message', listening).then(([answer]) => answer as Answer),
        once(this.#child, 'exit', listening).then(([code]) => {
          throw new Error(`A process with a store ended with ${String(code)}.`);
        }),
      ]);
    } finally {
      listening.abort();
    }
  }
}
