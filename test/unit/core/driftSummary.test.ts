import assert from 'node:assert/strict';
import type { DriftState } from '../../../src/core/drift';
import { countDrifts, standingOf, type Standing } from '../../../src/core/driftSummary';

const here = { isLinked: true, isDeleted: false, isPinned: false, isMerging: false };

describe('standing of an artifact', () => {
  const standing = (state: DriftState, conflicts?: number): Standing =>
    standingOf({ ...here, drift: { state, conflicts } });

  it('is its drift', () => {
    for (const state of ['in-sync', 'modified', 'outdated', 'deleted-upstream', 'unknown'] as const)
      assert.equal(standing(state), state);
  });

  it('tells a merge that asks from one that does not', () => {
    assert.equal(standing('diverged', 2), 'conflict');
    assert.equal(standing('diverged', 0), 'diverged');
    assert.equal(standing('diverged', undefined), 'diverged');
  });

  it('is unchecked until upstream was looked at, and unlinked without one', () => {
    assert.equal(standingOf({ ...here, drift: undefined }), 'unchecked');
    assert.equal(standingOf({ ...here, isLinked: false, drift: undefined }), 'unlinked');
    assert.equal(standing('local-only'), 'unlinked');
  });

  it('of a deleted one says more only when upstream still has it', () => {
    const deleted = { ...here, isDeleted: true };
    const drift = (state: DriftState) => ({ state, conflicts: undefined });
    assert.equal(standingOf({ ...deleted, drift: drift('deleted-locally') }), 'deleted-locally');
    assert.equal(standingOf({ ...deleted, drift: drift('deleted-upstream') }), 'deleted');
    assert.equal(standingOf({ ...deleted, drift: drift('unknown') }), 'deleted');
    assert.equal(standingOf({ ...deleted, drift: undefined }), 'deleted');
    assert.equal(
      standingOf({ ...deleted, isLinked: false, drift: drift('deleted-locally') }),
      'deleted',
      'a drift of before the link was taken away',
    );
  });
});

describe('counts of drifts', () => {
  it('counts by standing, and what is there apart from what is deleted', () => {
    const { present, deleted, linked, heldBack, by } = countDrifts([
      { ...here, standing: 'outdated' },
      { ...here, standing: 'outdated' },
      { ...here, standing: 'modified' },
      { ...here, isLinked: false, standing: 'unlinked' },
      { ...here, isDeleted: true, standing: 'deleted-locally' },
    ]);
    assert.deepEqual(
      { present, deleted, linked, heldBack },
      { present: 4, deleted: 1, linked: 4, heldBack: 0 },
    );
    assert.equal(by.outdated, 2);
    assert.equal(by.modified, 1);
    assert.equal(by.conflict, undefined);
  });

  it('holds updates of pinned artifacts back, and nothing else of them', () => {
    const standings: readonly Standing[] = ['outdated', 'conflict', 'diverged', 'modified', 'in-sync'];
    const counts = countDrifts(standings.map((standing) => ({ ...here, isPinned: true, standing })));
    assert.equal(counts.heldBack, 3);
    assert.deepEqual(counts.by, { modified: 1, 'in-sync': 1 });
  });

  it('counts merges in progress beside the standing that they have', () => {
    const counts = countDrifts([
      { ...here, standing: 'conflict', isMerging: true },
      { ...here, standing: 'conflict' },
    ]);
    assert.equal(counts.merging, 1);
    assert.equal(counts.by.conflict, 2);
  });
});
