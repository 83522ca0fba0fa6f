import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { linkUpstream } from '../../../../src/operations/linkUpstream';
import { OperationError } from '../../../../src/operations/operationError';
import { baselineVersion } from '../../../../src/operations/link/baselineVersion';
import { ownFiles } from '../../../../src/operations/link/ownFiles';
import { recordedLink } from '../../../../src/operations/link/recordedLink';
import { recoverBase, type RecoveredBase } from '../../../../src/operations/link/recoverBase';
import { sharedVersion } from '../../../../src/operations/link/sharedVersion';
import type { GitFile } from '../../../../src/sources/git/gitSnapshot';
import type { RecordedUpstream } from '../../../../src/sources/recordedUpstream';
import { WholeContent } from '../../../../src/sources/wholeContent';
import { nodeSha256 } from '../../../../src/store/nodeSha256';
import { SKILL, sorted, useLinked } from '../linked';
import type { Tree } from '../workspace';
import { commitAll, git, runsGit } from './gitFolder';

const V1: Tree = { 'SKILL.md': 'one\n', 'run.sh': '* #!/bin/sh\n', 'inner/SKILL.md': 'inner\n' };
const V2: Tree = { ...V1, 'SKILL.md': 'two\n' };
const OURS: Tree = { ...V1, 'SKILL.md': 'ours\n' };

const file = (text: string, mode: GitFile['mode'] = '100644'): GitFile => ({
  mode,
  bytes: Buffer.from(text),
});

describe('recoverBase', () => {
  const use = useLinked();
  let hash = '';

  beforeEach(async () => {
    const { files } = use.current.workspace;
    await use.current.upstream.put(SKILL, V1);
    const content = await WholeContent.read(use.current.upstream.at(SKILL), files, nodeSha256);
    hash = content?.skillmeatHash() ?? '';
  });

  function recover(isGitAllowed = true, signal?: AbortSignal): Promise<RecoveredBase | undefined> {
    const { context, root } = use.current.workspace;
    const recorded = { hash, tool: 'skillmeat' } as const;
    const link = use.current.upstream.link(SKILL);
    return recoverBase(context, { root, path: SKILL, link, recorded, isGitAllowed, signal });
  }

  it('finds it here, and then upstream', async () => {
    assert.equal((await recover())?.from, 'upstream');
    await use.current.put(V1);
    assert.equal((await recover())?.from, 'local');
    await use.current.upstream.put(SKILL, V2);
    assert.equal((await recover())?.from, 'local');
    await use.current.put(OURS);
    assert.equal(await recover(), undefined);
  });

  it('finds it here when a checkout turned the line ends', async () => {
    await use.current.put({ ...V1, 'SKILL.md': 'one\r\n' });
    await use.current.upstream.put(SKILL, V2);
    assert.equal((await recover())?.from, 'local');
  });

  it('finds it in upstream’s history, whole', async () => {
    commitAll(use.current.upstream.folder);
    await use.current.upstream.put(SKILL, V2);
    commitAll(use.current.upstream.folder);
    await use.current.put(OURS);
    const base = await recover();
    assert.ok(base?.from === 'git');
    assert.deepEqual([...base.snapshot.files.keys()].sort(), Object.keys(V1).sort());
    assert.equal(base.snapshot.files.get('run.sh')?.mode, '100755');
    assert.equal(await recover(true, AbortSignal.abort()), undefined);
  });

  it('finds it in the project’s history', async () => {
    const { directory } = use.current.workspace;
    await use.current.put(V1);
    git(directory, 'init');
    git(directory, 'add', '--force', '.claude');
    git(directory, 'commit', '-m', 'deployed');
    await use.current.put(OURS);
    await use.current.upstream.put(SKILL, V2);
    const base = await recover();
    assert.ok(base?.from === 'git');
    assert.equal(Buffer.from(base.snapshot.files.get('SKILL.md')?.bytes ?? []).toString(), 'one\n');
  });

  it('runs no git where that is not allowed', async () => {
    await use.current.put(OURS);
    await use.current.upstream.put(SKILL, V2);
    const { directory } = use.current.workspace;
    assert.equal(await runsGit(directory, () => recover(false)), false);
    assert.equal(await runsGit(directory, () => recover(true)), true);
  });

  it('takes what cannot be read for something else', async () => {
    await fs.rm(use.current.upstream.folder, { recursive: true });
    assert.equal(await recover(), undefined);
  });
});

