import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { ActorLine } from './storeDeed';

export interface Acting {
  readonly directory: string;
  readonly name: string;
  readonly seed: number;
  readonly first: number;
  /** See `storeActor.entry.ts`. */
  readonly actions: string;
  readonly strike?: Strike;
}

/** What a process sends itself, and at which change of the disk; with `inThread`, of those by the thread that makes a checkpoint. */
export interface Strike {
  readonly signal: NodeJS.Signals;
  readonly at: number;
  readonly inThread?: boolean;
}

/** A process that works on a store: see `storeActor.entry.ts`. */
export class ActorProcess {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  readonly #waiting = new Map<ActorLine['step'], () => void>();
  #rest = '';
  #errors = '';

  /** @param onLine called for every whole line, also for those that are read after its end */
  constructor({ directory, name, seed, first, actions, strike }: Acting, onLine: (line: ActorLine) => void) {
    const entry = path.join(__dirname, 'storeActor.entry.cjs');
    const input = [directory, name, String(seed), String(first), actions];
    if (strike) input.push(strike.signal, String(strike.at), ...(strike.inThread === true ? ['thread'] : []));
    // It does not live long enough to gain from code that is optimised, which takes half of its time.
    this.#child = spawn(process.execPath, ['--liftoff-only', entry, ...input], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#closed = once(this.#child, 'close');
    this.#child.stdout?.on('data', (bytes: Buffer) => {
      const lines = (this.#rest + bytes.toString()).split('\n');
      this.#rest = lines.pop() ?? '';
      for (const text of lines) {
        const line = JSON.parse(text) as ActorLine;
        onLine(line);
        this.#waiting.get(line.step)?.();
      }
    });
    this.#child.stderr?.on('data', (bytes: Buffer) => (this.#errors += bytes.toString()));
  }

  /** Returns when it has printed such a line, or has ended; called before that can have happened. */
  async reached(step: ActorLine['step']): Promise<void> {
    await Promise.race([new Promise<void>((resolve) => this.#waiting.set(step, resolve)), this.#closed]);
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  send(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /**
   * Waits for its end, and until all that it printed was read.
   *
   * @returns whether it was killed; false when it came to its end
   * @throws when it failed
   */
  async ended(): Promise<boolean> {
    await this.#closed;
    const { exitCode, signalCode } = this.#child;
    if (signalCode === 'SIGKILL' && this.#errors === '') return true;
    if (exitCode === 0 && this.#errors === '') return false;
    throw new Error(`A process ended with ${String(exitCode ?? signalCode)}: ${this.#errors}`);
  }
}
