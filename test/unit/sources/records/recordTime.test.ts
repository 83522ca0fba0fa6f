import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { TomlDate } from 'smol-toml';
import { recordTime } from '../../../../src/sources/records/recordTime';

describe('recordTime', () => {
  it("reads Python's and JavaScript's times", () => {
    for (const [text, ms, zone] of [
      ['2026-01-05T15:07:49.157370', Date.UTC(2026, 0, 5, 15, 7, 49, 157), 'assumed-utc'],
      ['2026-01-05T15:07:49', Date.UTC(2026, 0, 5, 15, 7, 49), 'assumed-utc'],
      ['2026-01-05 15:07', Date.UTC(2026, 0, 5, 15, 7), 'assumed-utc'],
      ['2026-01-05', Date.UTC(2026, 0, 5), 'assumed-utc'],
      ['2024-02-29T00:00:00.5', Date.UTC(2024, 1, 29, 0, 0, 0, 500), 'assumed-utc'],
      ['2026-01-05T15:07:49.157Z', Date.UTC(2026, 0, 5, 15, 7, 49, 157), 'stated'],
      ['2026-01-05T15:07:49.157370+00:00', Date.UTC(2026, 0, 5, 15, 7, 49, 157), 'stated'],
      ['2026-01-05T15:07:49+05:30', Date.UTC(2026, 0, 5, 9, 37, 49), 'stated'],
      ['2026-01-05T15:07:49-0800', Date.UTC(2026, 0, 5, 23, 7, 49), 'stated'],
    ] as const) {
      assert.deepEqual(recordTime(text, 'utc'), { ms, zone }, text);
    }
  });

  it('takes a time without a zone for local where the tool writes local time', () => {
    const ms = new Date(2026, 6, 5, 15, 7, 49, 157).getTime();
    assert.deepEqual(recordTime('2026-07-05T15:07:49.157370', 'local'), { ms, zone: 'assumed-local' });
    assert.equal(recordTime('2026-07-05T15:07:49Z', 'local')?.zone, 'stated');
  });

  it('reads TOML dates', () => {
    const ms = Date.UTC(2026, 0, 5, 15, 7, 49);
    assert.deepEqual(recordTime(new TomlDate('2026-01-05T15:07:49'), 'utc'), { ms, zone: 'assumed-utc' });
    assert.deepEqual(recordTime(new TomlDate('2026-01-05T17:07:49+02:00'), 'local'), { ms, zone: 'stated' });
    assert.deepEqual(recordTime(new TomlDate('2026-01-05'), 'utc'), {
      ms: Date.UTC(2026, 0, 5),
      zone: 'assumed-utc',
    });
    assert.equal(recordTime(new TomlDate('15:07:49'), 'utc'), undefined);
    assert.equal(recordTime(new Date(NaN), 'utc'), undefined);
  });

  it('does not read what is no time, or one that does not exist', () => {
    for (const text of [
      '',
      'now',
      '1767625669',
      '2026-13-01T00:00:00',
      '2026-00-10',
      '2026-02-30T00:00:00',
      '2025-02-29',
      '2026-01-05T24:00:00',
      '2026-01-05T15:60:00',
      '2026-01-05T15:07:60',
      '26-01-05',
      '2026-01-05T15:07:49 UTC',
      '15:07:49',
    ]) {
      assert.equal(recordTime(text, 'utc'), undefined, text);
    }
  });

  it('reads every time that JavaScript writes', () => {
    const years = {
      min: new Date('0001-01-02T00:00:00Z'),
      max: new Date('9999-12-30T00:00:00Z'),
      noInvalidDate: true,
    };
    fc.assert(
      fc.property(fc.date(years), (date) => {
        const text = date.toISOString();
        assert.deepEqual(recordTime(text, 'local'), { ms: date.getTime(), zone: 'stated' });
        assert.deepEqual(recordTime(text.slice(0, -1), 'utc'), { ms: date.getTime(), zone: 'assumed-utc' });
      }),
    );
  });
});
