import assert from 'node:assert/strict';
import { toHashColumn } from '../../../../src/store/database/hashColumn';
import { toArtifact, toOperation, toVersion } from '../../../../src/store/database/rows';
import { hashOf } from '../journalRecords';

const v = hashOf('v');
const a = hashOf('a');
const c = hashOf('c');

const version = {
  id: toHashColumn(v),
  artifact_id: toHashColumn(a),
  number: 3,
  content_hash: toHashColumn(c),
  parent_id: null,
  merge_parent_id: null,
  parent_hash: null,
  change_origin: null,
  created_at: 12.5,
  author: 'me',
  files_changed: '[{"path":"x","change":"added"}]',
  summary: '',
  metadata: '{}',
};

describe('rows', () => {
  it('reads SQL NULL as undefined', () => {
    const row = {
      id: toHashColumn(a),
      root: '/r',
      kind: 'skill',
      name: 'n',
      path: 'skills/n',
      created_at: 1,
    };
    const empty = { head_version: null, baseline_version: null, deleted_at: null };
    assert.deepEqual(toArtifact({ ...row, ...empty }), {
      id: a,
      root: '/r',
      kind: 'skill',
      name: 'n',
      path: 'skills/n',
      createdAt: 1,
      head: undefined,
      baseline: undefined,
      deletedAt: undefined,
      upstream: undefined,
      pinnedAt: undefined,
      pinnedVersion: undefined,
      modificationDetectedAt: undefined,
    });
    const full = { head_version: toHashColumn(v), baseline_version: toHashColumn(c), deleted_at: 0 };
    const { head, baseline, deletedAt } = toArtifact({ ...row, ...full });
    assert.deepEqual([head, baseline, deletedAt], [v, c, 0]);
    const { id, contentHash, parentId, mergeParentId, parentHash } = toVersion(version);
    assert.deepEqual([id, contentHash], [v, c]);
    assert.deepEqual([parentId, mergeParentId, parentHash], [undefined, undefined, undefined]);
  });

  it('reads a version with its JSON columns', () => {
    const read = toVersion({ ...version, change_origin: 'sync', parent_id: toHashColumn(hashOf('p')) });
    assert.equal(read.changeOrigin, 'sync');
    assert.equal(read.parentId, hashOf('p'));
    assert.equal(read.createdAt, 12.5);
    assert.deepEqual(read.filesChanged, [{ path: 'x', change: 'added' }]);
    assert.deepEqual(read.metadata, {});
  });

  it('throws rather than give back what does not fit the schema', () => {
    assert.throws(() => toVersion({ ...version, files_changed: 'not json' }));
    assert.throws(() => toVersion({ ...version, files_changed: '[{"path":"x","change":"eaten"}]' }));
    assert.throws(() => toVersion({ ...version, metadata: '7' }));
    assert.throws(() => toArtifact({ id: 'a', kind: 'potion' }));
    assert.throws(() => toOperation({ id: 'o', kind: 'dance', outcome: 'done' }));
    assert.throws(() => toOperation({ id: 'o', kind: 'capture', outcome: 'perhaps' }));
  });
});
