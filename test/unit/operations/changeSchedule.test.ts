import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  CAPTURE_TIMES,
  ChangeSchedule,
  partOf,
  type ChangedPart,
} from '../../../src/operations/changeSchedule';
import { FakeClock } from './fakeClock';

const part = (within: string, root = '/root'): ChangedPart => ({ root, within });

describe('changeSchedule', () => {
  let due: { readonly at: number; readonly part: ChangedPart }[] = [];
  let schedule: ChangeSchedule;
  let clock: FakeClock;
  beforeEach(() => {
    clock = new FakeClock();
    clock.install();
    due = [];
    schedule = new ChangeSchedule(CAPTURE_TIMES, (one) => due.push({ at: clock.now, part: one }));
  });
  afterEach(() => {
    clock.uninstall();
  });
  const changesAt = (moments: readonly number[], one = part('skills/a')): void => {
    for (const moment of moments) {
      clock.passTo(moment);
      schedule.add(one);
    }
  };
  const times = (): number[] => due.map(({ at }) => at);

  it('calls 300 ms after a single change', () => {
    changesAt([0]);
    clock.passTo(299);
    assert.deepEqual(due, []);
    clock.passTo(300);
    assert.deepEqual(due, [{ at: 300, part: part('skills/a') }]);
    clock.passTo(10_000);
    assert.equal(due.length, 1);
  });

  it('calls once for a burst, when it has been quiet for 300 ms', () => {
    changesAt([0, 100, 250, 500, 799]);
    clock.passTo(10_000);
    assert.deepEqual(times(), [1099]);
  });

  it('waits no longer than 2 s from the first change, however long the burst', () => {
    changesAt(Array.from({ length: 40 }, (_, i) => i * 100));
    clock.passTo(10_000);
    // The change at 2000 comes right after the first call; the last is at 3900.
    assert.deepEqual(times(), [2000, 4000]);
  });

  it('waits for each part by itself', () => {
    changesAt([0], part('skills/a'));
    changesAt([200], part('skills/b'));
    changesAt([250], part('skills/a', '/other'));
    clock.passTo(10_000);
    assert.deepEqual(due, [
      { at: 300, part: part('skills/a') },
      { at: 500, part: part('skills/b') },
      { at: 550, part: part('skills/a', '/other') },
    ]);
  });

  it('calls for nothing after it was disposed of', () => {
    changesAt([0, 10]);
    schedule.dispose();
    clock.passTo(10_000);
    assert.deepEqual(due, []);
  });

  it('follows every change by a call: 300 ms after the last of a burst, or 2 s after its first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 30 }), (gaps) => {
        due = [];
        let at = clock.now;
        const changes = gaps.map((gap) => (at += gap));
        changesAt(changes);
        clock.passTo(at + 5000);
        let covered = 0;
        for (const call of times()) {
          // A call that falls on the moment of a change comes before it.
          const burst = changes.slice(covered).filter((change) => change < call);
          const [first, last] = [burst[0], burst.at(-1)];
          assert.ok(first !== undefined && last !== undefined, 'a call without a change');
          assert.equal(call, Math.min(last + 300, first + 2000));
          covered += burst.length;
        }
        assert.equal(covered, changes.length, 'a change without a call');
      }),
    );
  });

  it('tells the part of a root that a path belongs to', () => {
    assert.equal(partOf('skills/pdf/bin/run.sh'), 'skills/pdf');
    assert.equal(partOf('commands/review.md'), 'commands/review.md');
    assert.equal(partOf('skills'), 'skills');
    assert.equal(partOf('CLAUDE.md'), 'CLAUDE.md');
  });
});
