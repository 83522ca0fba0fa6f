import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { VersionId } from '../../../../src/core/identity';
import { beyondBudget, type HoldingVersion } from '../../../../src/core/retention/beyondBudget';
import { HeldBytes } from '../../../../src/core/retention/heldBytes';

const OBJECTS = 12;
const id = (index: number): VersionId => `v${String(index)}` as VersionId;

/** Versions that share objects, and what is needed of them. */
const stores = fc.record({
  sizes: fc.array(fc.nat(100), { minLength: OBJECTS, maxLength: OBJECTS }),
  versions: fc
    .array(fc.tuple(fc.nat(50), fc.uniqueArray(fc.nat(OBJECTS - 1), { maxLength: 5 })), { maxLength: 20 })
    .map((rows) =>
      rows.map(([createdAt, held], index): HoldingVersion => {
        return { id: id(index), number: index, createdAt, held };
      }),
    ),
  needed: fc.uniqueArray(fc.nat(20), { maxLength: 5 }).map((some) => new Set(some.map(id))),
});

const taken = (sizes: readonly number[], versions: readonly HoldingVersion[]): HeldBytes => {
  const bytes = new HeldBytes(sizes);
  for (const { held } of versions) bytes.add(held);
  return bytes;
};

describe('beyondBudget', () => {
  it('takes the oldest that are not needed until the rest is small enough, and counts what that frees', () => {
    fc.assert(
      fc.property(stores, fc.nat(800), ({ sizes, versions, needed }, budget) => {
        const bytes = taken(sizes, versions);
        const before = bytes.total;
        const gone = beyondBudget(versions, needed, bytes, budget);
        const lost = new Set<HoldingVersion>(gone.map(({ version }) => version));
        const left = versions.filter((version) => !lost.has(version));
        // What the rest takes up, counted by itself.
        const rest = new Set(left.flatMap(({ held }) => held));
        const expected = [...rest].reduce((sum, object) => sum + (sizes[object] ?? 0), 0);
        assert.equal(bytes.total, expected);
        assert.equal(before - gone.reduce((sum, one) => sum + one.bytes, 0), expected);
        for (const version of lost) assert.ok(!needed.has(version.id));
        const free = left.filter((version) => !needed.has(version.id));
        if (free.length > 0) assert.ok(expected <= budget);
        const youngest = Math.max(...[...lost].map(({ createdAt }) => createdAt));
        for (const version of free) assert.ok(lost.size === 0 || version.createdAt >= youngest);
        assert.deepEqual(beyondBudget(left, needed, bytes, budget), []);
      }),
    );
  });

  it('takes no more when the budget is larger', () => {
    fc.assert(
      fc.property(stores, fc.nat(800), fc.nat(200), ({ sizes, versions, needed }, budget, more) => {
        const lost = (most: number): readonly VersionId[] =>
          beyondBudget(versions, needed, taken(sizes, versions), most).map(({ version }) => version.id);
        const small = new Set(lost(budget));
        for (const one of lost(budget + more)) assert.ok(small.has(one));
      }),
    );
  });

  it('is nothing for versions that share all they have with one that is needed', () => {
    const version = (index: number, held: number[]): HoldingVersion => {
      return { id: id(index), number: index, createdAt: index, held };
    };
    const versions = [version(0, [0]), version(1, [0, 1]), version(2, [0])];
    const bytes = taken([100, 10], versions);
    const gone = beyondBudget(versions, new Set([id(2)]), bytes, 105);
    assert.deepEqual(
      gone.map((one) => [one.version.id, one.bytes]),
      [
        [id(0), 0],
        [id(1), 10],
      ],
    );
  });
});
