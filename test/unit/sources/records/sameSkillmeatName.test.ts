import assert from 'node:assert/strict';
import { sameSkillmeatName } from '../../../../src/sources/records/sameSkillmeatName';

describe('sameSkillmeatName', () => {
  it('compares names without the extension of a file', () => {
    for (const [a, b] of [
      ['review', 'review'],
      ['review.md', 'review'],
      ['review', 'review.txt'],
      ['flow.yaml', 'flow.yml'],
      ['a.json', 'a.md'],
      ['v1.2', 'v1.2.md'],
    ] as const) {
      assert.ok(sameSkillmeatName(a, b), `${a} ${b}`);
    }
  });

  it('leaves out one extension only, and no other', () => {
    for (const [a, b] of [
      ['review', 'Review'],
      ['a.md.md', 'a'],
      ['a.MD', 'a'],
      ['a.py', 'a'],
      ['md', 'a.md'],
      ['amd', 'a'],
    ] as const) {
      assert.ok(!sameSkillmeatName(a, b), `${a} ${b}`);
    }
  });
});
