import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { GraphLayout, type GraphRow } from '../../../../src/core/graphLayout/graphLayout';
import type { GraphParent, GraphVersion } from '../../../../src/core/graphLayout/graphVersion';
import type { VersionId } from '../../../../src/core/identity';

const id = (number: number): VersionId => `version-${String(number)}` as VersionId;

const parent = (number: number): GraphParent => ({ id: id(number), isFar: false });

const version = (number: number, ...parents: number[]): GraphVersion => ({
  id: id(number),
  number,
  parents: parents.map(parent),
  isUpstreams: false,
});

const upstreams = (number: number, ...parents: number[]): GraphVersion => ({
  ...version(number, ...parents),
  isUpstreams: true,
});

const all = (layout: GraphLayout): GraphRow[] => layout.window(0, layout.size);

/** The picture as text, a row each: `v4@0 leave0 leave1`. */
const picture = (layout: GraphLayout): string[] =>
  all(layout).map(({ id: version, lane, lines }) =>
    [
      `${version.replace('version-', 'v')}@${String(lane)}`,
      ...lines.map((line) => `${line.part}${String(line.lane)}`).sort(),
    ].join(' '),
  );

const lanesAt = (row: GraphRow | undefined, ...parts: string[]): number[] =>
  [...new Set((row?.lines ?? []).filter(({ part }) => parts.includes(part)).map(({ lane }) => lane))].sort(
    (a, b) => a - b,
  );

/** Where a line that leaves a row in a lane comes to. */
function endOf(rows: readonly GraphRow[], from: number, lane: number): number | undefined {
  for (let row = from + 1; row < rows.length; row++) {
    if (lanesAt(rows[row], 'enter').includes(lane)) return row;
    if (!lanesAt(rows[row], 'pass').includes(lane)) return undefined;
  }
  return undefined;
}

/** Histories with branches, merges, upstream's versions, orphans and (`isWild`) cycles. */
const histories = (isWild: boolean): fc.Arbitrary<{ versions: GraphVersion[]; head: VersionId }> =>
  fc.integer({ min: 1, max: 40 }).chain((size) =>
    fc.record({
      head: fc.integer({ min: 1, max: size }).map(id),
      versions: fc.tuple(
        ...Array.from({ length: size }, (_, index) => {
          const number = index + 1;
          // Mostly the one before, as real histories; an orphan's parent is number 0, which is nowhere.
          const older = fc.oneof(
            { weight: 3, arbitrary: fc.constant(number - 1) },
            fc.integer({ min: 0, max: isWild ? size : number - 1 }),
          );
          return fc
            .record({
              parents: fc.oneof(
                { weight: 4, arbitrary: fc.tuple(older) },
                { weight: 2, arbitrary: fc.tuple(older, older) },
                fc.constant<number[]>([]),
              ),
              isUpstreams: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.boolean()),
            })
            .map(({ parents, isUpstreams }): GraphVersion => {
              const own = [...new Set(parents)].filter((one) => one !== number);
              return { ...version(number, ...own), isUpstreams };
            });
        }),
      ),
    }),
  );

