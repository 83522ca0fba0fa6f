import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import type { SourcePlace } from '../../../../src/core/sourcePlace';
import { isLocalLink } from '../../../../src/core/upstreamLink';
import { linkByContent } from '../../../../src/operations/link/linkByContent';
import { linkUpstream } from '../../../../src/operations/linkUpstream';
import { told } from '../drift/driftOfLinked';
import { SKILL, sorted, useLinked, writeTree } from '../linked';
import type { Tree } from '../workspace';
import { commitAll, runsGit } from './gitFolder';

const V1: Tree = { 'SKILL.md': 'one\n', 'run.sh': '* #!/bin/sh\n' };
const V2: Tree = { ...V1, 'SKILL.md': 'two\n' };
const V3: Tree = { ...V1, 'SKILL.md': 'three\n' };
const OURS: Tree = { ...V1, 'SKILL.md': 'ours\n' };

describe('linkByContent', () => {
  const use = useLinked();

  const source = (folder = use.current.upstream.folder): SourcePlace => ({
    type: 'folder',
    folder,
    name: 'source',
  });
  const second = (): SourcePlace => source(`${use.current.workspace.directory}/second`);

  async function local(tree: Tree, artifactPath = SKILL): Promise<void> {
    await use.current.put(tree, artifactPath);
    await use.current.workspace.reconcile();
  }

  /** @returns the paths of what was linked, with where to */
  async function link(
    sources: readonly SourcePlace[] = [source()],
    isGitAllowed = true,
    signal?: AbortSignal,
  ): Promise<Record<string, string>> {
    const { context, root } = use.current.workspace;
    const options = { sources, isGitAllowed, ...(signal ? { signal } : {}) };
    const linked = await linkByContent(context, root, options);
    return Object.fromEntries(
      linked.map(({ path, upstream }) => [
        path,
        isLocalLink(upstream) ? `${upstream.source.folder.split('/').at(-1) ?? ''}/${upstream.path}` : '',
      ]),
    );
  }

  async function baseline(artifactPath = SKILL): Promise<Tree> {
    return sorted(await use.current.workspace.stored(use.current.baseline(artifactPath)));
  }

  it('links what has exactly the content of an upstream now', async () => {
    await use.current.upstream.put(SKILL, V1);
    await local(V1);
    assert.deepEqual(await link(), { [SKILL]: `collection/${SKILL}` });
    assert.equal(use.current.artifact().baseline, use.current.artifact().head);
    assert.equal(await told(use.current), 'in-sync');
  });

  it('does not link what has the name only', async () => {
    await use.current.upstream.put(SKILL, V1);
    commitAll(use.current.upstream.folder);
    await local(OURS);
    assert.deepEqual(await link(), {});
    assert.equal(await told(use.current), 'local-only');
  });

  it('does not link what differs in a mode, an additional file or a file’s name', async () => {
    await use.current.upstream.put(SKILL, V1);
    for (const tree of [
      { ...V1, 'run.sh': '#!/bin/sh\n' },
      { ...V1, 'more.md': '' },
      { 'SKILL.md': 'one\n', 'walk.sh': '* #!/bin/sh\n' },
    ]) {
      await local(tree);
      assert.deepEqual(await link(), {});
    }
  });

  it('links what has another name, when only one has its content', async () => {
    await use.current.upstream.put('skills/theirs', V1);
    await local(V1);
    assert.deepEqual(await link(), { [SKILL]: 'collection/skills/theirs' });
  });

  it('prefers the one of its name, and links nothing when that leaves several', async () => {
    await use.current.upstream.put('skills/a', V1);
    await use.current.upstream.put('skills/b', V1);
    await local(V1);
    assert.deepEqual(await link(), {});
    await use.current.upstream.put(SKILL, V1);
    await writeTree(`${second().folder}/${SKILL}`, V1);
    assert.deepEqual(await link([source(), second()]), {});
    assert.deepEqual(await link([source()]), { [SKILL]: `collection/${SKILL}` });
  });

  it('does not take one kind for another', async () => {
    await use.current.upstream.write('commands', { 'x.md': 'text\n' });
    await local({ 'x.md': 'text\n' }, 'agents');
    assert.deepEqual(await link(), {});
  });

  it('links single files, under whatever name', async () => {
    await use.current.upstream.write('agents', { 'theirs.md': 'an agent\n', 'other.md': 'another\n' });
    await local({ 'x.md': 'an agent\n', 'other.md': 'not the other\n' }, 'agents');
    assert.deepEqual(await link(), { 'agents/x.md': 'collection/agents/theirs.md' });
    assert.equal(await told(use.current, 'agents/x.md'), 'in-sync');
    await use.current.upstream.write('agents', { 'theirs.md': 'changed\n' });
    assert.equal(await told(use.current, 'agents/x.md'), 'outdated');
  });

  it('reads each upstream once, however many artifacts there are', async () => {
    for (let i = 0; i < 5; i++) {
      await use.current.upstream.write('agents', { [`u${String(i)}.md`]: `upstream ${String(i)}\n` });
      await use.current.workspace.write('agents', { [`l${String(i)}.md`]: `upstream ${String(i)}\n` });
    }
    await use.current.workspace.reconcile();
    let reads = 0;
    use.current.workspace.files.hook = (call, path) => {
      if (call === 'read' && path.startsWith(use.current.upstream.folder)) reads++;
    };
    assert.equal(Object.keys(await link()).length, 5);
    assert.equal(reads, 5);
  });

  it('finds the content in the history, and makes it the baseline', async () => {
    for (const tree of [V1, V2, V3]) {
      await use.current.upstream.put(SKILL, tree);
      commitAll(use.current.upstream.folder);
    }
    await local(V1);
    await local(V2);
    await local(OURS);
    assert.deepEqual(await link([source()], false), {});
    assert.deepEqual(await link(), { [SKILL]: `collection/${SKILL}` });
    assert.deepEqual(await baseline(), sorted(V2));
    assert.equal(await told(use.current), 'diverged 1');
  });

  it('finds an older content that is still the artifact’s: outdated', async () => {
    await use.current.upstream.put(SKILL, V1);
    commitAll(use.current.upstream.folder);
    await use.current.upstream.put(SKILL, V2);
    await local(V1);
    assert.deepEqual(await link(), { [SKILL]: `collection/${SKILL}` });
    assert.equal(await told(use.current), 'outdated');
  });

  it('knows an upstream by an earlier version of the artifact, for which no git is needed', async () => {
    await use.current.upstream.put(SKILL, V1);
    await local(V1);
    await local(OURS);
    let linked: unknown;
    const ran = await runsGit(use.current.workspace.directory, async () => {
      linked = await link([source()], false);
    });
    assert.equal(ran, false);
    assert.deepEqual(linked, { [SKILL]: `collection/${SKILL}` });
    assert.equal(await told(use.current), 'modified');
  });

  it('does not choose between two histories', async () => {
    for (const { folder } of [source(), second()]) {
      await writeTree(`${folder}/${SKILL}`, V1);
      commitAll(folder);
      await writeTree(`${folder}/${SKILL}`, V2);
    }
    await local(V1);
    assert.deepEqual(await link([source(), second()]), {});
    assert.deepEqual(await link([second()]), { [SKILL]: `second/${SKILL}` });
  });

  it('looks into the history of what has the name, and of nothing else', async () => {
    await use.current.upstream.put('skills/theirs', V1);
    commitAll(use.current.upstream.folder);
    await use.current.upstream.put('skills/theirs', V2);
    await local(V1);
    assert.deepEqual(await link(), {});
  });

  it('runs no git where that is not allowed', async () => {
    await use.current.upstream.put(SKILL, V1);
    await local(OURS);
    const { directory } = use.current.workspace;
    assert.equal(await runsGit(directory, () => link([source()], false)), false);
    assert.equal(await runsGit(directory, () => link([source()], true)), true);
  });

  it('leaves a skill inside a skill to itself', async () => {
    const inner: Tree = { 'SKILL.md': 'inner\n' };
    await use.current.upstream.put(SKILL, V1);
    await use.current.upstream.put(`${SKILL}/inner`, inner);
    commitAll(use.current.upstream.folder);
    await use.current.upstream.write(`${SKILL}/inner`, { 'SKILL.md': 'inner, later\n' });
    await local(V1);
    await local(inner, `${SKILL}/inner`);
    assert.deepEqual(await link(), {
      [SKILL]: `collection/${SKILL}`,
      [`${SKILL}/inner`]: `collection/${SKILL}/inner`,
    });
    assert.equal(await told(use.current), 'in-sync');
    assert.equal(await told(use.current, `${SKILL}/inner`), 'outdated');
  });

  it('never offers an artifact to itself', async () => {
    const { workspace, upstream } = use.current;
    await local(V1);
    const around = [workspace.root.path, workspace.directory, `${workspace.root.path}/skills`];
    assert.deepEqual(await link(around.map(source)), {});
    // What a root only shows by a link lies in the source.
    await upstream.put('skills/shown', V2);
    await fs.symlink(upstream.at('skills/shown'), workspace.at('skills/shown'));
    await workspace.reconcile();
    assert.ok(workspace.artifact('skills/shown'));
    assert.deepEqual(await link(), {});
  });

  it('links once, and leaves alone what is linked, deleted or said to have no upstream', async () => {
    await use.current.upstream.put(SKILL, V1);
    await use.current.upstream.put('skills/none', V2);
    await use.current.upstream.put('skills/gone', V3);
    await local(V1);
    await local(V2, 'skills/none');
    await local(V3, 'skills/gone');
    await fs.rm(use.current.workspace.at('skills/gone'), { recursive: true });
    await use.current.workspace.reconcile();
    const { context } = use.current.workspace;
    const none = { source: { type: 'none' }, path: '' } as const;
    const artifactId = use.current.artifact('skills/none').id;
    await linkUpstream(context, { artifactId, link: none, baseline: undefined });
    assert.deepEqual(await link(), { [SKILL]: `collection/${SKILL}` });
    assert.deepEqual(await link(), {});
    assert.equal(use.current.artifact('skills/gone').upstream, undefined);
  });

  it('clears what was seen as modified when the content is upstream’s', async () => {
    await local(OURS);
    await local(V1);
    assert.ok(use.current.artifact().modificationDetectedAt !== undefined);
    await use.current.upstream.put(SKILL, V1);
    await link();
    assert.equal(use.current.artifact().modificationDetectedAt, undefined);
  });

  it('passes over a source that is not there, and stops when it is told to', async () => {
    await use.current.upstream.put(SKILL, V1);
    await local(V1);
    assert.deepEqual(await link([source('/nowhere/at/all'), source()], true, AbortSignal.abort()), {});
    assert.deepEqual(await link([source('/nowhere/at/all'), source()]), { [SKILL]: `collection/${SKILL}` });
  });
});
