import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { SweepResult } from '../../../src/store/objects/sweepObjects';
import { StoreError } from '../../../src/store/storeError';
import { StoreUpkeep } from '../../../src/ui/storeUpkeep';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('storeUpkeep', () => {
  const lines: string[] = [];
  const errors: unknown[] = [];
  const signals: AbortSignal[] = [];
  const order: string[] = [];
  const window = { isBusy: false, retained: { versions: 0, artifacts: 0 } };
  let upkeep: StoreUpkeep | undefined;
  beforeEach(() => {
    for (const list of [lines, errors, signals, order]) list.splice(0);
    window.isBusy = false;
    window.retained = { versions: 0, artifacts: 0 };
    mock.timers.enable({ apis: ['setTimeout'] });
  });
  afterEach(() => {
    upkeep?.dispose();
    mock.timers.reset();
  });
  const begin = (outcome: SweepResult | Error | undefined): StoreUpkeep =>
    (upkeep = new StoreUpkeep(
      {
        tidy: (signal) => {
          order.push('tidy');
          signals.push(signal);
          return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
        },
      },
      {
        isBusy: () => window.isBusy,
        retain: (signal) => {
          order.push('retain');
          return signal.aborted ? Promise.reject(new Error('ended')) : Promise.resolve(window.retained);
        },
        log: { info: (line) => lines.push(line) },
        onError: (error) => errors.push(error),
      },
    ));
  const pass = async (ms: number): Promise<void> => {
    mock.timers.tick(ms);
    await setImmediate();
  };

  it('tidies some minutes after the start and every few hours, and says what came of it', async () => {
    begin({ packsRemoved: 12, packsWritten: 1, bytesFreed: 3_400_000 });
    await pass(4 * MINUTE);
    assert.equal(signals.length, 0);
    await pass(MINUTE);
    assert.deepEqual(lines, ['Tidied the store: 12 packs became 1, 3.4 MB freed.']);
    await pass(HOUR);
    assert.equal(signals.length, 1);
    await pass(3 * HOUR);
    assert.equal(signals.length, 2);
  });

  it('says nothing of what was not worth it, and never that less than nothing was freed', async () => {
    begin(undefined);
    await pass(5 * MINUTE);
    assert.deepEqual([signals.length, lines], [1, []]);
    upkeep?.dispose();
    begin({ packsRemoved: 16, packsWritten: 1, bytesFreed: -20 });
    await pass(5 * MINUTE);
    assert.deepEqual(lines, ['Tidied the store: 16 packs became 1, 0.0 MB freed.']);
  });

  it('waits while the window records', async () => {
    begin(undefined);
    window.isBusy = true;
    await pass(5 * MINUTE);
    await pass(MINUTE);
    assert.equal(signals.length, 0);
    window.isBusy = false;
    await pass(MINUTE);
    assert.equal(signals.length, 1);
  });

  it('tells errors and goes on, but not that somebody else is at it', async () => {
    begin(new StoreError('locked', 'Another window sweeps.'));
    await pass(5 * MINUTE);
    assert.deepEqual(errors, []);
    upkeep?.dispose();
    const failure = new StoreError('no-space', 'The disk is full.');
    begin(failure);
    await pass(5 * MINUTE);
    await pass(4 * HOUR);
    assert.deepEqual(errors, [failure, failure]);
  });

  it('gives up what the limits say first, so that its bytes are tidied away, and says how much', async () => {
    window.retained = { versions: 12, artifacts: 3 };
    begin(undefined);
    await pass(5 * MINUTE);
    assert.deepEqual(order, ['retain', 'tidy']);
    assert.deepEqual(lines, ['Cleaned up 12 versions of 3 artifacts, as the limits say.']);
  });

  it('ends with the window', async () => {
    const ended = begin(undefined);
    await pass(5 * MINUTE);
    ended.dispose();
    assert.equal(signals[0]?.aborted, true);
    await pass(24 * HOUR);
    assert.equal(signals.length, 1);
  });
});
