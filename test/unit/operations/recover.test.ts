import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { FileTreeError } from '../../../src/core/fileTree';
import { sweepStaging } from '../../../src/operations/applyFiles';
import { recoverOperations, type Recovery } from '../../../src/operations/recoverOperations';
import { restoreVersion } from '../../../src/operations/restoreVersion';
import { Linked, SKILL, useLinked } from './linked';
import { BASE, isChanging, KILLED, SCENARIOS, THEIRS, type Scenario } from './scenarios';
import { openWorkspace, type Tree } from './workspace';

const always = (): boolean => true;

describe('recoverOperations', () => {
  // Before the folder is removed: hooks run in the order of registration.
  const opened: Linked[] = [];
  afterEach(async () => {
    for (const { workspace } of opened.splice(0)) await workspace.store.close();
  });
  const use = useLinked();

  /** The process is gone, and another opens its store. */
  const restart = async (linked: Linked): Promise<Linked> => {
    await linked.workspace.store.close();
    const next = new Linked(await openWorkspace(linked.workspace.directory, 2_000_000));
    opened.push(next);
    return next;
  };

  /**
   * Runs an operation that stops for good before its n-th changing call, or commit; undefined when it has not that many.
   * What waits for ever is as good as dead once its store is closed.
   */
  const dieAt = async (
    linked: Linked,
    { run }: Scenario,
    at: 'change' | 'commit',
    n: number,
  ): Promise<boolean> => {
    let count = 0;
    let died: () => void = () => undefined;
    const dead = new Promise<'died'>((resolve) => {
      died = () => {
        resolve('died');
      };
    });
    const forever = new Promise<void>(() => undefined);
    const { store, files } = linked.workspace;
    const strike = async (): Promise<void> => {
      if (count++ < n) return;
      died();
      await forever;
    };
    if (at === 'change') files.hook = async (call) => (isChanging(call) ? strike() : undefined);
    else {
      const commit = store.commit.bind(store);
      store.commit = async (records) => {
        if (records.length > 0) await strike();
        await commit(records);
      };
    }
    return (await Promise.race([run(linked), dead])) === 'died';
  };

  const sweep = async (linked: Linked): Promise<void> => {
    const { files, store, root } = linked.workspace;
    for (const folder of [root.path, linked.upstream.folder])
      await sweepStaging(files, store.staging, folder, Date.now() + 1000);
  };

  const recover = (linked: Linked): Promise<Recovery[]> =>
    recoverOperations(linked.workspace.context, always);

  /** Both sides without the folders that are left empty by one who died before it could tidy up. */
  const filesOf = async (linked: Linked): Promise<Tree> =>
    Object.fromEntries(Object.entries(await linked.disks()).filter(([, what]) => what !== 'folder'));

  for (const scenario of SCENARIOS) {
    const isKilled = KILLED.has(scenario.name);
    // Before any change, every one of these is killed for real, see `test/faults/killedOperations.test.ts`.
    for (const at of isKilled ? (['commit'] as const) : (['change', 'commit'] as const)) {
      it(`${scenario.name}: a death before any ${at} leaves all of it or nothing`, async () => {
        const { directory } = use.current.workspace;
        await use.current.workspace.store.close();
        const [old, finished] = [new Set<string>(), new Set<string>()];
        let n = 0;
        let versions: number;
        for (; ; n++) {
          await fs.rm(directory, { recursive: true, force: true });
          await fs.mkdir(`${directory}/collection`, { recursive: true });
          const first = new Linked(await openWorkspace(directory));
          opened.push(first);
          await scenario.prepare(first);
          const [before, references] = [await filesOf(first), first.references()];
          const isDead = await dieAt(first, scenario, at, n);
          if (!isDead) {
            assert.deepEqual(await recover(first), []);
            versions = first.workspace.versions(SKILL).length;
            finished.add(JSON.stringify([await filesOf(first), withoutTimes(first)]));
            break;
          }
          const next = await restart(first);
          const recoveries = await recover(next);
          assert.deepEqual(
            recoveries.filter(({ result }) => result === 'stuck'),
            [],
          );
          assert.ok(recoveries.length <= 1);
          await sweep(next);
          await next.assertSettled();
          const [result] = recoveries.map((one) => one.result);
          const state = JSON.stringify([await filesOf(next), withoutTimes(next)]);
          if (result === 'finished') finished.add(state);
          else {
            assert.deepEqual(await filesOf(next), before);
            const { head, baseline, upstream, deletedAt } = next.references();
            assert.deepEqual(
              [baseline, upstream, deletedAt],
              [references.baseline, references.upstream, references.deletedAt],
            );
            if (references.head !== undefined) assert.equal(head, references.head);
            old.add(state);
          }
          assert.deepEqual(await recover(next), []);
          assert.equal(JSON.stringify([await filesOf(next), withoutTimes(next)]), state);
          await next.workspace.store.close();
        }
        assert.ok(n >= (at === 'change' ? 4 : 2), String(n));
        assert.equal(old.size, 1);
        assert.equal(finished.size, 1, [...finished].join('\n'));
        assert.ok(versions > 0 && versions <= 5);
      }).timeout(60_000);
    }
  }

  const withoutTimes = (linked: Linked): unknown => {
    const { head, baseline, upstream, deletedAt } = linked.references();
    return [head, baseline, upstream, deletedAt !== undefined];
  };

  /** A sync of which the first two files are written when its process dies. */
  const halfWay = async (renames = 2): Promise<Linked> => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.upstream.put(SKILL, { ...THEIRS, 'run.sh': '* theirs' });
    let count = 0;
    const forever = new Promise<void>(() => undefined);
    await new Promise<void>((resolve, reject) => {
      linked.workspace.files.hook = async (call) => {
        if (call !== 'rename' || count++ < renames) return;
        resolve();
        await forever;
      };
      linked.sync().then(() => reject(new Error('was done')), reject);
    });
    return restart(linked);
  };

  it('keeps what was edited after the crash, on disk and in the history', async () => {
    for (const [file, text] of [
      ['SKILL.md', 'edited since'],
      ['a.md', 'edited since'],
      ['new.md', 'written since'],
      ['mine/deep.md', 'written since'],
    ] as const) {
      const linked = await halfWay();
      await linked.workspace.write(SKILL, { [file]: text });
      const [recovery] = await recover(linked);
      assert.equal(recovery?.result, 'undone');
      assert.deepEqual(await linked.local(), { ...BASE, [file]: text });
      await sweep(linked);
      await linked.assertSettled();
      assert.deepEqual(await recover(linked), []);
      await linked.workspace.store.close();
      await fs.rm(linked.workspace.directory, { recursive: true });
      await fs.mkdir(linked.upstream.folder, { recursive: true });
      await reopenFixture();
    }
  });

  /** Gives the test an empty workspace in the same place. */
  const reopenFixture = async (): Promise<void> => {
    const next = new Linked(await openWorkspace(use.current.workspace.directory));
    opened.push(next);
    Object.assign(use.current, { workspace: next.workspace, upstream: next.upstream });
  };

  it('finishes what was written whole though one of its files was edited since, which is a version of its own', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.upstream.put(SKILL, THEIRS);
    const { store } = linked.workspace;
    const commit = store.commit.bind(store);
    const forever = new Promise<void>(() => undefined);
    await new Promise<void>((resolve, reject) => {
      store.commit = async (records) => {
        if (
          records.some((one) => one.type === 'operation' && one.kind === 'sync' && one.outcome === 'done')
        ) {
          resolve();
          await forever;
        }
        await commit(records);
      };
      linked.sync().then(() => reject(new Error('was done')), reject);
    });
    const next = await restart(linked);
    await next.workspace.write(SKILL, { 'SKILL.md': 'edited since' });
    const [recovery] = await recover(next);
    assert.equal(recovery?.result, 'finished');
    assert.deepEqual(await next.local(), { ...THEIRS, 'SKILL.md': 'edited since' });
    assert.deepEqual(await next.workspace.stored(next.baseline()), THEIRS);
    assert.equal(next.head().parentId, next.baseline().id);
    assert.equal(next.head().changeOrigin, 'local_modification');
    await sweep(next);
    await next.assertSettled();
  });

  it('puts nothing back over what another window did since', async () => {
    const linked = await halfWay();
    const [first] = linked.workspace.versions(SKILL);
    assert.ok(first);
    const { context, root } = linked.workspace;
    await linked.sync('upstream');
    const there = await linked.local();
    assert.deepEqual(there, { ...THEIRS, 'run.sh': '* theirs' });
    await linked.workspace.write(SKILL, { 'x/new': 'edited after that' });
    const [recovery] = await recover(linked);
    assert.equal(recovery?.result, 'undone');
    assert.deepEqual(await linked.local(), { ...there, 'x/new': 'edited after that' });
    await restoreVersion(context, root, first.id);
    assert.deepEqual(await linked.local(), BASE);
  });

  it('is stuck where a file cannot be read, and tries again', async () => {
    const linked = await halfWay();
    linked.workspace.files.hook = (call, file) => {
      if (call === 'read' && file.endsWith('/SKILL.md')) throw new FileTreeError('no-permission', file);
    };
    const half = await linked.local();
    const [recovery] = await recover(linked);
    assert.equal(recovery?.result, 'stuck');
    assert.deepEqual(await linked.local(), half);
    linked.workspace.files.hook = undefined;
    const [again] = await recover(linked);
    assert.equal(again?.result, 'undone');
    assert.deepEqual(await linked.local(), BASE);
  });

  it('leaves closed places alone, and operations that are under way', async () => {
    const linked = await halfWay();
    const half = await linked.local();
    assert.deepEqual(await recoverOperations(linked.workspace.context, () => false), []);
    assert.deepEqual(await linked.local(), half);
    let isLookedAt = false;
    const { context, root } = linked.workspace;
    const [first] = linked.workspace.versions(SKILL);
    assert.ok(first);
    linked.workspace.files.hook = (call) => {
      if (call !== 'rename' || isLookedAt) return;
      isLookedAt = true;
      const open = context.store.abandonedOperations().map(({ kind }) => kind);
      assert.deepEqual(open, ['sync']);
    };
    await restoreVersion(context, root, first.id);
    assert.ok(isLookedAt);
  });
});
