import { deepStrictEqual as equal } from 'node:assert';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { keptItems } from '../../../../../src/core/merge/suggestions/keptItems';
import { mergeOrder } from '../../../../../src/core/merge/suggestions/mergeOrder';

const itemsOf = (text: string): string[] => Array.from(text);

/** Lists whose items are one character each, as strings. */
const merged = (base: string, local: string, upstream: string): string | undefined =>
  mergeOrder(
    itemsOf(base),
    itemsOf(local),
    itemsOf(upstream),
    keptItems(itemsOf(base), itemsOf(local), itemsOf(upstream)),
  )?.join('');

describe('core/merge/suggestions mergeOrder', () => {
  it('keeps the order of the side that moved something', () => {
    equal(merged('abc', 'abc', 'cab'), 'cab');
    equal(merged('abc', 'cab', 'abc'), 'cab');
    equal(merged('abc', 'cab', 'cab'), 'cab');
    equal(merged('abc', 'cab', 'bca'), undefined);
  });

  it('puts what was added behind its neighbour, local first', () => {
    equal(merged('abc', 'axbc', 'aybcz'), 'axybcz');
    equal(merged('abc', 'xabc', 'yabc'), 'xyabc');
    equal(merged('abc', 'axbc', 'cyab'), 'cyaxb');
    equal(merged('', 'xz', 'yz'), 'xyz');
  });

  it('takes out what either side took out', () => {
    equal(merged('abc', 'ac', 'abcy'), 'acy');
    equal(merged('abc', 'ab', 'bcy'), 'by');
  });

  it('names each item that stays once, and gives the changes of one side as they are', () => {
    const list = fc.shuffledSubarray(itemsOf('abcdefgh')).map((items) => items.join(''));
    fc.assert(
      fc.property(list, list, list, (base, local, upstream) => {
        const result = merged(base, local, upstream);
        if (result !== undefined) {
          const kept = keptItems(itemsOf(base), itemsOf(local), itemsOf(upstream));
          equal(itemsOf(result).sort(), [...kept].sort());
          equal(itemsOf(merged(base, upstream, local) ?? '').sort(), [...kept].sort());
        }
        equal(merged(base, local, base), local);
        equal(merged(base, base, upstream), upstream);
        equal(merged(base, local, local), local);
      }),
    );
  });
});
