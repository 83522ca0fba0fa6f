import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { amongOwn, type OwnVersion, type TheirVersion } from '../../../../src/core/graphLayout/amongOwn';
import { DrawnLanes } from '../../../../src/core/graphLayout/drawnLanes';
import { GraphLayout, type GraphRow } from '../../../../src/core/graphLayout/graphLayout';
import type { GraphVersion } from '../../../../src/core/graphLayout/graphVersion';
import type { VersionId } from '../../../../src/core/identity';

const id = (name: string): VersionId => name as VersionId;

interface Own extends OwnVersion {
  readonly parents: readonly number[];
}

const own = (number: number, createdAt: number, ...parents: number[]): Own => ({
  id: id(`v${String(number)}`),
  number,
  createdAt,
  parents,
});

/** @param parents `v3` or `a1` */
const theirs = (name: string, project: number, createdAt: number, ...parents: string[]): TheirVersion => ({
  id: id(name),
  project,
  createdAt,
  parents: parents.map((parent) => ({ id: id(parent), isFar: false })),
});

const drawn = (version: Own): GraphVersion => ({
  id: version.id,
  number: version.number,
  parents: version.parents.map((parent) => ({ id: id(`v${String(parent)}`), isFar: false })),
  isUpstreams: false,
});

const layoutOf = (owns: readonly Own[], others: readonly TheirVersion[], head: number): GraphLayout =>
  GraphLayout.of([...owns.map(drawn), ...amongOwn(owns, others)], { head: id(`v${String(head)}`) });

const all = (layout: GraphLayout): GraphRow[] => layout.window(0, layout.size);

const picture = (layout: GraphLayout): string[] =>
  all(layout).map(({ id: version, lane, lines }) =>
    [`${version}@${String(lane)}`, ...lines.map((line) => `${line.part}${String(line.lane)}`).sort()].join(
      ' ',
    ),
  );

interface History {
  readonly owns: readonly Own[];
  readonly others: readonly TheirVersion[];
  readonly head: number;
}

/** Of three projects at most, with clocks that agree on nothing. */
const histories: fc.Arbitrary<History> = fc.integer({ min: 1, max: 20 }).chain((size) => {
  const time = fc.integer({ min: 0, max: 30 });
  const owns = fc.tuple(
    ...Array.from({ length: size }, (_, index) =>
      fc
        .tuple(time, fc.uniqueArray(fc.integer({ min: 0, max: index }), { maxLength: 2 }))
        .map(([at, parents]) => own(index + 1, at, ...parents)),
    ),
  );
  const others = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 2 }), time, fc.nat(), fc.nat(), fc.boolean()), {
      maxLength: 15,
    })
    .map((made) => {
      const known: TheirVersion[] = [];
      for (const [index, [project, at, one, two, isMerge]] of made.entries()) {
        const before = known.filter((other) => other.project === project).map((other) => String(other.id));
        const choices = [...Array.from({ length: size }, (_, number) => `v${String(number + 1)}`), ...before];
        const picked = [one, ...(isMerge ? [two] : [])].flatMap(
          (pick) => choices[pick % choices.length] ?? [],
        );
        known.push(theirs(`p${String(project)}.${String(index)}`, project, at, ...new Set(picked)));
      }
      return known;
    });
  return fc.record({ owns, others, head: fc.integer({ min: 1, max: size }) });
});

