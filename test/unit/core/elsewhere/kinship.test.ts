import assert from 'node:assert/strict';
import fc from 'fast-check';
import { kinship, type Standing } from '../../../../src/core/elsewhere/kinship';
import type { ContentHash } from '../../../../src/core/identity';

const lineage = (text: string): ContentHash[] => Array.from(text) as ContentHash[];

const standing = (here: string, there: string, isTheirsNewer = false): Standing =>
  kinship(lineage(here), lineage(there), isTheirsNewer).standing;

describe('kinship', () => {
  it('counts the versions since the nearest content that both have had', () => {
    assert.deepEqual(standing('abc', 'abc'), { state: 'same' });
    assert.deepEqual(standing('ab', 'abcd'), { state: 'ahead', ahead: 2 });
    assert.deepEqual(standing('abcd', 'b'), { state: 'behind', behind: 2 });
    assert.deepEqual(standing('abc', 'xbyz'), { state: 'diverged', ahead: 2, behind: 1 });
    assert.deepEqual(standing('abc', 'xyz'), { state: 'unrelated' });
    assert.deepEqual(standing('', 'x'), { state: 'unrelated' });
    assert.equal(kinship(lineage('abc'), lineage('xbyz'), false).common, 'b');
  });

  it('takes the younger side for the one that went on, where a change was taken back', () => {
    assert.deepEqual(standing('ab', 'aba', true), { state: 'ahead', ahead: 1 });
    assert.deepEqual(standing('aba', 'ab', false), { state: 'behind', behind: 1 });
  });

  it('is the reverse seen from the other side, and same only for the same present content', () => {
    const lines = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'e'), maxLength: 8 });
    fc.assert(
      fc.property(lines, lines, fc.boolean(), (a, b, isNewer) => {
        const [one, other] = [standing(a, b, isNewer), standing(b, a, !isNewer)];
        const reverse = { ahead: 'behind', behind: 'ahead' } as const;
        const expected = one.state === 'ahead' || one.state === 'behind' ? reverse[one.state] : one.state;
        assert.equal(other.state, expected);
        const [here, there] = [a.at(-1), b.at(-1)];
        assert.equal(one.state === 'same', here !== undefined && here === there);
        assert.equal(one.state === 'unrelated', !Array.from(a).some((content) => b.includes(content)));
        const { common } = kinship(lineage(a), lineage(b), isNewer);
        if (common !== undefined) assert.ok(a.includes(common) && b.includes(common));
      }),
    );
  });
});
