import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Side } from '../../../../../src/core/merge/mergeChunk';
import { mergeText, type TextMerge } from '../../../../../src/core/merge/mergeText';
import { CHUNK_KEY, chunkKeys, keyOfSide } from '../../../../../src/core/merge/session/chunkKey';
import { nodeSha256 } from '../../../../../src/store/nodeSha256';
import { arbitraryTriple } from '../text/arbitraryTexts';
import { mergeOf, section } from './sections';

const SIDES: readonly Side[] = ['base', 'local', 'upstream'];
const keysOf = (merge: TextMerge): ReturnType<typeof chunkKeys> => chunkKeys(merge, nodeSha256);

/** A chunk's lines with their ends, on one side. */
function linesOf(merge: TextMerge, index: number, side: Side): string[] {
  const range = merge.chunks[index]?.[side] ?? assert.fail();
  const { lines, ends } = merge[side];
  return lines.slice(range.start, range.end).map((line, at) => line + (ends[range.start + at] ?? ''));
}

describe('chunkKey', () => {
  it('is there for every chunk that is not unchanged, no two alike in a file', () => {
    fc.assert(
      fc.property(arbitraryTriple, ({ base, local, upstream }) => {
        const merge = mergeText(base, local, upstream);
        const keys = keysOf(merge);
        assert.deepEqual(
          keys.map((key) => key === undefined),
          merge.chunks.map(({ kind }) => kind === 'unchanged'),
        );
        const given = keys.filter((key) => key !== undefined);
        for (const key of given) assert.match(key, CHUNK_KEY);
        assert.equal(new Set(given).size, given.length);
      }),
    );
  });

  it('tells chunks apart by their lines and line ends, and by nothing else, side by side', () => {
    fc.assert(
      fc.property(arbitraryTriple, arbitraryTriple, (one, other) => {
        const merges = [one, other].map(({ base, local, upstream }) => mergeText(base, local, upstream));
        const chunks = merges.flatMap((merge) =>
          keysOf(merge).flatMap((key, index) => (key === undefined ? [] : [{ merge, key, index }])),
        );
        for (const a of chunks)
          for (const b of chunks)
            for (const side of SIDES)
              assert.equal(
                keyOfSide(a.key, side) === keyOfSide(b.key, side),
                linesOf(a.merge, a.index, side).join('') === linesOf(b.merge, b.index, side).join(''),
              );
      }),
    );
  });

  it('counts equal chunks of a file', () => {
    const part = (line: string): string => `1\n2\n3\n${line}\n4\n5\n6\n`;
    const merge = mergeText(part('x').repeat(3), part('mine').repeat(3), part('theirs').repeat(3));
    const keys = keysOf(merge).filter((key) => key !== undefined);
    assert.deepEqual(
      keys.map((key) => key.slice(key.indexOf(':'))),
      [':0/3', ':1/3', ':2/3'],
    );
    assert.equal(new Set(keys.map((key) => key.slice(0, key.indexOf(':')))).size, 1);
  });

  it('is the same whatever changes in the rest of the file', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(section, section), { minLength: 1, maxLength: 8 }),
        fc.nat(),
        (pairs, which) => {
          const kept = which % pairs.length;
          const before = pairs.map(([one]) => one);
          const now = pairs.map(([one, other], index) => (index === kept ? one : other));
          const keyIn = (sections: typeof before): unknown => {
            const changed = sections.slice(0, kept).filter(({ kind }) => kind !== 'unchanged').length;
            return keysOf(mergeOf(sections)).filter((key) => key !== undefined)[changed];
          };
          fc.pre(before[kept]?.kind !== 'unchanged');
          assert.notEqual(keyIn(before), undefined);
          assert.equal(keyIn(now), keyIn(before));
        },
      ),
    );
  });
});
