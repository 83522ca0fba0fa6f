import assert from 'node:assert/strict';
import { elsewhereSummary } from '../../../../src/core/elsewhere/elsewhereSummary';

describe('what is recorded of a version that has to do with another project', () => {
  it('says what, and has the name of the project', () => {
    const summaries = (['theirs', 'updated', 'kept'] as const).map((what) =>
      elsewhereSummary({ what, project: '~/site/.claude' }),
    );
    assert.deepEqual(summaries, [
      'From ~/site/.claude',
      'Updated from ~/site/.claude',
      'Kept beside what ~/site/.claude has',
    ]);
  });
});
