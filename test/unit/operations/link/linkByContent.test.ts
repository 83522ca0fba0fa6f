import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import type { SourcePlace } from '../../../../src/core/sourcePlace';
import { isLocalLink } from '../../../../src/core/upstreamLink';
import { linkByContent } from '../../../../src/operations/link/linkByContent';
import { LinkMemory } from '../../../../src/operations/link/linkMemory';
import { linkUpstream } from '../../../../src/operations/linkUpstream';
import { told } from '../drift/driftOfLinked';
import { SKILL, sorted, useLinked, writeTree } from '../linked';
import type { Tree } from '../workspace';
import { commitAll, gitAsked, runsGit } from './gitFolder';

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
    memory?: LinkMemory,
  ): Promise<Record<string, string>> {
    const { context, root } = use.current.workspace;
    const options = { sources, isGitAllowed, ...(signal ? { signal } : {}), ...(memory ? { memory } : {}) };
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

  it('records hundreds of links in a few commits', async () => {
    const content = (i: number): string => `number ${String(i)}\n`;
    const all = Array.from({ length: 60 }, (_, i) => i);
    await use.current.upstream.write(
      'agents',
      Object.fromEntries(all.map((i) => [`a${String(i)}.md`, content(i)])),
    );
    await local(Object.fromEntries(all.map((i) => [`a${String(i)}.md`, content(i)])), 'agents');
    const { store } = use.current.workspace;
    const commit = store.commit.bind(store);
    let commits = 0;
    store.commit = (records) => {
      commits++;
      return commit(records);
    };
    assert.equal(Object.keys(await link()).length, 60);
    assert.equal(commits, 2);
    for (const i of all)
      assert.equal(use.current.artifact(`agents/a${String(i)}.md`).upstream?.path, `agents/a${String(i)}.md`);
  });

  it('leaves alone what somebody else links meanwhile', async () => {
    await use.current.upstream.put(SKILL, V1);
    await local(V1);
    const { context, files } = use.current.workspace;
    const artifactId = use.current.artifact().id;
    const theirs = { source: { type: 'none' }, path: '' } as const;
    let isLinked = false;
    files.hook = async (call, path) => {
      if (isLinked || call !== 'read' || !path.startsWith(use.current.upstream.folder)) return;
      isLinked = true;
      await linkUpstream(context, { artifactId, link: theirs, baseline: undefined });
    };
    assert.deepEqual(await link(), {});
    assert.ok(isLinked);
    assert.deepEqual(use.current.artifact().upstream, theirs);
  });

  it('starts git as often for many artifacts as for few', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `skills/s${String(i)}`);
    for (const name of names) await use.current.upstream.put(name, V1);
    commitAll(use.current.upstream.folder);
    for (const name of names) await use.current.upstream.put(name, V2);
    commitAll(use.current.upstream.folder);
    for (const [i, name] of names.entries()) await local(i < 15 ? OURS : V1, name);
    let linked: Record<string, string> = {};
    const asked = await gitAsked(use.current.workspace.directory, async () => {
      linked = await link();
    });
    assert.deepEqual(Object.keys(linked).sort(), names.slice(15).sort());
    assert.equal(asked.length, 4, asked.join('\n'));
  });

  it('does not search a history again until it or the artifact is another', async () => {
    const { directory } = use.current.workspace;
    await use.current.upstream.put(SKILL, V1);
    commitAll(use.current.upstream.folder);
    await use.current.upstream.put(SKILL, V2);
    await local(OURS);
    const memory = new LinkMemory();
    const searches = async (): Promise<number> => {
      const asked = await gitAsked(directory, () => link([source()], true, undefined, memory));
      return asked.filter((line) => / (rev-list|log) /.test(line)).length;
    };
    assert.deepEqual([await searches(), await searches()], [1, 0]);
    commitAll(use.current.upstream.folder);
    assert.deepEqual([await searches(), await searches()], [1, 0]);
    await local(V3);
    assert.deepEqual([await searches(), await searches()], [1, 0]);
    await local(V1);
    assert.deepEqual(await link([source()], true, undefined, memory), { [SKILL]: `collection/${SKILL}` });
  });

  it('sees that an upstream it has read before was changed', async () => {
    const memory = new LinkMemory();
    await use.current.upstream.put(SKILL, V1);
    await local(V2);
    assert.deepEqual(await link([source()], false, undefined, memory), {});
    await use.current.upstream.put(SKILL, V2);
    assert.deepEqual(await link([source()], false, undefined, memory), { [SKILL]: `collection/${SKILL}` });
  });

  it('does not link what is blank, however alike', async () => {
    const blank: Tree = { 'SKILL.md': '', 'notes.md': ' \n\t\u00a0\ufeff\r\n' };
    await use.current.upstream.put(SKILL, blank);
    await local(blank);
    assert.deepEqual(await link(), {});
    await use.current.upstream.write('agents', { 'x.md': '\n' });
    await local({ 'x.md': '\n' }, 'agents');
    assert.deepEqual(await link(), {});
    // Both began with the same nothing.
    await local(OURS);
    assert.deepEqual(await link(), {});
    commitAll(use.current.upstream.folder);
    await use.current.upstream.put(SKILL, V1);
    assert.deepEqual(await link(), {});
    const ink: Tree = { ...blank, 'SKILL.md': '.' };
    await use.current.upstream.put(SKILL, ink);
    await local(ink);
    assert.deepEqual(await link(), { [SKILL]: `collection/${SKILL}` });
  });

  it('looks at those alone that it is asked to', async () => {
    for (const name of ['skills/a', 'skills/b']) {
      await use.current.upstream.put(name, { 'SKILL.md': name });
      await local({ 'SKILL.md': name }, name);
    }
    const { context, root } = use.current.workspace;
    const only = new Set([use.current.artifact('skills/b').id]);
    const linked = await linkByContent(context, root, { sources: [source()], isGitAllowed: true, only });
    assert.deepEqual(
      linked.map(({ path }) => path),
      ['skills/b'],
    );
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
