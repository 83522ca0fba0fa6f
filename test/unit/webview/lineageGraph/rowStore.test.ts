import assert from 'node:assert/strict';
import { RowStore } from '../../../../src/webview/lineageGraph/rowStore';
import { LAYOUT, rowsOf } from './sampleRows';

const SIZE = 10_000;
/** Rows in sight, and those above and below them that are asked for, too. */
const IN_SIGHT = 40;
const AHEAD = 100;

describe('the rows of the lineage graph', () => {
  /** A list whose every question is answered at once. */
  const list = (focus: number | null): { readonly scrollTo: (first: number) => number[] } => {
    const store = new RowStore();
    store.reset({ layout: LAYOUT, rows: SIZE });
    store.add(rowsOf(0, 100), focus);
    return {
      /** @returns rows in sight that are not there */
      scrollTo: (first) => {
        for (const { from, count } of store.missing(first - AHEAD, first + IN_SIGHT + AHEAD))
          store.add(rowsOf(from, Math.min(count, SIZE - from)), focus);
        const inSight = Array.from({ length: Math.min(IN_SIGHT, SIZE - first) }, (_, index) => first + index);
        return inSight.filter((row) => !store.get(row));
      },
    };
  };
  const steps = (from: number, to: number): number[] => {
    const step = from < to ? 20 : -20;
    return Array.from({ length: Math.floor(Math.abs(to - from) / 20) }, (_, index) => from + index * step);
  };

  it('are asked for again when they were forgotten, in either direction', () => {
    for (const focus of [null, 0, 50, 5000, 7700]) {
      const { scrollTo } = list(focus);
      const way = [...steps(0, 9960), ...steps(9960, 0), ...steps(0, 4000), 0, ...steps(0, 9960), 0];
      assert.deepEqual(
        way.flatMap((first) => scrollTo(first)),
        [],
      );
    }
  });

  it('are never forgotten where the keyboard is', () => {
    const store = new RowStore();
    store.reset({ layout: LAYOUT, rows: SIZE });
    for (let from = 0; from < SIZE; from += 100) {
      store.add(rowsOf(from, 100), 42);
      assert.ok(store.get(42));
      assert.ok(store.get(from));
    }
    assert.equal(store.get(41), undefined);
  });

  it('of another layout are not taken', () => {
    const store = new RowStore();
    store.reset({ layout: LAYOUT, rows: SIZE });
    assert.equal(store.add({ ...rowsOf(0, 100), layout: 7 }), false);
    assert.equal(store.get(0), undefined);
  });
});
