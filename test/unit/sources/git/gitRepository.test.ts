import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import type { GitFolder } from '../../../../src/sources/git/gitProcess';
import { commitGraph } from '../../../../src/sources/git/gitGraph';
import { gitRefs } from '../../../../src/sources/git/gitRefs';
import { GitRepository } from '../../../../src/sources/git/gitRepository';
import type { GitFiles } from '../../../../src/sources/git/gitSnapshot';
import { useRealRepository } from './realRepository';

const shown = (files: GitFiles | undefined): unknown =>
  files && Object.fromEntries([...files].map(([path, { mode, bytes }]) => [path, `${mode} ${text(bytes)}`]));
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const HOSTILE_ATTRIBUTES = '* filter=evil diff=evil text eol=crlf\n';
/** Settings that git runs a program by. */
const RUNS_A_PROGRAM = [
  'core.fsmonitor',
  'core.pager',
  'core.sshCommand',
  'core.gitProxy',
  'core.editor',
  'core.alternateRefsCommand',
  'diff.external',
  'diff.evil.textconv',
  'diff.evil.command',
  'filter.evil.smudge',
  'filter.evil.clean',
  'filter.evil.process',
  'gpg.program',
  'credential.helper',
];

describe('GitRepository', () => {
  const repo = useRealRepository();
  const opened: GitRepository[] = [];

  async function open(
    folder: GitFolder = repo.path,
    signal = new AbortController().signal,
  ): Promise<GitRepository> {
    const repository = await GitRepository.open(folder, signal);
    assert.ok(repository);
    opened.push(repository);
    return repository;
  }

  /** Commits everything, with a signature that a git of such settings has a program look at. */
  async function signedCommit(): Promise<string> {
    await repo.commit();
    const unsigned = await repo.git('cat-file', 'commit', 'HEAD');
    const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----';
    await repo.write({ signed: `${unsigned.replace(/^committer .*$/m, `$&\n${signature}`)}\n` });
    const commit = await repo.git('hash-object', '-t', 'commit', '-w', repo.at('signed'));
    await repo.git('update-ref', 'HEAD', commit);
    return commit;
  }

  /** Has a repository name a program wherever git may run one. @returns the file that the program leaves behind */
  async function setTraps(repository: string): Promise<string> {
    const [witness, evil] = [repo.at('ran'), repo.at('evil.sh')];
    await repo.write({ 'evil.sh': { text: `#!/bin/sh\ntouch '${witness}'\ncat\n`, executable: true } });
    const set = (key: string, value: string) => repo.git('-C', repository, 'config', key, value);
    for (const key of RUNS_A_PROGRAM) await set(key, evil);
    await set('log.showSignature', 'true');
    await set('log.follow', 'true');
    await set('log.showRoot', 'false');
    await set('core.hooksPath', repo.at('hooks'));
    for (const hook of ['post-index-change', 'post-checkout', 'reference-transaction'])
      await repo.write({ [`hooks/${hook}`]: { target: evil } });
    return witness;
  }

  afterEach(() => {
    for (const repository of opened.splice(0)) repository.close();
  });

  it('is undefined where there is no repository, no folder, and no git', async () => {
    const { signal } = new AbortController();
    assert.equal(await GitRepository.open(repo.at('nowhere'), signal), undefined);
    await rm(repo.at('.git'), { recursive: true });
    const ceiling = process.env['GIT_CEILING_DIRECTORIES'];
    process.env['GIT_CEILING_DIRECTORIES'] = repo.path;
    assert.equal(await GitRepository.open(repo.path, signal), undefined);
    if (ceiling === undefined) delete process.env['GIT_CEILING_DIRECTORIES'];
    else process.env['GIT_CEILING_DIRECTORIES'] = ceiling;
    const path = process.env['PATH'];
    process.env['PATH'] = repo.at('empty');
    try {
      assert.equal(await GitRepository.open(repo.path, signal), undefined);
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('knows the commits that changed something at a path, newest first', async () => {
    await repo.write({ 'skills/x/SKILL.md': '1', other: '' });
    const first = await repo.commit();
    await repo.write({ other: '2' });
    await repo.commit();
    await repo.write({ 'skills/x/a/b': '3' });
    const third = await repo.commit();
    await rm(repo.at('skills'), { recursive: true });
    const fourth = await repo.commit();
    const repository = await open();
    assert.deepEqual(await repository.revisionsOf('skills/x'), [
      { commit: fourth, committedAt: (1_700_000_000 + 240) * 1000 },
      { commit: third, committedAt: (1_700_000_000 + 180) * 1000 },
      { commit: first, committedAt: (1_700_000_000 + 60) * 1000 },
    ]);
    assert.deepEqual(await repository.revisionsOf('skills/none'), []);
    assert.deepEqual(await repository.revisionsOf('../outside'), []);
    assert.equal(await repository.treeAt(fourth, 'skills/x'), undefined);
    assert.deepEqual(shown(await repository.treeAt(third, 'skills/x')), {
      'SKILL.md': '100644 1',
      'a/b': '100644 3',
    });
  });

  it('knows nothing of a repository without a commit', async () => {
    await repo.write({ a: '' });
    const repository = await open();
    assert.deepEqual(await repository.revisionsOf('a'), []);
    assert.deepEqual(await repository.historyOf(['a']), new Map());
    assert.equal(await repository.treeAt('HEAD', 'a'), undefined);
  });

  it('knows what was on a branch that the merge did not keep', async () => {
    await repo.write({ a: '1' });
    await repo.commit();
    await repo.git('checkout', '-q', '-b', 'side');
    await repo.write({ a: 'side' });
    const side = await repo.commit();
    await repo.git('checkout', '-q', 'main');
    await repo.write({ b: '' });
    await repo.commit();
    await repo.git('merge', '-q', '-s', 'ours', 'side');
    const commits = (await (await open()).revisionsOf('a')).map(({ commit }) => commit);
    assert.ok(commits.includes(side));
  });

  it('knows by one walk what many paths had, whatever was merged, deleted or became something else', async () => {
    await repo.write({ 'in/x/a': '1', 'in/x/b': '1', 'in/y.md': '1', 'in/z/a': '1', 'in/größe ☃': '1' });
    await repo.commit();
    await repo.git('checkout', '-q', '-b', 'side');
    await repo.write({ 'in/x/a': 'side' });
    await repo.commit();
    await repo.git('rm', '-q', '-r', 'in/z');
    await repo.write({ 'in/z': 'a file now' });
    await repo.commit();
    await repo.git('checkout', '-q', 'main');
    await repo.write({ 'in/x/b': 'main', other: '' });
    await repo.commit();
    await repo.git('merge', '-q', '-m', 'both', 'side');
    await repo.git('checkout', '-q', '-b', 'lost');
    await repo.write({ 'in/y.md': 'lost' });
    await repo.commit();
    await repo.git('checkout', '-q', 'main');
    await repo.write({ other: 'again' });
    await repo.commit();
    await repo.git('merge', '-q', '-s', 'ours', '-m', 'ours', 'lost');
    await repo.git('mv', 'in/größe ☃', 'in/:100644 renamed');
    await repo.commit();
    for (const folder of ['in', '.']) {
      const repository = await open(repo.at(folder));
      const paths = ['x', 'y.md', 'z', 'größe ☃', ':100644 renamed', 'none'].map((name) =>
        folder === 'in' ? name : `in/${name}`,
      );
      const walked = await repository.historyOf([...paths, '../../outside']);
      assert.deepEqual([...(walked?.keys() ?? [])], paths);
      for (const path of paths) {
        const had = new Set<string>();
        for (const { commit } of await repository.revisionsOf(path)) {
          const entry = await repository.entryAt(commit, path);
          if (entry) had.add(`${String(parseInt(entry.mode))} ${entry.id} ${entry.name}`);
        }
        const found = walked
          ?.get(path)
          ?.map(({ entry: { mode, id, name } }) => `${String(parseInt(mode))} ${id} ${name}`);
        assert.deepEqual([...new Set(found)], [...had], path);
      }
    }
  });

  it('knows the sizes of the files at a commit before it reads them', async () => {
    await repo.write({ 'x/a/b': 'four', 'x/run': { text: '#!', executable: true } });
    const commit = await repo.commit();
    const repository = await open();
    const entry = await repository.entryAt(commit, 'x');
    assert.ok(entry);
    assert.deepEqual(Object.fromEntries((await repository.outlineOf(entry)) ?? []), {
      'a/b': { mode: '100644', size: 4 },
      run: { mode: '100755', size: 2 },
    });
  });

  it('gives modes, links and bytes as they were committed', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 10, 0]);
    await repo.write({
      'x/run': { text: '#!', executable: true },
      'x/empty': '',
      'x/größe ☃': 'u',
      'x/link': { target: '../y' },
    });
    await writeFile(repo.at('x/binary'), bytes);
    const commit = await repo.commit();
    const repository = await open();
    assert.deepEqual(shown(await repository.treeAt(commit, 'x')), {
      binary: `100644 ${text(bytes)}`,
      empty: '100644 ',
      'größe ☃': '100644 u',
      link: '120000 ../y',
      run: '100755 #!',
    });
    assert.deepEqual(shown(await repository.treeAt(commit, 'x/run')), { run: '100755 #!' });
    assert.deepEqual(shown(await repository.treeAt(commit, 'x/link')), { link: '120000 ../y' });
  });

  it('takes paths from the folder it was opened on, as they are written', async () => {
    await repo.write({
      'a/b/*/SKILL.md': 'star',
      'a/b/:(top)x/SKILL.md': 'magic',
      'a/b/--help/SKILL.md': 'option',
      'a/b/new\nline/SKILL.md': 'line',
      'a/b/c/SKILL.md': 'c',
      'a/beside.json': '{}',
    });
    const commit = await repo.commit();
    const repository = await open(repo.at('a/b'));
    for (const [path, content] of [
      ['*', 'star'],
      [':(top)x', 'magic'],
      ['--help', 'option'],
      ['c', 'c'],
    ] as const) {
      assert.deepEqual(shown(await repository.treeAt(commit, path)), { 'SKILL.md': `100644 ${content}` });
      assert.equal((await repository.revisionsOf(path)).length, 1, path);
    }
    assert.deepEqual(shown(await repository.treeAt(commit, '../beside.json')), {
      'beside.json': '100644 {}',
    });
    assert.deepEqual(shown(await repository.treeAt(commit, 'new\nline')), { 'SKILL.md': '100644 line' });
    assert.equal(await repository.treeAt(commit, 'new\nline/SKILL.md'), undefined);
    assert.equal(await repository.treeAt(commit, '../../../outside'), undefined);
    assert.equal(repository.failed, false);
  });

  it('reads many files at once', async () => {
    const content = Object.fromEntries(
      Array.from({ length: 400 }, (_, i) => [
        `x/${String(i % 40)}/${String(i)}`,
        `${String(i)}\n`.repeat(100),
      ]),
    );
    await repo.write(content);
    const commit = await repo.commit();
    const files = await (await open()).treeAt(commit, 'x');
    assert.equal(files?.size, 400);
    for (const [path, { bytes }] of files) assert.equal(text(bytes), content[`x/${path}`]);
  });

  it('does not take a submodule for a file', async () => {
    await repo.write({ 'x/a': '' });
    const commit = await repo.commit();
    await repo.git('update-index', '--add', '--cacheinfo', `160000,${commit},x/module`);
    await repo.git('commit', '-q', '-m', 'module');
    assert.deepEqual(shown(await (await open()).treeAt('HEAD', 'x')), { a: '100644 ' });
  });

  it('gives nothing of a tree with names that lead out of it', async () => {
    await repo.write({ a: 'text', 'fine/a': 'text' });
    await repo.commit();
    const blob = await repo.git('rev-parse', 'HEAD:a');
    for (const name of ['..', '.', 'x/../../y', '']) {
      const entry = Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.from(blob, 'hex')]);
      await writeFile(repo.at('tree'), entry);
      const tree = await repo.git('hash-object', '-t', 'tree', '-w', '--literally', 'tree');
      const root = Buffer.concat([Buffer.from('40000 x\0'), Buffer.from(tree, 'hex')]);
      await writeFile(repo.at('tree'), root);
      const top = await repo.git('hash-object', '-t', 'tree', '-w', '--literally', 'tree');
      const commit = await repo.git('commit-tree', top, '-m', 'evil');
      assert.equal(await (await open()).treeAt(commit, 'x'), undefined, name);
    }
  });

  it('runs nothing that the repository configures, and applies no filter', async () => {
    await repo.write({ '.gitattributes': HOSTILE_ATTRIBUTES, 'x/SKILL.md': 'plain\n' });
    const commit = await signedCommit();
    const witness = await setTraps(repo.path);
    const repository = await open();
    assert.equal((await repository.revisionsOf('x')).length, 1);
    assert.equal((await repository.historyOf(['x']))?.get('x')?.length, 1);
    assert.deepEqual(shown(await repository.treeAt(commit, 'x')), { 'SKILL.md': '100644 plain\n' });
    assert.equal(existsSync(witness), false);
    await repo.git('log');
    assert.equal(existsSync(witness), true);
  });

  it('fetches nothing that a partial clone lacks', async () => {
    await repo.write({ 'x/SKILL.md': 'one' });
    const commit = await repo.commit();
    const blob = await repo.git('rev-parse', `${commit}:x/SKILL.md`);
    const witness = repo.at('ran');
    await repo.git('config', 'extensions.partialClone', 'origin');
    await repo.git('config', 'remote.origin.promisor', 'true');
    await repo.git('config', 'remote.origin.url', `ext::sh -c touch% ${witness}`);
    await repo.git('config', 'protocol.ext.allow', 'always');
    await repo.git('config', 'protocol.allow', 'always');
    await rm(repo.at(`.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`), { force: true });
    const repository = await open();
    assert.equal(await repository.treeAt(commit, 'x'), undefined);
    assert.equal(existsSync(witness), false);
  });

  it('does not read a bare repository that lies among the files', async () => {
    await repo.git('init', '-q', '--bare', 'x');
    assert.equal(await GitRepository.open(repo.at('x'), new AbortController().signal), undefined);
  });

  it('reads a bare repository that is named, and runs nothing of its settings', async () => {
    await repo.write({ 'x/a': 'one', 'worktree/.gitattributes': HOSTILE_ATTRIBUTES });
    const commit = await signedCommit();
    const bare = repo.at('bare.git');
    await repo.git('clone', '-q', '--bare', '.', bare);
    assert.equal((await (await open({ bare })).revisionsOf('x')).length, 1);
    const witness = await setTraps(bare);
    await repo.git('-C', bare, 'config', 'core.bare', 'false');
    await repo.git('-C', bare, 'config', 'core.worktree', repo.at('worktree'));
    const repository = await open({ bare });
    const { signal } = new AbortController();
    assert.equal(await repository.head(), commit);
    assert.deepEqual(shown(await repository.treeAt(commit, 'x')), { a: '100644 one' });
    assert.deepEqual(await commitGraph({ bare }, signal), [{ commit, parents: [] }]);
    assert.deepEqual(
      (await gitRefs({ bare }, signal))?.map(({ name }) => name),
      ['refs/heads/main'],
    );
    assert.equal(existsSync(witness), false);
    await repo.git('-C', bare, 'log');
    assert.equal(existsSync(witness), true);
  });

  it('reads no named bare repository of somebody else', async () => {
    await repo.git('init', '-q', '--bare', 'x');
    const before = process.env;
    // As git's own tests have it.
    const foreign = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };
    // The machine's settings may trust every folder.
    const settings = { GIT_CONFIG_GLOBAL: repo.at('none'), GIT_CONFIG_NOSYSTEM: '1' };
    process.env = { ...before, ...foreign, ...settings };
    try {
      const { signal } = new AbortController();
      assert.equal(await GitRepository.open({ bare: repo.at('x') }, signal), undefined);
    } finally {
      process.env = before;
    }
  });

  it('stops when told to', async () => {
    await repo.write({ 'x/a': '' });
    await repo.commit();
    const controller = new AbortController();
    const repository = await open(repo.path, controller.signal);
    controller.abort();
    assert.deepEqual(await repository.revisionsOf('x'), []);
    assert.equal(await repository.treeAt('HEAD', 'x'), undefined);
    assert.equal(repository.failed, true);
    assert.equal(await GitRepository.open(repo.path, controller.signal), undefined);
  });

  it('reads a repository of SHA-256', async () => {
    await rm(repo.at('.git'), { recursive: true });
    await repo.git('init', '-q', '-b', 'main', '--object-format=sha256');
    await repo.write({ 'x/a/b': 'long' });
    const commit = await repo.commit();
    assert.deepEqual(shown(await (await open()).treeAt(commit, 'x')), { 'a/b': '100644 long' });
  });
});
