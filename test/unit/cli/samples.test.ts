import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../host/projectRoot';
import { useTemporaryDirectory } from '../store/temporaryDirectory';
import { runCli } from './runCli';

const samples = path.join(projectRoot, 'samples');

/** Artifacts by state, from the table in the samples' README. */
function artifacts(state: string): string[] {
  const readme = readFileSync(path.join(samples, 'README.md'), 'utf8');
  return [...readme.matchAll(/^\| `([^`]+)` \| ([^|]+?) \|/gm)]
    .filter(([, , found]) => found === state)
    .map(([, artifact = '']) => artifact);
}

// Base, upstream and the edited copy of the samples' artifacts: what the README says of each is what merging them gives.
describe('cli merges of the samples', () => {
  const temporary = useTemporaryDirectory();

  /** Merges upstream's changes of one artifact into the workspace's; a skill into the directory `out`. */
  function merge(artifact: string): { status: number | null; out: string } {
    const [base, local, upstream] = ['collection-v1', 'workspace/.claude', 'collection'].map((place) =>
      path.join(samples, place, artifact),
    );
    const out = path.join(temporary.path, artifact);
    if (!base || !local || !upstream) throw new Error('unreachable');
    if (!artifact.endsWith('.md')) {
      const { status, stderr } = runCli('merge-tree', base, local, upstream, out);
      assert.equal(stderr, '');
      return { status, out };
    }
    const { status } = runCli('merge-file', '-p', local, base, upstream);
    return { status, out };
  }

  it('are clean where the README says so', () => {
    const clean = artifacts('merges cleanly');
    assert.deepEqual(clean, ['skills/release', 'agents/code-reviewer.md']);
    for (const artifact of clean) assert.equal(merge(artifact).status, 0, artifact);
  });

  it('have a conflict where the README says so', () => {
    const conflicts = artifacts('conflict');
    assert.ok(conflicts.length >= 3);
    for (const artifact of conflicts) {
      assert.equal(merge(artifact).status, 1, artifact);
    }
  });

  it('bring every change of upstream to what was not edited here', () => {
    for (const artifact of artifacts('outdated').filter((name) => name.startsWith('skills/'))) {
      const { status, out } = merge(artifact);
      assert.equal(status, 0, artifact);
      const upstream = path.join(samples, 'collection', artifact);
      const { stdout } = runCli('hash', upstream);
      assert.equal(runCli('hash', out).stdout, stdout, artifact);
    }
  });

  it('keep what only was edited here', () => {
    for (const artifact of [...artifacts('modified'), ...artifacts('line endings only')]) {
      const { status, out } = merge(artifact);
      assert.equal(status, 0, artifact);
      const local = path.join(samples, 'workspace/.claude', artifact);
      assert.ok(existsSync(local));
      assert.equal(runCli('hash', out).stdout, runCli('hash', local).stdout, artifact);
    }
  });
});
