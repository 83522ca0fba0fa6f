import * as fs from 'node:fs/promises';
import path from 'node:path';
import { ActorProcess, type Strike } from './actorProcess';
import { DeedLedger } from './deedLedger';

const NAME = 'anna';

/** A workspace with a history that can be put back to what it was, to do something else to it. */
export class CopiedWorkspace {
  readonly directory: string;
  readonly #template: string;
  readonly #before = new DeedLedger();

  /** @param directory not there yet */
  constructor(directory: string) {
    this.directory = directory;
    this.#template = `${directory}.template`;
  }

  /** @param before what processes did, one after the other, of which none closed its store */
  async prepare(before: readonly string[]): Promise<void> {
    await fs.mkdir(path.dirname(this.directory), { recursive: true });
    for (const [index, actions] of before.entries())
      await this.start(actions, this.#before, 100 * (index + 1)).ended();
    await fs.rename(this.directory, this.#template);
  }

  /** As {@link prepare}, with a store that is there already. */
  prepareWith(store: string): Promise<void> {
    return fs.cp(store, path.join(this.#template, 'store'), { recursive: true });
  }

  /** Puts everything back. What is to be there is in the ledger that it gives. */
  async putBack(): Promise<DeedLedger> {
    await fs.rm(this.directory, { recursive: true, force: true });
    await fs.cp(this.#template, this.directory, { recursive: true });
    return new DeedLedger(this.#before);
  }

  /** @param strike see `storeActor.entry.ts` */
  start(actions: string, ledger: DeedLedger, first: number, strike?: Strike): ActorProcess {
    const acting = { directory: this.directory, name: NAME, seed: first, first, actions };
    return new ActorProcess({ ...acting, ...(strike ? { strike } : {}) }, (line) => ledger.take(line));
  }
}
