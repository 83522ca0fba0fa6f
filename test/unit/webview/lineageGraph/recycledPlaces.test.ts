import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RecycledPlaces } from '../../../../src/webview/lineageGraph/recycledPlaces';

describe('the places of rows on the page', () => {
  const seen = fc.uniqueArray(
    fc.oneof(
      fc.nat(30),
      fc.nat(30).map((id) => `v${String(id)}`),
    ),
    { maxLength: 20 },
  );

  it('are one for each row, the same as long as it is there, and new only where there are more rows than before', () => {
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 8 }), (pages) => {
        const places = new RecycledPlaces();
        let before: ReadonlyMap<string | number, number> = new Map();
        for (const rows of pages) {
          const now = places.placesOf(rows);
          assert.deepEqual([...now.keys()], rows);
          assert.equal(new Set(now.values()).size, rows.length);
          for (const [row, place] of now) if (before.has(row)) assert.equal(place, before.get(row));
          const old = new Set(before.values());
          const made = [...now.values()].filter((place) => !old.has(place));
          assert.equal(made.length, Math.max(0, now.size - before.size));
          before = now;
        }
      }),
    );
  });

  it('are taken over in order where all rows change at once', () => {
    const places = new RecycledPlaces();
    places.placesOf(['a', 'b', 'c']);
    assert.deepEqual(
      [...places.placesOf([7, 8, 9])],
      [
        [7, 0],
        [8, 1],
        [9, 2],
      ],
    );
    assert.deepEqual(
      [...places.placesOf([8, 9, 10])],
      [
        [8, 1],
        [9, 2],
        [10, 0],
      ],
    );
  });
});