describe('ownFiles', () => {
  const snapshot = {
    commit: '0',
    committedAt: 0,
    isDirectory: true,
    files: new Map([
      ['SKILL.md', file('outer')],
      ['a/b.md', file('b')],
      ['a/__pycache__/b.pyc', file('')],
      ['.env', file('')],
      ['.env.example', file('')],
      ['in/SKILL.md', file('inner')],
      ['in/x.md', file('x')],
      ['in/deep/SKILL.md', file('deep')],
      ['inn/y.md', file('y')],
    ]),
  };

  it('are those of the skill, without the skills inside it and what is never versioned', () => {
    assert.deepEqual(
      [...ownFiles(snapshot, 'skill', '', '').keys()],
      ['SKILL.md', 'a/b.md', '.env.example', 'inn/y.md'],
    );
    assert.deepEqual([...ownFiles(snapshot, 'skill', 'in', '').keys()], ['SKILL.md', 'x.md']);
    assert.deepEqual([...ownFiles(snapshot, 'skill', 'in/deep', '').keys()], ['SKILL.md']);
    assert.deepEqual([...ownFiles(snapshot, 'skill', 'nothing', '').keys()], []);
  });

  it('are all of another kind', () => {
    assert.ok(ownFiles(snapshot, 'hook', '', '').has('in/SKILL.md'));
  });

  it('have the name that a single file has here', () => {
    const single = { ...snapshot, isDirectory: false, files: new Map([['theirs.md', file('x')]]) };
    assert.deepEqual([...ownFiles(single, 'agent', '', 'ours.md').keys()], ['ours.md']);
  });
});

describe('baselineVersion', () => {
  const use = useLinked();

  it('is the version there is, or a new one of the time given', async () => {
    const { workspace } = use.current;
    await workspace.write(SKILL, { 'SKILL.md': 'one\n' });
    await workspace.reconcile();
    const artifact = use.current.artifact();
    const { context } = workspace;
    const known = await baselineVersion(context, artifact, new Map([['SKILL.md', file('one\n')]]));
    assert.deepEqual(known, { id: artifact.head, records: [] });
    const files = new Map([
      ['SKILL.md', file('zero\n')],
      ['run.sh', file('#!/bin/sh\n', '100755')],
    ]);
    const made = await baselineVersion(context, artifact, files, 123);
    assert.equal(made?.records.length, 1);
    const link = use.current.upstream.link(SKILL);
    const { id: artifactId } = artifact;
    await linkUpstream(context, { artifactId, link, baseline: made.id, records: made.records });
    const version = use.current.baseline();
    assert.deepEqual(
      [version.createdAt, version.changeOrigin, version.parentId],
      [123, 'deployment', undefined],
    );
    assert.deepEqual(sorted(await workspace.stored(version)), {
      'SKILL.md': 'zero\n',
      'run.sh': '* #!/bin/sh\n',
    });
    assert.equal(use.current.artifact().head, artifact.head);
    assert.deepEqual(await baselineVersion(context, artifact, files, 456), { id: version.id, records: [] });
  });

  it('is nothing without files', async () => {
    const { workspace } = use.current;
    assert.equal(await baselineVersion(workspace.context, use.current.identity(), new Map()), undefined);
  });
});

