import assert from 'node:assert/strict';
import type { ArtifactId } from '../../../src/core/identity';
import { reconciledWords } from '../../../src/operations/reconciledWords';

describe('the words for a reconciliation in the log', () => {
  const one = ['a' as ArtifactId];

  it('count one and several of each', () => {
    const single = { captured: one, deleted: one, filesRead: 1, isCancelled: false };
    assert.equal(reconciledWords(single), '1 new version, 1 deletion, 1 file read');
    const several = { captured: [...one, ...one], deleted: [], filesRead: 2, isCancelled: true };
    assert.equal(reconciledWords(several), '2 new versions, 0 deletions, 2 files read, cancelled');
  });
});
