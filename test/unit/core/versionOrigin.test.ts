import assert from 'node:assert/strict';
import type { ArtifactId, ContentHash, VersionId } from '../../../src/core/identity';
import type { Version } from '../../../src/core/version';
import { versionOrigin } from '../../../src/core/versionOrigin';

const version = (over: Partial<Version>): Version => ({
  id: 'id' as VersionId,
  artifactId: 'artifact' as ArtifactId,
  number: 2,
  contentHash: 'content' as ContentHash,
  parentId: 'parent' as VersionId,
  mergeParentId: undefined,
  parentHash: undefined,
  changeOrigin: 'local_modification',
  createdAt: 0,
  author: '',
  filesChanged: [],
  summary: '',
  metadata: {},
  ...over,
});
const normalised = (hash: string): Partial<Version> => ({
  metadata: { normalisedHash: hash as ContentHash },
});

describe('origin of a version', () => {
  it('is its change origin on the line of the head', () => {
    for (const changeOrigin of ['deployment', 'sync', 'local_modification'] as const) {
      const origin = versionOrigin(version({ changeOrigin }), { parent: version({}), isOnHeadsLine: true });
      assert.equal(origin, changeOrigin);
    }
  });

  it("is upstream's when it came from there and the head did not take it over", () => {
    const beside = { parent: undefined, isOnHeadsLine: false };
    assert.equal(versionOrigin(version({ changeOrigin: 'sync' }), beside), 'upstream');
    assert.equal(versionOrigin(version({ changeOrigin: 'deployment' }), beside), 'upstream');
    assert.equal(versionOrigin(version({}), beside), 'local_modification');
  });

  it("is another project's when it came from there, whether or not the head took it over", () => {
    for (const isOnHeadsLine of [true, false]) {
      const around = { parent: version({}), isOnHeadsLine };
      for (const changeOrigin of ['sync', 'deployment'] as const)
        for (const what of ['theirs', 'updated'] as const) {
          const metadata = { elsewhere: { what, project: '~/site' } };
          assert.equal(versionOrigin(version({ changeOrigin, metadata }), around), 'elsewhere');
        }
    }
  });

  it('does not follow from what a summary says', () => {
    const around = { parent: version({}), isOnHeadsLine: true };
    const imported = version({ changeOrigin: 'sync', summary: 'From 1.2 to 1.3' });
    assert.equal(versionOrigin(imported, around), 'sync');
  });

  it('of a change of form alone is the form', () => {
    const parent = version(normalised('a'));
    const around = { parent, isOnHeadsLine: true };
    assert.equal(versionOrigin(version(normalised('a')), around), 'form');
    assert.equal(versionOrigin(version(normalised('b')), around), 'local_modification');
    assert.equal(
      versionOrigin(version({}), { parent: version({}), isOnHeadsLine: true }),
      'local_modification',
      'where no such hash was recorded',
    );
  });

  it('of a merge is the merge', () => {
    const merge = version({ mergeParentId: 'other' as VersionId, changeOrigin: 'sync' });
    assert.equal(versionOrigin(merge, { parent: undefined, isOnHeadsLine: false }), 'merge');
  });

  it('is not guessed where it is not recorded', () => {
    const around = { parent: undefined, isOnHeadsLine: true };
    assert.equal(versionOrigin(version({ changeOrigin: undefined }), around), 'unknown');
    assert.equal(
      versionOrigin(version({ changeOrigin: undefined, parentId: undefined }), around),
      'first-seen',
    );
  });
});
