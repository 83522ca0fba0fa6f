import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SqlJsStatic } from 'sql.js';
import type { JournalRecord, VersionRecord } from '../../../../src/store/journal/record';
import { loadSqlJs } from '../../../../src/store/loadSqlJs';
import { ARTIFACT, artifactOf, chainOf, headOf, operationOf, versionOf, writerOf } from '../journalRecords';
import { WASM_FILE } from '../temporaryStore';
import { rowsAfter, type WrittenTransaction } from './databaseRows';

const written = (letter: string, clock: number, ...records: JournalRecord[]): WrittenTransaction => ({
  writer: writerOf(letter),
  transaction: { clock, records },
});

/** Versions of two artifacts with few contents and parents, so that writers often record the same one. */
const pool: VersionRecord[] = ['one', 'two'].flatMap((name) => {
  const artifact = artifactOf(name).id;
  const roots = ['a', 'b'].map((content) => versionOf({ artifact, content }));
  const children = roots.flatMap((parent) =>
    ['a', 'c'].map((content) => versionOf({ artifact, content, parent })),
  );
  return [...roots, ...children];
});

const record: fc.Arbitrary<JournalRecord> = fc.oneof(
  fc
    .constantFrom('one', 'two')
    .chain((name) => fc.integer({ min: 1, max: 9 }).map((at) => artifactOf(name, at))),
  fc
    .record({
      version: fc.constantFrom(...pool),
      createdAt: fc.integer({ min: 1, max: 5 }),
      author: fc.constantFrom('x', 'y'),
      summary: fc.constantFrom('', 'why'),
      changeOrigin: fc.constantFrom('sync' as const, 'local_modification' as const, null),
      skipped: fc.boolean(),
    })
    .map(({ version, skipped, ...fields }) => ({
      ...version,
      ...fields,
      metadata: skipped ? { skipped: [{ path: 'big', reason: 'too-large' as const }] } : {},
    })),
  fc.record({
    type: fc.constant('ref' as const),
    artifactId: fc.constantFrom(artifactOf('one').id, artifactOf('two').id),
    name: fc.constantFrom('head' as const, 'baseline' as const, 'pinnedVersion' as const),
    value: fc.option(fc.constantFrom(...pool.map(({ id }) => id)), { nil: null }),
  }),
  fc.record({
    type: fc.constant('ref' as const),
    artifactId: fc.constant(artifactOf('one').id),
    name: fc.constantFrom('deletedAt' as const, 'modificationDetectedAt' as const),
    value: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }),
  }),
  fc.record({
    type: fc.constant('prune' as const),
    artifactId: fc.constant(artifactOf('one').id),
    versions: fc.subarray(pool.map(({ id }) => id)),
  }),
  fc
    .record({
      name: fc.constantFrom('v1', 'v2'),
      value: fc.option(fc.constantFrom(...pool.map(({ id }) => id)), { nil: null }),
      note: fc.constantFrom(undefined, 'why'),
    })
    .map(({ note, ...tag }) => ({
      type: 'tag' as const,
      artifactId: artifactOf('one').id,
      ...tag,
      ...(note === undefined ? {} : { note }),
    })),
  fc.record({
    type: fc.constant('note' as const),
    artifactId: fc.constantFrom(artifactOf('one').id, artifactOf('two').id),
    version: fc.constantFrom(...pool.map(({ id }) => id)),
    text: fc.constantFrom('why', 'because', null),
  }),
  fc
    .record({
      actor: fc.constantFrom('x', 'y'),
      at: fc.integer({ min: 1, max: 5 }),
      outcome: fc.constantFrom('started' as const, 'done' as const, 'failed' as const),
      detail: fc.constantFrom('', 'because'),
    })
    .chain((fields) => fc.constantFrom('p', 'q').map((id) => operationOf(id, fields))),
);