describe('versions of other projects in the lineage graph', () => {
  it('are at the right of all lanes of the artifact, joined to the contents that both have had', () => {
    const layout = layoutOf(
      [own(1, 10), own(2, 20, 1), own(3, 30, 2), own(4, 40, 1)],
      [theirs('a1', 0, 22, 'v2'), theirs('a2', 0, 35, 'a1'), theirs('b1', 1, 50, 'v4')],
      4,
    );
    assert.deepEqual(picture(layout), [
      'b1@3 leave3',
      'v4@0 enter3 leave0',
      'a2@2 leave2 pass0',
      'v3@1 leave1 pass0 pass2',
      'a1@2 enter2 leave2 pass0 pass1',
      'v2@1 enter1 enter2 leave1 pass0',
      'v1@0 enter0 enter1',
    ]);
    assert.deepEqual(layout.groups, [
      { first: 0, width: 2 },
      { first: 2, width: 1 },
      { first: 3, width: 1 },
    ]);
  });

  it('are above their parents where the clocks say otherwise', () => {
    const layout = layoutOf(
      [own(1, 10), own(2, 20, 1)],
      [theirs('a1', 0, 1, 'v2'), theirs('a2', 0, 0, 'a1')],
      2,
    );
    assert.deepEqual(
      all(layout).map((row) => row.id),
      ['a2', 'a1', 'v2', 'v1'],
    );
  });

  it('change neither the order nor the lanes of its own', () => {
    fc.assert(
      fc.property(histories, ({ owns, others, head }) => {
        const names = new Set(owns.map((version) => version.id));
        const places = (layout: GraphLayout): unknown =>
          all(layout)
            .filter((row) => names.has(row.id))
            .map((row) => [row.id, row.lane]);
        assert.deepEqual(places(layoutOf(owns, others, head)), places(layoutOf(owns, [], head)));
      }),
    );
  });

  it('are each drawn once, above their parents, in the lanes of their project', () => {
    fc.assert(
      fc.property(histories, ({ owns, others, head }) => {
        const layout = layoutOf(owns, others, head);
        assert.equal(layout.size, owns.length + others.length);
        const rows = new Map(all(layout).map((row) => [row.id, row]));
        for (const one of others) {
          const { first, width } = layout.groups[one.project + 1] ?? { first: 0, width: 0 };
          const lane = rows.get(one.id)?.lane ?? -1;
          assert.ok(lane >= first && lane < first + width);
          for (const parent of one.parents)
            assert.ok((layout.rowOf(parent.id) ?? -1) > (layout.rowOf(one.id) ?? Infinity));
        }
      }),
    );
  });

  it('have lines without a gap down to their parents', () => {
    fc.assert(
      fc.property(histories, ({ owns, others, head }) => {
        const layout = layoutOf(owns, others, head);
        const rows = all(layout);
        const lanes = (row: number, ...parts: string[]): number[] =>
          (rows[row]?.lines ?? []).filter(({ part }) => parts.includes(part)).map(({ lane }) => lane);
        for (const one of others) {
          const from = layout.rowOf(one.id) ?? -1;
          const ends = lanes(from, 'leave').map((lane) => {
            let row = from + 1;
            while (lanes(row, 'pass').includes(lane)) row++;
            assert.ok(lanes(row, 'enter').includes(lane));
            return row;
          });
          assert.deepEqual(
            ends.toSorted((a, b) => a - b),
            one.parents.map((parent) => layout.rowOf(parent.id) ?? -1).sort((a, b) => a - b),
          );
        }
      }),
    );
  });
});

describe('the lanes that are drawn', () => {
  const many = Array.from({ length: 300 }, (_, index) => own(index + 2, index + 2, 1));
  const layout = layoutOf([own(1, 1), ...many], [theirs('a1', 0, 150, 'v1')], 301);
  const lanes = new DrawnLanes(layout.groups);

  it('are the first ones of each group, and one for all others of it', () => {
    assert.deepEqual(lanes.groups, [
      { first: 0, width: 17 },
      { first: 17, width: 1 },
    ]);
    assert.equal(lanes.width, 18);
    assert.equal(new DrawnLanes([{ first: 0, width: 3 }]).width, 3);
  });

  it('have one line at a place, so that rows beside hundreds of lines stay small', () => {
    for (const row of all(layout).map((one) => lanes.row(one))) {
      assert.ok(row.lines.length <= 3 * lanes.width);
      assert.ok(row.lines.every(({ lane }) => lane < lanes.width));
    }
    const theirRow = lanes.row(
      layout.window(layout.rowOf(id('a1')) ?? 0, 1)[0] ?? { id: id(''), lane: 0, lines: [] },
    );
    assert.equal(theirRow.lane, 17);
  });

  it('are dashed where everything at a place is', () => {
    const line = (lane: number, isFar: boolean): GraphRow['lines'][number] => ({ part: 'pass', lane, isFar });
    const row = (...lines: GraphRow['lines']): GraphRow => ({ id: id('v1'), lane: 0, lines });
    const drawnFar = (...lines: GraphRow['lines']): boolean[] =>
      new DrawnLanes([{ first: 0, width: 30 }]).row(row(...lines)).lines.map(({ isFar }) => isFar);
    assert.deepEqual(drawnFar(line(20, true), line(21, true)), [true]);
    assert.deepEqual(drawnFar(line(20, true), line(21, false)), [false]);
    assert.deepEqual(drawnFar(line(20, false), line(21, true)), [false]);
  });
});
