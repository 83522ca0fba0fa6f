import assert from 'node:assert/strict';
import { elsewhereProject, elsewhereSummary } from '../../../../src/core/elsewhere/elsewhereSummary';

describe('what is recorded of a version that has to do with another project', () => {
  it('has the name of the project, which is read again', () => {
    for (const what of ['theirs', 'updated', 'kept'] as const)
      for (const project of ['~/site/.claude', 'From what it has', ' has'])
        assert.equal(
          elsewhereProject({ changeOrigin: 'sync', summary: elsewhereSummary(what, project) }),
          project,
        );
  });

  it('is not read from what somebody wrote, nor where nothing was recorded', () => {
    const summary = elsewhereSummary('updated', 'site');
    assert.equal(elsewhereProject({ changeOrigin: 'local_modification', summary }), undefined);
    assert.equal(elsewhereProject({ changeOrigin: undefined, summary }), undefined);
    assert.equal(elsewhereProject({ changeOrigin: 'sync', summary: '' }), undefined);
  });
});