describe('the layout of the lineage graph', () => {
  it('draws a history without branches as one line, the newest on top', () => {
    const layout = GraphLayout.of([version(1), version(2, 1), version(3, 2)], { head: id(3) });
    assert.deepEqual(picture(layout), ['v3@0 leave0', 'v2@0 enter0 leave0', 'v1@0 enter0']);
    assert.equal(layout.width, 1);
  });

  it("keeps the head's line straight in the first lane, with what was left behind beside it", () => {
    // Restored from v3 to v1, and gone on from there.
    const layout = GraphLayout.of([version(1), version(2, 1), version(3, 2), version(4, 1)], {
      head: id(4),
    });
    assert.deepEqual(picture(layout), [
      'v4@0 leave0',
      'v3@1 leave1 pass0',
      'v2@1 enter1 leave1 pass0',
      'v1@0 enter0 enter1',
    ]);
  });

  it('leaves the first lane empty above the head', () => {
    const layout = GraphLayout.of([version(1), version(2, 1), version(3, 2)], { head: id(1) });
    assert.deepEqual(picture(layout), ['v3@1 leave1', 'v2@1 enter1 leave1', 'v1@0 enter1']);
  });

  it("draws upstream's versions in the second lane, and merges as lines into it", () => {
    const layout = GraphLayout.of(
      [version(1), version(2, 1), upstreams(3, 1), version(4, 2, 3), upstreams(5, 3), version(6, 4, 5)],
      { head: id(6) },
    );
    assert.deepEqual(picture(layout), [
      'v6@0 leave0 leave1',
      'v5@1 enter1 leave1 pass0',
      // Its line to v3 runs along with that of v5.
      'v4@0 enter0 leave0 leave1 pass1',
      'v3@1 enter1 leave1 pass0',
      'v2@0 enter0 leave0 pass1',
      'v1@0 enter0 enter1',
    ]);
    assert.ok(layout.hasUpstreamLane);
  });

  it('draws a criss-cross merge', () => {
    const layout = GraphLayout.of(
      [version(1), version(2, 1), version(3, 1), version(4, 2, 3), version(5, 3, 2)],
      { head: id(5) },
    );
    const rows = all(layout);
    assert.deepEqual(lanesAt(rows[0], 'leave'), [0, 1]);
    assert.deepEqual(
      rows.map(({ lane }) => lane),
      [0, 2, 0, 1, 0],
    );
  });

  it('gives a line to a version that is not shown no end in the picture', () => {
    const layout = GraphLayout.of([version(2, 1), version(3, 2)], { head: id(3) });
    assert.deepEqual(picture(layout), ['v3@0 leave0', 'v2@0 enter0']);
  });

  it('draws on to the end what leads to versions that are yet to come', () => {
    const layout = GraphLayout.of([version(7, 6, 3), version(8, 5)], { head: id(8), isBegun: true });
    assert.deepEqual(picture(layout), ['v8@0 leave0', 'v7@1 leave1 leave2 pass0']);
  });

  it('ends for versions that are their own ancestors', () => {
    const layout = GraphLayout.of([version(1, 3), version(2, 1), version(3, 2), version(4, 4)], {
      head: id(4),
    });
    assert.deepEqual(
      all(layout).map((row) => row.id),
      [id(4), id(3), id(2), id(1)],
    );
  });

  it('has nothing to draw without versions', () => {
    const layout = GraphLayout.of([], { head: undefined });
    assert.deepEqual([layout.size, layout.width, layout.window(0, 10).length], [0, 0, 0]);
  });

  it('puts parents after children', () => {
    fc.assert(
      fc.property(histories(false), ({ versions, head }) => {
        const layout = GraphLayout.of(versions, { head });
        for (const one of versions) {
          for (const { id: above } of one.parents) {
            const row = layout.rowOf(above);
            if (row !== undefined) assert.ok(row > (layout.rowOf(one.id) ?? Infinity));
          }
        }
        assert.equal(layout.size, versions.length);
      }),
    );
  });

  it('draws every line from child to parent without a gap, and no other', () => {
    fc.assert(
      fc.property(fc.boolean().chain(histories), ({ versions, head }) => {
        const layout = GraphLayout.of(versions, { head });
        const rows = all(layout);
        for (const one of versions) {
          const row = layout.rowOf(one.id) ?? -1;
          const drawn = new Set(lanesAt(rows[row], 'leave').map((lane) => endOf(rows, row, lane)));
          const wanted = one.parents.flatMap(({ id: above }) => layout.rowOf(above) ?? []);
          // A parent that is above its child closes a cycle.
          assert.deepEqual(
            [...drawn].sort(),
            wanted.filter((to) => to > row).sort(),
            `${one.id}\n${picture(layout).join('\n')}`,
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has no two lines in a cell but those to the same parent, and none through another version', () => {
    fc.assert(
      fc.property(fc.boolean().chain(histories), ({ versions, head }) => {
        const rows = all(GraphLayout.of(versions, { head }));
        for (const [index, row] of rows.entries()) {
          const [enter, pass, leave] = [lanesAt(row, 'enter'), lanesAt(row, 'pass'), lanesAt(row, 'leave')];
          assert.ok(!pass.includes(row.lane));
          assert.ok(!enter.some((lane) => pass.includes(lane)));
          // What leaves in a lane that another line passes in leads where that one does: they cannot part again.
          const below = rows[index + 1];
          const lower = [...new Set([...pass, ...leave])].sort((a, b) => a - b);
          assert.deepEqual(below ? lanesAt(below, 'enter', 'pass') : [], below ? lower : []);
          const parts = row.lines.map(({ part, lane }) => `${part} ${String(lane)}`);
          assert.equal(new Set(parts).size, parts.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("has the head's line alone in the first lane", () => {
    fc.assert(
      fc.property(histories(false), ({ versions, head }) => {
        const byId = new Map(versions.map((one) => [one.id, one]));
        const line = new Set<VersionId>();
        for (let at = byId.get(head); at; at = byId.get(at.parents[0]?.id ?? id(0))) line.add(at.id);
        for (const row of all(GraphLayout.of(versions, { head })))
          assert.equal(row.lane === 0, line.has(row.id));
      }),
    );
  });

  it('is the same for the same versions in any order', () => {
    fc.assert(
      fc.property(
        fc
          .boolean()
          .chain(histories)
          .chain((history) =>
            fc.record({
              history: fc.constant(history),
              shuffled: fc.shuffledSubarray(history.versions, { minLength: history.versions.length }),
            }),
          ),
        ({ history: { versions, head }, shuffled }) => {
          assert.deepEqual(
            picture(GraphLayout.of(shuffled, { head })),
            picture(GraphLayout.of(versions, { head })),
          );
        },
      ),
    );
  });

  it('draws any window of rows as it is in the whole', () => {
    fc.assert(
      fc.property(
        histories(true),
        fc.nat({ max: 40 }),
        fc.nat({ max: 40 }),
        ({ versions, head }, from, count) => {
          const layout = GraphLayout.of(versions, { head });
          const sorted = (rows: readonly GraphRow[]): unknown =>
            rows.map((row) => ({ ...row, lines: row.lines.map((line) => JSON.stringify(line)).sort() }));
          assert.deepEqual(sorted(layout.window(from, count)), sorted(all(layout).slice(from, from + count)));
        },
      ),
    );
  });

  it('begins as the whole does, when the newest versions are known first', () => {
    fc.assert(
      fc.property(histories(false), fc.nat({ max: 40 }), ({ versions, head }, known) => {
        const newest = versions.slice(Math.max(0, versions.length - known));
        const begun = GraphLayout.of(newest, { head, isBegun: true });
        assert.deepEqual(
          all(begun).map((row) => row.id),
          all(GraphLayout.of(versions, { head }))
            .slice(0, newest.length)
            .map((row) => row.id),
        );
      }),
    );
  });
});
