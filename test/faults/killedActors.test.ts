import assert from 'node:assert/strict';
import { useTemporaryDirectory } from '../unit/store/temporaryDirectory';
import { KillingRun } from './killingRun';
import { LEAST_KILLS } from './leastKills';

const SEED = Number(process.env['FAULTS_SEED'] ?? 1);
const ROUNDS = 5;
const KILLS_PER_ACTOR = 5;

describe('four processes on one store that are killed', () => {
  let run: KillingRun | undefined;
  // Before the folder is removed: hooks run in the order of registration.
  afterEach(() => run?.close());
  const temporary = useTemporaryDirectory();

  it('lose nothing that was acknowledged, leave nothing half done, and nothing behind', async () => {
    run = new KillingRun(temporary.path, SEED);
    for (let round = 0; round < ROUNDS; round++) await run.round(KILLS_PER_ACTOR);
    console.log(
      `      ${String(run.kills)} kills, ${String(run.deeds)} deeds acknowledged, from seed ${String(SEED)} (FAULTS_SEED)`,
    );
    assert.equal(run.kills, LEAST_KILLS.atRandom);
    // Some are killed only after they have done something, however slow the machine is.
    assert.ok(run.deeds > run.kills / 10);
  }).timeout(240_000);

  it('are 200 times at least in one run of the suite, with those that are killed at a change of the disk', () => {
    const least = Object.values(LEAST_KILLS).reduce((sum, kills) => sum + kills, 0);
    console.log(`      ${String(least)} kills or more in all`);
    assert.ok(least >= 200);
  });
});
