// Kills processes on one store for so many minutes, and says how many, and what they had done.
//   node soak.entry.cjs [--minutes=5] [--seed=1]
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { KillingRun } from './killingRun';

const KILLS_PER_ACTOR = 4;
/** Each store is looked at whole after every round, so that one that grows for long takes ever longer. */
const ROUNDS_PER_STORE = 12;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string', default: '1' } },
  });
  const until = Date.now() + Number(values.minutes) * 60_000;
  const total = { kills: 0, deeds: 0, stores: 0 };
  for (let seed = Number(values.seed); Date.now() < until; seed++) {
    const directory = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'artifact-lineage-soak-')));
    const run = new KillingRun(directory, seed);
    try {
      for (let round = 0; round < ROUNDS_PER_STORE && Date.now() < until; round++)
        await run.round(KILLS_PER_ACTOR);
    } catch (error) {
      console.error(`Seed ${String(seed)}; the store is kept in ${directory}.`);
      throw error;
    } finally {
      await run.close();
    }
    await fs.rm(directory, { recursive: true, force: true });
    total.kills += run.kills;
    total.deeds += run.deeds;
    total.stores++;
    console.log(
      `${String(total.kills)} kills, ${String(total.deeds)} deeds acknowledged and kept, ${String(total.stores)} stores, seed ${String(seed)}`,
    );
  }
}

void main();
