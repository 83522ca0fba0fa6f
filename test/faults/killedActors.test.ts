import assert from 'node:assert/strict';
import { useTemporaryDirectory } from '../unit/store/temporaryDirectory';
import { KillingRun } from './killingRun';

const SEED = Number(process.env['FAULTS_SEED'] ?? 1);
const ROUNDS = 7;
const KILLS_PER_ACTOR = 3;

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
    assert.equal(run.kills, ROUNDS * KILLS_PER_ACTOR * 4);
    assert.ok(run.deeds > run.kills);
  }).timeout(240_000);
});
