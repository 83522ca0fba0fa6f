import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { FileTreeError } from '../../../../src/core/fileTree';
import { conflictTotal } from '../../../../src/core/merge/tree/conflictTotal';
import { linkUpstream } from '../../../../src/operations/linkUpstream';
import { SKILL, useLinked } from '../linked';
import { driftNow, told } from './driftOfLinked';

const BASE = { 'SKILL.md': 'one\ntwo\nthree\nfour\nfive\n', 'notes.md': 'notes\n' };

describe('artifactDrift', () => {
  const use = useLinked();

  /** Deployed, then both sides as given. */
  async function moved(local: Record<string, string>, upstream: Record<string, string>): Promise<string> {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.put({ ...BASE, ...local });
    await linked.workspace.reconcile();
    await linked.upstream.put(SKILL, { ...BASE, ...upstream });
    return told(linked);
  }

  it('is in-sync when both sides are the same, even if both moved there', async () => {
    assert.equal(await moved({}, {}), 'in-sync');
    const same = { 'SKILL.md': 'the same\n' };
    await use.current.put({ ...BASE, ...same });
    await use.current.workspace.reconcile();
    await use.current.upstream.put(SKILL, { ...BASE, ...same });
    assert.equal(await told(use.current), 'in-sync');
  });

  it('is modified when only local moved', async () => {
    assert.equal(await moved({ 'SKILL.md': 'ours\n' }, {}), 'modified');
  });

  it('is outdated when only upstream moved', async () => {
    assert.equal(await moved({}, { 'SKILL.md': 'theirs\n' }), 'outdated');
  });

  it('is diverged when both moved, and counts what a sync would ask', async () => {
    const clean = await moved(
      { 'SKILL.md': BASE['SKILL.md'].replace('one', 'ONE') },
      { 'SKILL.md': BASE['SKILL.md'].replace('five', 'FIVE') },
    );
    assert.equal(clean, 'diverged 0');
    await use.current.put({ 'SKILL.md': 'ours\ntwo\nthree\nfour\nours\n', 'notes.md': 'ours\n' });
    await use.current.workspace.reconcile();
    await use.current.upstream.put(SKILL, { 'SKILL.md': 'theirs\ntwo\nthree\nfour\ntheirs\n' });
    assert.equal(await told(use.current), 'diverged 3');
    assert.equal(conflictTotal((await use.current.planSync()).tree), 3);
  });

  it('is diverged when they differ and no baseline tells who moved', async () => {
    assert.equal(await moved({ 'SKILL.md': 'ours\n' }, {}), 'modified');
    const { context, store } = use.current.workspace;
    const { id, upstream } = use.current.artifact();
    await linkUpstream(context, { artifactId: id, link: upstream ?? null, baseline: undefined });
    assert.equal(store.artifact(id)?.baseline, undefined);
    assert.equal(await told(use.current), 'diverged 1');
  });

  it('does not count what is too large to take part in a sync', async () => {
    const { workspace } = use.current;
    await moved({ 'notes.md': 'ours\n', 'SKILL.md': 'ours\n' }, { 'SKILL.md': 'theirs\n' });
    await use.current.upstream.write(SKILL, { 'notes.md': 'x'.repeat(workspace.settings.maxFileSize + 1) });
    const { tree } = await use.current.planSync();
    assert.equal(await told(use.current), `diverged ${String(conflictTotal(tree))}`);
  });

  it('is local-only without an upstream, also when the user said that there is none', async () => {
    const { workspace } = use.current;
    await workspace.write(SKILL, BASE);
    await workspace.reconcile();
    assert.equal(await told(use.current), 'local-only');
    const link = { source: { type: 'none' }, path: '' } as const;
    const artifactId = workspace.artifact(SKILL).id;
    await linkUpstream(workspace.context, { artifactId, link, baseline: undefined });
    assert.equal(await told(use.current), 'local-only');
  });

  it('is deleted-locally, and deleted-upstream even if both are gone', async () => {
    const { workspace, upstream } = use.current;
    await use.current.deployed(BASE);
    await fs.rm(workspace.at(SKILL), { recursive: true });
    await workspace.reconcile();
    assert.equal(await told(use.current), 'deleted-locally');
    await fs.rm(upstream.at(SKILL), { recursive: true });
    assert.equal(await told(use.current), 'deleted-upstream');
    await workspace.write(SKILL, BASE);
    await workspace.reconcile();
    assert.equal(await told(use.current), 'deleted-upstream');
  });

  it('is unknown for a source on another machine', async () => {
    const { workspace } = use.current;
    await workspace.write(SKILL, BASE);
    await workspace.reconcile();
    const link = { source: { type: 'remote', name: 'example/skills' }, path: '' } as const;
    const artifactId = workspace.artifact(SKILL).id;
    await linkUpstream(workspace.context, { artifactId, link, baseline: undefined });
    const { state, problem } = await driftNow(use.current);
    assert.equal(state, 'unknown');
    assert.equal(problem?.problem, 'no-upstream');
  });

  it('is unknown, never deleted, while the source is gone, and right when it is back', async () => {
    const { upstream } = use.current;
    assert.equal(await moved({}, { 'SKILL.md': 'theirs\n' }), 'outdated');
    await fs.rename(upstream.folder, `${upstream.folder}-away`);
    const gone = await driftNow(use.current);
    assert.deepEqual(
      [gone.state, gone.upstreamHash, gone.problem?.problem],
      ['unknown', undefined, 'upstream-unreadable'],
    );
    await fs.rename(`${upstream.folder}-away`, upstream.folder);
    assert.equal(await told(use.current), 'outdated');
  });

  for (const call of ['list', 'read', 'stat'] as const) {
    for (const part of ['', `/${SKILL}`, `/${SKILL}/SKILL.md`]) {
      it(`is unknown while the source refuses ${call} of ${part === '' ? 'its folder' : part}`, async () => {
        const { workspace, upstream } = use.current;
        assert.equal(await moved({}, { 'SKILL.md': 'theirs\n' }), 'outdated');
        const struck: string[] = [];
        workspace.files.hook = (made, path) => {
          if (made !== call || path !== upstream.folder + part) return;
          struck.push(path);
          throw new FileTreeError('no-permission', path);
        };
        const state = await told(use.current);
        // Not every call is made of every part.
        assert.equal(state, struck.length > 0 ? 'unknown' : 'outdated');
        workspace.files.hook = undefined;
        assert.equal(await told(use.current), 'outdated');
      });
    }
  }
});
