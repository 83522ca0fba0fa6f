import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import type { Version } from '../../../../src/core/version';
import { importFromGit, type GitImportPlan } from '../../../../src/operations/exchange/importFromGit';
import { projectHistory } from '../../../../src/operations/exchange/projectHistory';
import { pruneVersions } from '../../../../src/operations/pruneVersions';
import { git } from '../link/gitFolder';
import { useWorkspace } from '../workspace';
import { openStore } from './recordedHistory';

const SKILL = 'skills/pdf-tools';

/** Of an artifact's versions; dates and authors are those of git. */
describe('the history in a project’s git', function () {
  this.timeout(60_000);
  const workspace = useWorkspace();

  const commit = (message: string, at: number, ...args: readonly string[]): void => {
    const { directory } = workspace.current;
    git(directory, 'add', '--all', '.claude');
    const dates = {
      GIT_AUTHOR_DATE: `${String(at)} +0200`,
      GIT_COMMITTER_DATE: `${String(at + 5000)} +0000`,
    };
    Object.assign(process.env, dates);
    try {
      git(directory, 'commit', '--author', 'Ada <ada@example.com>', '-m', message, ...args);
    } finally {
      for (const name of Object.keys(dates)) Reflect.deleteProperty(process.env, name);
    }
  };
  const edit = (text: string, file = 'SKILL.md'): Promise<void> =>
    workspace.current.write(SKILL, { [file]: text });
  const start = async (): Promise<void> => {
    git(workspace.current.directory, 'init', '--initial-branch=main');
    await edit('one');
    commit('First words', 1_600_000_000);
    await edit('two');
    await workspace.current.write(SKILL, { 'run.sh': '* x', '.env': 'SECRET=1' });
    commit('Second\n\nwith a reason', 1_600_000_100);
  };
  const importIt = async (): Promise<GitImportPlan> => {
    const { context, root } = workspace.current;
    const artifact = workspace.current.artifact(SKILL);
    const { signal } = new AbortController();
    return importFromGit(
      context,
      root,
      artifact,
      await projectHistory(context, root, artifact, signal),
      signal,
    );
  };
  const lineageTexts = async (): Promise<string[]> => {
    const { store } = workspace.current;
    const head = workspace.current.head(SKILL);
    const versions = store
      .graphOf(head.artifactId)
      .ancestors(head.id)
      .map((id) => store.version(id));
    const there = versions.filter((version): version is Version => version !== undefined);
    return Promise.all(
      there.map(async (version) => (await workspace.current.stored(version))['SKILL.md'] ?? ''),
    );
  };

  it('becomes versions, with the head on the one that the files are, when nothing else is recorded', async () => {
    await start();
    await workspace.current.reconcile();
    const firstSeen = workspace.current.head(SKILL);
    const plan = await importIt();
    assert.deepEqual([plan.added, plan.known, plan.join], [2, 0, 'moved']);
    const head = workspace.current.head(SKILL);
    assert.notEqual(head.id, firstSeen.id);
    assert.equal(head.contentHash, firstSeen.contentHash);
    assert.deepEqual(
      [head.author, head.createdAt, head.summary, head.changeOrigin],
      ['Ada', 1_600_000_100_000, 'Second\n\nwith a reason', undefined],
    );
    assert.deepEqual(await workspace.current.stored(head), { 'SKILL.md': 'two', 'run.sh': '* x' });
    assert.deepEqual(await lineageTexts(), ['one', 'two']);
    assert.ok(workspace.current.store.version(firstSeen.id));
    assert.equal(workspace.current.trail(SKILL).at(-1), 'import done');
    // Nothing looks changed, and again there is nothing new.
    assert.deepEqual((await workspace.current.reconcile()).captured, []);
    assert.deepEqual((await importIt()).records, []);
  });

  it('is joined to what is recorded by a version with both as parents', async () => {
    await start();
    await workspace.current.reconcile();
    await edit('three, not committed');
    await workspace.current.reconcile();
    const before = workspace.current.head(SKILL);
    assert.equal((await importIt()).join, 'joined');
    const head = workspace.current.head(SKILL);
    assert.equal(head.contentHash, before.contentHash);
    assert.equal(head.parentId, before.id);
    assert.deepEqual((await lineageTexts()).toSorted(), [
      'one',
      'three, not committed',
      'three, not committed',
      'two',
      'two',
    ]);
    assert.deepEqual((await workspace.current.reconcile()).captured, []);
    assert.deepEqual((await importIt()).records, []);
    commit('Third', 1_600_000_200);
    const third = await importIt();
    assert.deepEqual([third.added, third.known, third.join], [1, 2, 'joined']);
  });

  it('keeps merges, and passes over commits that changed nothing of the artifact', async () => {
    const { directory } = workspace.current;
    await start();
    git(directory, 'checkout', '-b', 'side', 'HEAD~1');
    await edit('s', 'side.md');
    commit('On the side', 1_600_000_300);
    git(directory, 'checkout', 'main');
    await fs.writeFile(`${directory}/other.txt`, 'x');
    git(directory, 'add', 'other.txt');
    commit('Something else', 1_600_000_400);
    git(directory, 'merge', '--no-ff', '-m', 'Merged', 'side');
    await workspace.current.reconcile();
    assert.equal((await importIt()).added, 4);
    const head = workspace.current.head(SKILL);
    assert.ok(head.mergeParentId);
    assert.equal(workspace.current.store.version(head.mergeParentId)?.summary, 'On the side');
    assert.equal(head.summary, 'Merged');
  });

  it('goes on after a deletion where it was', async () => {
    await start();
    await fs.rm(workspace.current.at(SKILL), { recursive: true });
    commit('Gone', 1_600_000_300);
    await edit('back');
    commit('Back', 1_600_000_400);
    await workspace.current.reconcile();
    await importIt();
    assert.deepEqual(await lineageTexts(), ['one', 'two', 'back']);
  });

  it('records nothing when a content that the store had is swept meanwhile', async () => {
    await start();
    await workspace.current.reconcile();
    await edit('three, not committed');
    await workspace.current.reconcile();
    const { context, root, store } = workspace.current;
    const artifact = workspace.current.artifact(SKILL);
    const { signal } = new AbortController();
    const history = await projectHistory(context, root, artifact, signal);
    await pruneVersions(
      context,
      artifact.id,
      workspace.current.versions(SKILL).flatMap(({ id }) => (id === artifact.head ? [] : [id])),
    );
    await store.collectGarbage();
    await assert.rejects(importFromGit(context, root, artifact, history, signal), { problem: 'changed' });
    assert.equal(store.versionCount(artifact.id), 1);
    // Read anew, it has all of it.
    assert.equal((await importIt()).added, 2);
  });

  for (const date of ['9'.repeat(400), '18446744073709551615'])
    it(`has no date where git’s is none: ${date.slice(0, 20)}`, async () => {
      const { directory } = workspace.current;
      await start();
      const options = { cwd: directory, encoding: 'utf8' } as const;
      const head = execFileSync('git', ['cat-file', 'commit', 'HEAD'], options);
      const input = head.replace(/^(author .*>) \d+/m, `$1 ${date}`);
      const hashObject = ['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'];
      const commitId = execFileSync('git', hashObject, { ...options, input }).trim();
      git(directory, 'update-ref', 'HEAD', commitId);
      await workspace.current.reconcile();
      await importIt();
      assert.equal(workspace.current.head(SKILL).createdAt, 0);
      const [artifact, count] = [workspace.current.artifact(SKILL), workspace.current.versions(SKILL).length];
      // Another window can read all of it.
      const other = await openStore(directory);
      assert.deepEqual([other.problems, other.versionCount(artifact.id)], [[], count]);
      await other.close();
    });

  it('is refused where there is none', async () => {
    await edit('one');
    await workspace.current.reconcile();
    await assert.rejects(importIt(), { problem: 'no-git-history' });
    execFileSync('git', ['-C', workspace.current.directory, 'init', '--quiet']);
    await assert.rejects(importIt(), { problem: 'no-git-history' });
  });
});