describe('recordedLink', () => {
  const use = useLinked();

  const recorded = (place: RecordedUpstream['place']): RecordedUpstream => ({
    path: SKILL,
    kind: 'skill',
    name: 'team',
    place,
    baseline: undefined,
    ofProject: false,
  });

  it('is to a collection, or to a folder that is none, by its real path', async () => {
    const { upstream, workspace } = use.current;
    const linkTo = (folder: string) =>
      recordedLink(recorded({ folder, artifact: `${folder}/${SKILL}` }), workspace.files);
    const place = { folder: upstream.folder, name: 'team' };
    assert.deepEqual(await linkTo(upstream.folder), { source: { type: 'folder', ...place }, path: SKILL });
    await upstream.write('', { 'collection.toml': '' });
    await fs.symlink(upstream.folder, `${workspace.directory}/shown`);
    assert.deepEqual(await linkTo(`${workspace.directory}/shown`), {
      source: { type: 'collection', ...place },
      path: SKILL,
    });
  });

  it('keeps the path of a folder that is not there', async () => {
    const place = { folder: '/not/there', artifact: '/not/there/skills/x' };
    assert.deepEqual(await recordedLink(recorded(place), use.current.workspace.files), {
      source: { type: 'folder', folder: '/not/there', name: 'team' },
      path: 'skills/x',
    });
  });

  it('is remote for what lies elsewhere, or outside the folder', async () => {
    const { files } = use.current.workspace;
    const remote = { source: { type: 'remote', name: 'team' }, path: '' };
    assert.deepEqual(await recordedLink(recorded(undefined), files), remote);
    const outside = { folder: '/a/b', artifact: '/a/bc/skills/x' };
    assert.deepEqual(await recordedLink(recorded(outside), files), remote);
  });
});

describe('sharedVersion', () => {
  const use = useLinked();
  const own = (tree: Tree): Tree =>
    Object.fromEntries(Object.entries(tree).filter(([name]) => !name.startsWith('inner/')));

  async function shared(isGitAllowed = true): Promise<Tree | undefined> {
    const { context, store } = use.current.workspace;
    const id = await sharedVersion(
      context,
      use.current.artifact(),
      use.current.upstream.link(SKILL),
      isGitAllowed,
    );
    const version = store.version(id);
    return version && sorted(await use.current.workspace.stored(version));
  }

  async function local(...trees: readonly Tree[]): Promise<void> {
    for (const tree of trees) {
      await use.current.put(tree);
      await use.current.workspace.reconcile();
    }
  }

  it('is the version with what upstream has now', async () => {
    await local(V1, V2, OURS);
    await use.current.upstream.put(SKILL, V1);
    assert.deepEqual(await shared(false), sorted(own(V1)));
  });

  it('is the one with the newest content that upstream has had', async () => {
    await local(V2, V1, OURS);
    for (const tree of [V1, V2, { ...V1, 'SKILL.md': 'theirs\n' }]) {
      await use.current.upstream.put(SKILL, tree);
      commitAll(use.current.upstream.folder);
    }
    assert.deepEqual(await shared(), sorted(own(V2)));
    assert.equal(await shared(false), undefined);
  });

  it('is none when they were never the same', async () => {
    await local(OURS);
    await use.current.upstream.put(SKILL, V1);
    commitAll(use.current.upstream.folder);
    assert.equal(await shared(), undefined);
  });

  it('is found for what upstream has deleted', async () => {
    await local(V1, OURS);
    await use.current.upstream.put(SKILL, V1);
    commitAll(use.current.upstream.folder);
    await fs.rm(use.current.upstream.at(SKILL), { recursive: true });
    assert.deepEqual(await shared(), sorted(own(V1)));
  });

  it('says so when upstream cannot be read', async () => {
    await local(V1);
    await fs.rm(use.current.upstream.folder, { recursive: true });
    await assert.rejects(
      shared(),
      (error) => error instanceof OperationError && error.problem === 'upstream-unreadable',
    );
  });
});
