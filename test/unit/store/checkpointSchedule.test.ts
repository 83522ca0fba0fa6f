import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { CheckpointSchedule } from '../../../src/store/checkpointSchedule';

const MINUTE = 60_000;

describe('checkpointSchedule', () => {
  const live = { recordsSinceImage: 0, endedSegments: 0 };
  let made: number;
  let isDone: boolean;
  let schedule: CheckpointSchedule;
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    Object.assign(live, { recordsSinceImage: 0, endedSegments: 0 });
    made = 0;
    isDone = true;
    schedule = new CheckpointSchedule(live, () => {
      made++;
      if (isDone) live.recordsSinceImage = 0;
      return Promise.resolve(isDone);
    });
  });
  afterEach(async () => {
    await schedule.end();
    mock.timers.reset();
  });
  const change = async (records: number): Promise<void> => {
    live.recordsSinceImage += records;
    schedule.noteChange();
    // The checkpoint ends.
    await setImmediate();
  };

  it('makes one at once of many records, and of fewer when it has become quiet', async () => {
    await change(2000);
    assert.equal(made, 1);
    await change(199);
    mock.timers.tick(MINUTE);
    assert.equal(made, 1);
    await change(1);
    mock.timers.tick(MINUTE);
    assert.equal(made, 2);
  });

  it('waits after one that came to nothing, however much is recorded, and then tries again by itself', async () => {
    isDone = false;
    for (let commit = 0; commit < 5; commit++) await change(2000);
    assert.equal(made, 1);
    mock.timers.tick(5 * MINUTE);
    await setImmediate();
    assert.equal(made, 2);
    isDone = true;
    mock.timers.tick(5 * MINUTE);
    await setImmediate();
    assert.deepEqual([made, live.recordsSinceImage], [3, 0]);
    await change(2000);
    assert.equal(made, 4);
  });

  it('makes none any more after its end', async () => {
    isDone = false;
    await change(2000);
    await schedule.end();
    mock.timers.tick(5 * MINUTE);
    await change(2000);
    assert.equal(made, 1);
  });
});
