import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { openWorkspace, type Workspace } from '../unit/operations/workspace';
import { SeededRandom } from '../unit/seededRandom';
import { ActorProcess } from './actorProcess';
import { DeedLedger } from './deedLedger';
import { assertTidy, tidy } from './tidyStore';

const ACTORS = ['anna', 'ben', 'cleo', 'dora'];
/** Of an actor: more than it can do before it is killed. */
const NUMBERS_PER_LIFE = 10_000;
/** An actor that was to kill itself and has not come to it is killed after this long. */
const LONGEST_LIFE_MS = 2000;

/** Processes on one store, four at once, that are killed at random moments and at random changes of the disk. */
export class KillingRun {
  readonly #directory: string;
  /** One for each actor, so that they do not depend on each other's pace. */
  readonly #randoms: ReadonlyMap<string, SeededRandom>;
  readonly #ledger = new DeedLedger();
  #lives = 0;
  #kills = 0;
  #isWatched: Workspace | undefined;

  /** @param directory of a workspace, empty at first */
  constructor(directory: string, seed: number) {
    this.#directory = directory;
    this.#randoms = new Map(ACTORS.map((name, i) => [name, new SeededRandom(seed * ACTORS.length + i)]));
  }

  get kills(): number {
    return this.#kills;
  }

  /** Deeds that were acknowledged. */
  get deeds(): number {
    return this.#ledger.size;
  }

  /** Kills each actor so often, and looks then at what there is: from a window that was open, and from a new one. */
  async round(killsPerActor: number): Promise<void> {
    this.#isWatched ??= await openWorkspace(this.#directory, Date.now());
    const watching = this.#isWatched;
    await Promise.all(
      [...this.#randoms].map(async ([name, random]) => {
        for (let i = 0; i < killsPerActor; i++) await this.#live(name, random);
      }),
    );
    await watching.store.refresh();
    await this.#ledger.assertKept(watching);
    const opened = await openWorkspace(this.#directory, Date.now());
    try {
      await this.#ledger.assertKept(opened);
      await tidy(opened);
      await this.#ledger.assertKept(opened);
      await assertTidy(opened);
      await watching.store.refresh();
      assert.deepEqual(headsOf(watching), headsOf(opened));
    } finally {
      await opened.store.close();
    }
  }

  async close(): Promise<void> {
    await this.#isWatched?.store.close();
  }

  async #live(name: string, random: SeededRandom): Promise<void> {
    // Few changes or many, each order of magnitude as likely as the others.
    const at = Math.floor(2 ** (random.below(900) / 100));
    const killsItself = random.chance(0.5);
    const process = new ActorProcess(
      {
        directory: this.#directory,
        name,
        seed: random.below(1 << 30),
        first: ++this.#lives * NUMBERS_PER_LIFE,
        actions: 'any',
        ...(killsItself ? { strike: { signal: 'SIGKILL', at } } : {}),
      },
      (line) => this.#ledger.take(line),
    );
    const over = new AbortController();
    const ended = process.ended().finally(() => over.abort());
    const delay = killsItself ? LONGEST_LIFE_MS : random.below(300);
    const dice = random.below(10);
    if (dice < 8) await process.reached(dice < 4 ? 'done' : 'ready');
    await setTimeout(delay, undefined, { signal: over.signal }).catch(() => undefined);
    process.send('SIGKILL');
    assert.equal(await ended, true);
    this.#kills++;
  }
}

function headsOf({ store }: Workspace): unknown {
  return store.artifacts().map(({ id, head }) => [id, head]);
}
