import assert from 'node:assert/strict';
import { TimeSlice } from '../../../src/sources/timeSlice';
import { withHurriedClock } from './hurriedClock';

/** How many pauses of so many, of which each is so long after the last, let something else run. */
async function turnsDuring(pauses: number, stepMs: number): Promise<number> {
  return withHurriedClock(stepMs, async () => {
    const slice = new TimeSlice();
    let turns = 0;
    let running = true;
    const other = (): void => {
      if (!running) return;
      turns++;
      setImmediate(other);
    };
    setImmediate(other);
    for (let i = 0; i < pauses; i++) await slice.pause();
    running = false;
    return turns;
  });
}

describe('TimeSlice', () => {
  it('lets others run at every pause after a slice is used up', async () => {
    const turns = await turnsDuring(20, 50);
    assert.ok(turns >= 20, `${String(turns)} turns`);
  });

  it('goes on at once while the slice lasts', async () => {
    assert.equal(await turnsDuring(1000, 0), 0);
  });

  it('begins a new slice after each turn of others', async () => {
    // The clock is looked at once or twice in a pause, so one in a few of them is late.
    const turns = await turnsDuring(120, 1);
    assert.ok(turns > 5 && turns < 40, `${String(turns)} turns`);
  });
});
