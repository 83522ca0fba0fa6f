import assert from 'node:assert/strict';
import type { Artifact } from '../../../../src/core/artifact';
import { tieOf } from '../../../../src/core/elsewhere/tie';
import type { UpstreamLink } from '../../../../src/core/upstreamLink';

type Tied = Pick<Artifact, 'root' | 'kind' | 'name' | 'path' | 'upstream'>;

const skill = (root: string, name: string, upstream?: UpstreamLink): Tied => ({
  root,
  kind: 'skill',
  name,
  path: `skills/${name}`,
  upstream,
});
const folder = (place: string, path: string): UpstreamLink => ({
  source: { type: 'folder', folder: place, name: place },
  path,
});
const remote = (name: string): UpstreamLink => ({ source: { type: 'remote', name }, path: '' });

describe('tieOf', () => {
  const there = skill('/b/.claude', 'pdf');

  it('knows the upstream in either direction, however a place is divided', () => {
    assert.equal(
      tieOf(skill('/a/.claude', 'pdf', folder('/b/.claude', 'skills/pdf')), there, true),
      'upstream',
    );
    assert.equal(
      tieOf(skill('/a/.claude', 'x', folder('/b', '.claude/skills/pdf')), there, false),
      'upstream',
    );
    assert.equal(
      tieOf(there, skill('/a/.claude', 'pdf', folder('/b/.claude', 'skills/pdf')), true),
      'downstream',
    );
  });

  it('knows two that come from one place', () => {
    const link = folder('/collection', 'skills/pdf');
    assert.equal(tieOf(skill('/a', 'pdf', link), skill('/b', 'other', link), false), 'same-upstream');
    const far = remote('github.com/x/y');
    assert.equal(tieOf(skill('/a', 'pdf', far), skill('/b', 'pdf', far), false), 'same-upstream');
    // One repository offers many.
    assert.equal(tieOf(skill('/a', 'pdf', far), skill('/b', 'other', far), false), undefined);
    const none: UpstreamLink = { source: { type: 'none' }, path: '' };
    assert.equal(tieOf(skill('/a', 'pdf', none), skill('/b', 'other', none), false), undefined);
  });

  it('goes by contents then, and by names last; never across kinds', () => {
    assert.equal(tieOf(skill('/a', 'x'), there, true), 'shared-content');
    assert.equal(tieOf(skill('/a', 'pdf'), there, false), 'same-name');
    assert.equal(tieOf(skill('/a', 'x'), there, false), undefined);
    assert.equal(tieOf({ ...skill('/a', 'pdf'), kind: 'agent' }, there, true), undefined);
  });
});