/** What several writers wrote: each with a clock that only grows, as a Lamport clock does. */
const history: fc.Arbitrary<WrittenTransaction[]> = fc
  .array(
    fc.array(
      fc.record({
        step: fc.integer({ min: 1, max: 3 }),
        records: fc.array(record, { minLength: 1, maxLength: 4 }),
      }),
      {
        maxLength: 5,
      },
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((writers) =>
    writers.flatMap((transactions, index) => {
      let clock = 0;
      return transactions.map(({ step, records }) =>
        written(String.fromCharCode(97 + index), (clock += step), ...records),
      );
    }),
  );

/**
 * By what a version has its turn among those of its clock: the first of its own (date, id) and the turns of those that come
 * from it, which it has to be before. Dates have one digit.
 */
function turnOf(version: readonly unknown[], all: readonly (readonly unknown[])[]): string {
  const children = all.filter((row) => row[13] === version[13] && row.slice(4, 6).includes(version[0]));
  const own = `${String(version[8])} ${String(version[0])}`;
  return children.reduce((first, child) => {
    const turn = turnOf(child, all);
    return turn < first ? turn : first;
  }, own);
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((others) => [item, ...others]),
  );
}

describe('applyTransaction', () => {
  let engine: SqlJsStatic;
  before(async () => {
    engine = await loadSqlJs(WASM_FILE);
  });
  const numbers = (rows: Record<string, unknown[][]>): unknown[] =>
    (rows['artifact_versions'] ?? []).map((row) => [row[0], row[2]]);

  it('gives the same rows whatever the order of the transactions, in any batches, however often', () => {
    const readings = history.chain((all) =>
      fc.record({
        all: fc.constant(all),
        order: fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
        again: fc.subarray(all),
        batch: fc.integer({ min: 1, max: 5 }),
      }),
    );
    fc.assert(
      fc.property(readings, ({ all, order, again, batch }) => {
        const read = [...order, ...again];
        const batches = read.map((_, index) => read.slice(index * batch, (index + 1) * batch));
        assert.deepEqual(rowsAfter(engine, ...batches), rowsAfter(engine, all));
      }),
      { numRuns: 200 },
    );
  }).timeout(60_000);

  it('numbers versions from 1 by (clock, date, id), those of one clock after their parents, without gaps', () => {
    fc.assert(
      fc.property(history, (all) => {
        const rows = rowsAfter(engine, all)['artifact_versions'] ?? [];
        for (const artifact of [artifactOf('one').id, artifactOf('two').id]) {
          const own = rows.filter((row) => row[1] === artifact);
          const byNumber = [...own].sort((x, y) => Number(x[2]) - Number(y[2]));
          assert.deepEqual(
            byNumber.map((row) => row[2]),
            own.map((_, index) => index + 1),
          );
          const placeOf = new Map(byNumber.map((row, index) => [row[0], index]));
          byNumber.forEach((row, index) => {
            const next = byNumber[index + 1];
            if (next) {
              assert.ok(Number(row[13]) <= Number(next[13]));
              if (next[13] === row[13]) assert.ok(turnOf(row, own) <= turnOf(next, own));
            }
            for (const parent of [row[4], row[5]]) {
              const isTogether = byNumber[placeOf.get(parent) ?? -1]?.[13] === row[13];
              if (isTogether) assert.ok((placeOf.get(parent) ?? 0) < index);
            }
          });
        }
      }),
    );
  }).timeout(30_000);

  it('numbers a merge after the version that was recorded with it as its other parent', () => {
    for (const content of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
      const first = versionOf({ content: 'first' });
      const theirs = versionOf({ content: `${content} theirs`, parent: first });
      const merge = versionOf({ content, parent: first, mergeParent: theirs });
      for (const together of [
        [theirs, merge],
        [merge, theirs],
      ]) {
        const rows = rowsAfter(engine, [
          written('a', 1, artifactOf('example'), first),
          written('a', 2, ...together),
        ]);
        const numberOf = new Map(numbers(rows) as [string, number][]);
        assert.deepEqual(
          [first, theirs, merge].map(({ id }) => numberOf.get(id)),
          [1, 2, 3],
        );
      }
    }
  });

  it('makes one row of a version that two writers captured, by the earlier record', () => {
    const version = versionOf({ content: 'a' }, { author: 'first', changeOrigin: 'sync', summary: 'pulled' });
    const other = {
      ...version,
      author: 'second',
      changeOrigin: 'local_modification' as const,
      summary: '',
      createdAt: 9,
    };
    const early = written('b', 1, artifactOf('example'), version);
    const late = written('a', 2, artifactOf('example'), other);
    for (const order of [
      [early, late],
      [late, early],
    ]) {
      const rows = rowsAfter(engine, order)['artifact_versions'] ?? [];
      assert.equal(rows.length, 1);
      const row = JSON.stringify(rows[0]);
      for (const part of ['first', 'sync', 'pulled']) assert.ok(row.includes(part), row);
    }
  });

  it('lets the later clock win a reference, and the greater writer of equal clocks', () => {
    const { records, versions } = chainOf(['a', 'b']);
    const [first, second] = versions;
    assert.ok(first && second);
    const head = (orders: readonly WrittenTransaction[][]): unknown[] =>
      orders.map((order) => {
        const [row] = rowsAfter(engine, [written('z', 1, ...records), ...order])['artifacts'] ?? [];
        return row?.[7];
      });
    const later = [written('b', 7, headOf(first.id)), written('a', 8, headOf(second.id))];
    assert.deepEqual(head([later, [...later].reverse()]), [second.id, second.id]);
    const equal = [written('b', 7, headOf(first.id)), written('a', 7, headOf(second.id))];
    assert.deepEqual(head([equal, [...equal].reverse()]), [first.id, first.id]);
    const cleared = [written('b', 9, headOf(null)), written('a', 8, headOf(second.id))];
    assert.deepEqual(head([cleared, [...cleared].reverse()]), [null, null]);
  });

  it("takes an artifact's references and versions before its own record", () => {
    const { records, versions } = chainOf(['a']);
    const [version] = versions;
    assert.ok(version);
    const refs = written('b', 3, headOf(version.id), {
      type: 'ref',
      artifactId: ARTIFACT,
      name: 'deletedAt',
      value: 5,
    });
    const [own, ...rest] = records;
    assert.ok(own);
    const early = rowsAfter(engine, [refs, written('a', 2, ...rest), written('a', 1, own)]);
    assert.deepEqual(early, rowsAfter(engine, [written('a', 1, own), written('a', 2, ...rest), refs]));
    const [row] = early['artifacts'] ?? [];
    assert.ok(row);
    assert.equal(row[7], version.id);
    assert.equal(row[9], 5);
  });

  it('keeps the latest outcome of an operation', () => {
    const started = written('a', 1, operationOf('one', { outcome: 'started' }));
    const failed = written('a', 2, operationOf('one', { outcome: 'failed', detail: 'no space' }));
    for (const order of [
      [started, failed],
      [failed, started],
    ]) {
      const rows = rowsAfter(engine, order)['operations'] ?? [];
      assert.equal(rows.length, 1);
      assert.ok(JSON.stringify(rows[0]).includes('"failed","no space"'));
    }
  });

  describe('of a version that was pruned', () => {
    const version = versionOf({ content: 'a' }, { summary: 'first' });
    const recorded = written('b', 5, artifactOf('example'), version);
    const again = { ...version, summary: 'second', createdAt: 9 };
    const prune: JournalRecord = { type: 'prune', artifactId: ARTIFACT, versions: [version.id] };
    /** Created when, and what a pruning takes; of every order of these transactions. */
    const after = (...transactions: WrittenTransaction[]): unknown[] => {
      const results = permutations(transactions).map((order) => {
        const [row] = rowsAfter(engine, order)['artifact_versions'] ?? [];
        assert.ok(row);
        return [row[8], ...row.slice(9, 13), row[15]];
      });
      for (const result of results) assert.deepEqual(result, results[0]);
      return results[0] ?? [];
    };
    const whole = (summary: string): unknown[] => [
      2000,
      'tester',
      '[{"path":"SKILL.md","change":"modified"}]',
      summary,
      '{}',
      0,
    ];
    const NOTHING_LEFT = [2000, '', '[]', '', '{}', 1];

    it('keeps its place and no text, whichever was read first', () => {
      assert.deepEqual(after(recorded, written('a', 6, prune)), NOTHING_LEFT);
      assert.deepEqual(after(recorded, written('c', 5, prune)), NOTHING_LEFT);
    });

    it('is there if it was recorded later than it was pruned', () => {
      assert.deepEqual(after(recorded, written('a', 5, prune)), whole('first'));
      assert.deepEqual(after(recorded, written('a', 4, prune)), whole('first'));
    });

    it('is there again with the texts of the later record when it is captured anew', () => {
      assert.deepEqual(after(recorded, written('a', 6, prune), written('a', 7, again)), whole('second'));
    });

    it('is pruned with all its records', () => {
      assert.deepEqual(after(recorded, written('a', 6, again), written('a', 7, prune)), NOTHING_LEFT);
      const twice = [written('a', 6, prune), written('c', 8, prune)];
      assert.deepEqual(after(recorded, written('a', 7, again), ...twice), NOTHING_LEFT);
    });
  });

  it('lets the later setting of a tag win, and the later note with it', () => {
    const { versions } = chainOf(['a', 'b']);
    const [first, second] = versions;
    assert.ok(first && second);
    const tag = (value: VersionRecord | null, note?: string): JournalRecord => ({
      type: 'tag',
      artifactId: ARTIFACT,
      name: 'stable',
      value: value?.id ?? null,
      ...(note === undefined ? {} : { note }),
    });
    const tagAfter = (...transactions: WrittenTransaction[]): unknown[] =>
      permutations(transactions).map((order) => rowsAfter(engine, order)['version_tags']?.[0]?.slice(2, 4));
    const noted = written('a', 1, tag(first, 'good'));
    assert.deepEqual(tagAfter(noted, written('b', 2, tag(second))), [
      [second.id, ''],
      [second.id, ''],
    ]);
    assert.deepEqual(tagAfter(noted, written('b', 1, tag(null))), [
      [null, ''],
      [null, ''],
    ]);
  });

  it('lets the later note of a version win, or that it was taken away', () => {
    const { versions } = chainOf(['a']);
    const [version] = versions;
    assert.ok(version);
    const note = (text: string | null): JournalRecord => ({
      type: 'note',
      artifactId: ARTIFACT,
      version: version.id,
      text,
    });
    const noteAfter = (...transactions: WrittenTransaction[]): unknown[] =>
      permutations(transactions).map((order) => rowsAfter(engine, order)['version_notes']?.[0]?.[2]);
    const first = written('a', 1, note('good'));
    assert.deepEqual(noteAfter(first, written('b', 2, note('better'))), ['better', 'better']);
    assert.deepEqual(noteAfter(first, written('b', 1, note(null))), [null, null]);
    assert.deepEqual(noteAfter(written('b', 1, note('good')), written('a', 1, note('less'))), [
      'good',
      'good',
    ]);
  });

  it('moves numbers up when an earlier version turns up late', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((content) => versionOf({ content }));
    assert.ok(a && b && c);
    const rows = rowsAfter(engine, [written('a', 10, b), written('a', 20, c), written('b', 5, a)]);
    const expected = [
      [a.id, 1],
      [b.id, 2],
      [c.id, 3],
    ].sort(([x], [y]) => (String(x) < String(y) ? -1 : 1));
    assert.deepEqual(numbers(rows), expected);
  });
});
