import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Choice } from '../../../../../src/core/merge/choice';
import { conflictsAtBase } from '../../../../../src/core/merge/conflictsAtBase';
import { mergeText } from '../../../../../src/core/merge/mergeText';
import { conflictCount, resolvedText } from '../../../../../src/core/merge/resolvedText';

const text = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const BASE = text('one', 'a', 'two', 'b', 'three', 'c', 'four');
const LOCAL = text('one', 'a local', 'two', 'b local', 'three', 'c', 'four');
const UPSTREAM = text('one', 'a upstream', 'two', 'b upstream', 'three', 'c upstream', 'four');

describe('conflictsAtBase', () => {
  it('counts the conflicts that were saved as they were before both sides changed them', () => {
    const merge = mergeText(BASE, LOCAL, UPSTREAM);
    assert.equal(conflictCount(merge), 2);
    assert.equal(conflictsAtBase(merge, text('one', 'a', 'two', 'b', 'three', 'c upstream', 'four')), 2);
    assert.equal(
      conflictsAtBase(merge, text('one', 'a local', 'two', 'b', 'three', 'c upstream', 'four')),
      1,
    );
    assert.equal(conflictsAtBase(merge, text('one', 'a local', 'two', 'B!', 'three', 'c', 'four')), 0);
    assert.equal(conflictsAtBase(merge, text('one', 'two', 'three', 'four')), 0);
  });

  it('counts a conflict between two insertions as open while nothing stands there', () => {
    const merge = mergeText(text('one', 'two'), text('one', 'mine', 'two'), text('one', 'theirs', 'two'));
    assert.equal(conflictsAtBase(merge, text('one', 'two')), 1);
    assert.equal(conflictsAtBase(merge, text('one', 'mine', 'theirs', 'two')), 0);
    assert.equal(conflictsAtBase(merge, text('one', 'by hand', 'two')), 0);
  });

  it('is no question of line ends', () => {
    const merge = mergeText(BASE, LOCAL, UPSTREAM);
    assert.equal(conflictsAtBase(merge, BASE.replaceAll('\n', '\r\n')), 2);
  });

  it('counts every conflict of a text that takes the base for all', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 8 });
    fc.assert(
      fc.property(lines, lines, lines, (base, local, upstream) => {
        const merge = mergeText(text(...base), text(...local), text(...upstream));
        const all = (choice: Choice): string =>
          resolvedText(
            merge,
            new Map(merge.chunks.flatMap(({ kind }, at) => (kind === 'conflict' ? [[at, choice]] : []))),
          );
        assert.ok(conflictsAtBase(merge, all('base')) === conflictCount(merge));
      }),
    );
  });
});
