import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { findConflict } from '../../../../../src/core/merge/reading/findConflict';
import { markedConflicts, markedParts } from '../../../../../src/core/merge/reading/markedConflicts';
import { MarkerLines } from '../../../../../src/core/merge/reading/markerLines';

const markers = new MarkerLines({ local: 'mine', base: 'before', upstream: '' });
const conflict = ['<<<<<<< mine', 'l', '||||||| before', 'b', '=======', 'u', '>>>>>>>'];

describe('conflicts between markers', () => {
  it('are found with their parts', () => {
    const lines = ['a', ...conflict, 'c', ...conflict];
    assert.deepEqual(markedConflicts(lines, markers), [
      { start: 1, end: 7, between: { base: 3, sides: 5 } },
      { start: 9, end: 15, between: { base: 11, sides: 13 } },
    ]);
    const [first] = markedConflicts(lines, markers);
    assert.ok(first);
    assert.deepEqual(markedParts(lines, first), { local: ['l'], base: ['b'], upstream: ['u'] });
  });

  it('are told by their labels alone', () => {
    for (const line of ['<<<<<<<', '<<<<<<< theirs', '<<<<<< mine', ' <<<<<<< mine'])
      assert.deepEqual(markedConflicts([line, ...conflict.slice(1)], markers), []);
  });

  it('have parts only where each can be told', () => {
    const underlined = [...conflict.slice(0, 2), '=======', ...conflict.slice(2)];
    const partsOf = (lines: readonly string[]): unknown => {
      const [found] = markedConflicts(lines, markers);
      assert.ok(found);
      return markedParts(lines, found);
    };
    assert.deepEqual(partsOf(underlined), { local: ['l', '======='], base: ['b'], upstream: ['u'] });
    assert.equal(partsOf([...conflict.slice(0, 6), '=======', '>>>>>>>']), undefined);
    assert.equal(partsOf(conflict.filter((line) => line !== '=======')), undefined);
    assert.equal(partsOf(conflict.filter((line) => line !== '||||||| before')), undefined);
    const longer = conflict.map((line) => line.replace(/^([<|=>])\1{6}/, '$1$&'));
    const withUnderline = [...longer.slice(0, 4), '=======', ...longer.slice(4)];
    assert.deepEqual(partsOf(withUnderline), { local: ['l'], base: ['b', '======='], upstream: ['u'] });
  });

  it('begin at the last first marker before their end', () => {
    assert.deepEqual(
      markedConflicts([...conflict.slice(0, 3), ...conflict], markers).map(({ start, end }) => [start, end]),
      [[3, 9]],
    );
  });

  it('are found again where they moved to, the nearest of the same', () => {
    const lines = [...conflict, 'a', 'b', ...conflict];
    const start = (line: number, seen = conflict): number | undefined =>
      findConflict(lines, markers, { line, lines: seen })?.start;
    assert.deepEqual([start(0), start(2), start(7), start(100)], [0, 0, 9, 9]);
    assert.equal(start(0, [...conflict.slice(0, 1), 'other', ...conflict.slice(2)]), undefined);
  });
});
