import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { artifactId } from '../../../src/core/artifactId';
import { ARTIFACT_KINDS } from '../../../src/core/artifactKind';
import { versionId, versionLabel, type VersionKey } from '../../../src/core/versionId';
import { nodeSha256 } from '../../../src/store/nodeSha256';
import { artifactIdOf, contentHashOf, objectHash } from './fakeHash';
import type { ContentHash, VersionId } from '../../../src/core/identity';

const sha256OfText = (text: string): string => createHash('sha256').update(text).digest('hex');
const id = (word: string): VersionId => objectHash(word) as string as VersionId;

const kind = fc.constantFrom(...ARTIFACT_KINDS.map((row) => row.kind));
const place = fc.string({ unit: fc.constantFrom('a', 'b', '/', ' ', 'é', '.'), maxLength: 4 });

describe('artifactId', () => {
  it('is made of root, kind and path, in a fixed form', () => {
    const expected = sha256OfText('artifact\0/home/a/.claude\0skill\0skills/pdf');
    assert.equal(artifactId('/home/a/.claude', 'skill', 'skills/pdf', nodeSha256), expected);
  });

  it('is equal for two artifacts exactly when root, kind and path are', () => {
    const artifact = fc.tuple(place, kind, place);
    fc.assert(
      fc.property(artifact, artifact, (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        assert.equal(artifactId(...a, nodeSha256) === artifactId(...b, nodeSha256), same);
        assert.equal(artifactId(...a, nodeSha256), artifactId(...a, nodeSha256));
      }),
      { numRuns: 500 },
    );
  });

  it('tells where the root ends and the path begins', () => {
    assert.notEqual(
      artifactId('/a', 'skill', 'b/c', nodeSha256),
      artifactId('/a/b', 'skill', 'c', nodeSha256),
    );
  });
});

describe('versionId', () => {
  const key: VersionKey = {
    artifactId: artifactIdOf('artifact'),
    parentId: id('parent'),
    mergeParentId: id('merge parent'),
    contentHash: contentHashOf('content'),
  };

  it('is made of artifact, parents and content, in a fixed form', () => {
    const { artifactId: artifact, parentId, mergeParentId, contentHash } = key;
    assert.equal(
      versionId(key, nodeSha256),
      sha256OfText(`version\0${artifact}\0${String(parentId)}\0${String(mergeParentId)}\0${contentHash}`),
    );
    assert.equal(
      versionId({ ...key, parentId: undefined, mergeParentId: undefined }, nodeSha256),
      sha256OfText(`version\0${artifact}\0\0\0${contentHash}`),
    );
  });

  it('differs with each of them, and with which parent is which', () => {
    const keys: VersionKey[] = [
      key,
      { ...key, artifactId: artifactIdOf('other') },
      { ...key, parentId: id('other') },
      { ...key, parentId: undefined },
      { ...key, mergeParentId: id('other') },
      { ...key, mergeParentId: undefined },
      { ...key, parentId: key.mergeParentId, mergeParentId: key.parentId },
      { ...key, parentId: undefined, mergeParentId: key.parentId },
      { ...key, parentId: undefined, mergeParentId: undefined },
      { ...key, contentHash: contentHashOf('other') },
    ];
    assert.equal(new Set(keys.map((each) => versionId(each, nodeSha256))).size, keys.length);
    assert.equal(versionId({ ...key }, nodeSha256), versionId(key, nodeSha256));
  });

  it('is another one when a file returns to earlier content, so that no version is its own ancestor', () => {
    const chain: VersionId[] = [];
    for (let i = 0; i < 50; i++) {
      const contentHash = contentHashOf(i % 2 === 0 ? 'a' : 'b');
      chain.push(
        versionId({ ...key, parentId: chain.at(-1), mergeParentId: undefined, contentHash }, nodeSha256),
      );
    }
    assert.equal(new Set(chain).size, 50);
  });
});

describe('versionLabel', () => {
  it('is the number and seven digits of the content hash', () => {
    const contentHash = '0123456789abcdef'.repeat(4) as ContentHash;
    assert.equal(versionLabel({ number: 1, contentHash }), 'v1-0123456');
    assert.equal(versionLabel({ number: 1204, contentHash }), 'v1204-0123456');
  });
});
