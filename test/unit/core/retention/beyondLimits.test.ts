import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { VersionId } from '../../../../src/core/identity';
import { beyondLimits } from '../../../../src/core/retention/beyondLimits';
import type { DatedVersion } from '../../../../src/core/retention/datedVersion';

const DAY = 24 * 60 * 60 * 1000;
const NOW = 1000 * DAY;

const id = (index: number): VersionId => `v${String(index)}` as VersionId;

/** A history with dates in any order, and what is needed of it. */
const histories = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.boolean()), { maxLength: 30 })
  .map((rows) => ({
    versions: rows.map(([age], index): DatedVersion => {
      return { id: id(index), number: index + 1, createdAt: NOW - age * DAY };
    }),
    needed: new Set(rows.flatMap((row, index) => (row[1] ? [id(index)] : []))),
  }));
const most = fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined });
const days = fc.option(fc.integer({ min: 1, max: 500 }), { nil: undefined });

const gone = (
  { versions, needed }: { versions: readonly DatedVersion[]; needed: ReadonlySet<VersionId> },
  keepVersions: number | undefined,
  keepDays: number | undefined,
): VersionId[] => beyondLimits(versions, needed, { keepVersions, keepDays }, NOW).map((one) => one.id);

describe('beyondLimits', () => {
  it('never gives up what is needed, the latest so many, or what is younger than so many days', () => {
    fc.assert(
      fc.property(histories, most, days, (history, keepVersions, keepDays) => {
        const lost = new Set(gone(history, keepVersions, keepDays));
        const { versions, needed } = history;
        for (const one of needed) assert.ok(!lost.has(one));
        const latest = [...versions].sort((a, b) => b.createdAt - a.createdAt || b.number - a.number);
        for (const one of latest.slice(0, keepVersions ?? 0)) assert.ok(!lost.has(one.id));
        for (const one of versions)
          if (keepDays !== undefined && one.createdAt >= NOW - keepDays * DAY) assert.ok(!lost.has(one.id));
        if (keepVersions === undefined && keepDays === undefined) assert.equal(lost.size, 0);
      }),
    );
  });

  it('gives up everything else that is beyond all limits that count', () => {
    fc.assert(
      fc.property(histories, most, (history, keepVersions) => {
        if (keepVersions === undefined) return;
        const lost = gone(history, keepVersions, undefined);
        const { versions, needed } = history;
        const rest = versions.filter((one) => !lost.includes(one.id) && !needed.has(one.id));
        assert.ok(rest.length <= keepVersions);
      }),
    );
  });

  it('gives up no more when more is kept, and nothing more when it is asked again', () => {
    const more = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(histories, most, days, more, more, (history, keepVersions, keepDays, a, b) => {
        const lost = new Set(gone(history, keepVersions, keepDays));
        const [wider, longer] = [keepVersions && keepVersions + a, keepDays && keepDays + b];
        for (const one of gone(history, wider, longer)) assert.ok(lost.has(one));
        const { versions, needed } = history;
        const left = versions.filter((one) => !lost.has(one.id));
        assert.deepEqual(gone({ versions: left, needed }, keepVersions, keepDays), []);
      }),
    );
  });

  it('goes by the dates, and not by the numbers that an import gave', () => {
    const at = (number: number, createdAt: number): DatedVersion => ({ id: id(number), number, createdAt });
    const versions = [at(1, 50 * DAY), at(2, 10 * DAY), at(3, 20 * DAY), at(4, 60 * DAY)];
    assert.deepEqual(gone({ versions, needed: new Set() }, 2, undefined), [id(2), id(3)]);
  });
});
