import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareCodePoints } from '../../../src/core/compareCodePoints';

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Characters from every length of UTF-8, with those where UTF-16 order differs from code point order. */
const character = fc.oneof(
  fc.constantFrom('a', 'b', '/', '.', '\0', '\u{7f}', 'é', '\u{7ff}', '\u{800}', '\u{d7ff}'),
  fc.constantFrom('\u{e000}', '\u{fffd}', '\u{ffff}', '\u{10000}', '\u{1f600}', '\u{1f601}', '\u{10ffff}'),
);
const text = fc.oneof(fc.string({ unit: character, maxLength: 6 }), fc.string({ unit: 'binary' }));

describe('compareCodePoints', () => {
  it('orders as UTF-8 bytes do', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        assert.equal(Math.sign(compareCodePoints(a, b)), Math.sign(byBytes(a, b)));
      }),
      { numRuns: 2000 },
    );
  });

  it('puts a character beyond the first plane after those of it, unlike `<`', () => {
    assert.deepEqual(['\u{fffd}', '\u{1f600}'].sort(), ['\u{1f600}', '\u{fffd}']);
    assert.ok(compareCodePoints('\u{1f600}', '\u{fffd}') > 0);
    assert.ok(compareCodePoints('\u{fffd}', '\u{1f600}') < 0);
  });

  it('puts a prefix first and finds only equal strings equal', () => {
    assert.ok(compareCodePoints('a', 'a/b') < 0);
    assert.ok(compareCodePoints('a/b', 'a') > 0);
    assert.equal(compareCodePoints('a/b', 'a/b'), 0);
    assert.notEqual(compareCodePoints('é', 'e\u{301}'), 0);
  });

  it('sorts any list to one order, whatever order it came in', () => {
    const list = fc.array(text, { maxLength: 8 });
    fc.assert(
      fc.property(
        list.chain((items) =>
          fc.tuple(
            fc.constant(items),
            fc.shuffledSubarray(items, { minLength: items.length, maxLength: items.length }),
          ),
        ),
        ([items, shuffled]) => {
          assert.deepEqual(shuffled.sort(compareCodePoints), items.sort(byBytes));
        },
      ),
    );
  });
});
