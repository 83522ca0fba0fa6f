import assert from 'node:assert/strict';
import { driftOf, type DriftInput, type DriftState } from '../../../src/core/drift';

const neither = { local: false, upstream: false };
const both: DriftInput = { local: 'present', upstream: 'present', likeness: 'different', moved: neither };

describe('drift', () => {
  const cases: readonly (readonly [string, Partial<DriftInput>, DriftState])[] = [
    [
      'the same content, whoever moved',
      { likeness: 'same', moved: { local: true, upstream: true } },
      'in-sync',
    ],
    ['the same content without a baseline', { likeness: 'same', moved: undefined }, 'in-sync'],
    ['only local moved', { moved: { local: true, upstream: false } }, 'modified'],
    ['only upstream moved', { moved: { local: false, upstream: true } }, 'outdated'],
    ['both moved', { moved: { local: true, upstream: true } }, 'diverged'],
    ['they differ, and nothing tells who moved', { moved: undefined }, 'diverged'],
    ['no upstream', { upstream: 'not-linked' }, 'local-only'],
    ['local is gone', { local: 'absent' }, 'deleted-locally'],
    ['upstream is gone', { upstream: 'absent' }, 'deleted-upstream'],
    ['both are gone', { local: 'absent', upstream: 'absent' }, 'deleted-upstream'],
    ['upstream cannot be read', { upstream: 'unreadable' }, 'unknown'],
    ['upstream cannot be read and local is gone', { local: 'absent', upstream: 'unreadable' }, 'unknown'],
  ];
  for (const [what, input, state] of cases) {
    it(`${what}: ${state}`, () => {
      assert.deepEqual(driftOf({ ...both, ...input }), { state, formDiffers: false });
    });
  }

  it('is none where only line ends or modes differ, and says that they do', () => {
    const input: DriftInput = { ...both, likeness: 'form', moved: { local: true, upstream: false } };
    assert.deepEqual(driftOf(input), { state: 'in-sync', formDiffers: true });
    assert.deepEqual(driftOf({ ...input, upstream: 'unreadable' }), { state: 'unknown', formDiffers: false });
  });
});
