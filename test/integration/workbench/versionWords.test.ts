import assert from 'node:assert/strict';
import type { ArtifactId, ContentHash, VersionId } from '../../../src/core/identity';
import type { Version } from '../../../src/core/version';
import { originLabel } from '../../../src/ui/versionWords';

const merge = (fields: Partial<Version>): Version => ({
  id: 'merge' as VersionId,
  artifactId: 'artifact' as ArtifactId,
  number: 3,
  contentHash: 'content' as ContentHash,
  parentId: 'mine' as VersionId,
  mergeParentId: 'theirs' as VersionId,
  parentHash: undefined,
  changeOrigin: 'sync',
  createdAt: 0,
  author: '',
  filesChanged: [],
  summary: '',
  metadata: {},
  ...fields,
});

describe('the words for where a version came from', () => {
  it('say what a merge took in', () => {
    assert.equal(originLabel(merge({})), 'merged with upstream');
    const elsewhere = { what: 'updated', project: 'site' } as const;
    assert.equal(originLabel(merge({ metadata: { elsewhere } })), 'merged with another project');
    // Imported from a project's own git.
    assert.equal(originLabel(merge({ changeOrigin: undefined })), 'merged');
  });
});
