import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { FileTreeError } from '../../src/core/fileTree';
import { sweepStaging } from '../../src/operations/applyFiles';
import type { ChangeResult } from '../../src/operations/changeFiles';
import { OperationError } from '../../src/operations/operationError';
import { localPlace } from '../../src/operations/changePlace';
import { recoverOperations } from '../../src/operations/recoverOperations';
import { safetyVersion } from '../../src/operations/safetyVersion';
import { StoreError } from '../../src/store/storeError';
import { useTemporaryDirectory } from '../unit/store/temporaryDirectory';
import { failNth } from '../unit/operations/failNth';
import { failAtChange } from '../unit/operations/hookedFileTree';
import { Linked, SKILL, type References } from '../unit/operations/linked';
import { isChanging, SCENARIOS, type Scenario } from '../unit/operations/scenarios';
import { openWorkspace, type Tree } from '../unit/operations/workspace';

interface State {
  readonly disks: Tree;
  readonly references: References;
}

/** The others go back in the same way. */
const MAIN: ReadonlySet<string> = new Set(['deploy', 'sync, merge', 'push']);

describe('an operation of which a step fails', () => {
  const opened: Linked[] = [];
  // Before the folder is removed: hooks run in the order of registration.
  afterEach(async () => {
    for (const { workspace } of opened.splice(0)) await workspace.store.close();
  });
  const temporary = useTemporaryDirectory();
  let faults = 0;
  after(() => console.log(`      ${String(faults)} faults`));

  const open = async (scenario: Scenario, name: string): Promise<Linked> => {
    const directory = path.join(temporary.path, name);
    await fs.mkdir(`${directory}/collection`, { recursive: true });
    const linked = new Linked(await openWorkspace(directory));
    opened.push(linked);
    await scenario.prepare(linked);
    return linked;
  };

  const stateOf = async (linked: Linked): Promise<State> => ({
    disks: filesOnly(await linked.disks()),
    references: linked.references(),
  });

  /** What a run that nothing fails in ends with, as far as it is the same in every folder. */
  const goalOf = async (scenario: Scenario): Promise<unknown> => {
    const linked = await open(scenario, 'goal');
    await scenario.run(linked);
    return comparable(linked, await stateOf(linked));
  };

  const assertOld = async (linked: Linked, before: State): Promise<void> => {
    const now = await stateOf(linked);
    assert.deepEqual(now.disks, before.disks);
    const { deletedAt, ...references } = now.references;
    const { deletedAt: wasDeletedAt, ...earlier } = before.references;
    assert.deepEqual([references, deletedAt !== undefined], [earlier, wasDeletedAt !== undefined]);
  };

  const sweep = async (linked: Linked): Promise<void> => {
    const { files, store, root } = linked.workspace;
    for (const folder of [root.path, linked.upstream.folder])
      await sweepStaging(files, store.staging, folder, Date.now() + 1000);
  };

  /** Neither the store nor the disk has anything left to do. */
  const assertDone = async (linked: Linked): Promise<void> => {
    assert.equal(linked.workspace.store.isBehind, false);
    await sweep(linked);
    await linked.assertSettled();
    assert.deepEqual(await recoverOperations(linked.workspace.context, () => true), []);
    const unfinished = linked.workspace.store.operations(100).filter(({ outcome }) => outcome === 'started');
    assert.deepEqual(unfinished, []);
  };

  const outcomeOf = (run: Promise<ChangeResult>): Promise<ChangeResult | Error> =>
    run.catch((error: unknown) => {
      assert.ok(error instanceof Error);
      return error;
    });

  for (const scenario of SCENARIOS) {
    for (const problem of ['no-space', 'no-permission'] as const) {
      it(`${scenario.name}: any change of the disk (${problem})`, async () => {
        const goal = await goalOf(scenario);
        let linked = await open(scenario, '0');
        let before = await stateOf(linked);
        let rolledBack = 0;
        for (let n = 0; ; n++) {
          const hook = failAtChange(n, new FileTreeError(problem, 'disk'));
          linked.workspace.files.hook = hook;
          const outcome = await outcomeOf(scenario.run(linked));
          linked.workspace.files.hook = undefined;
          if (!hook.struck()) break;
          faults++;
          if (outcome instanceof Error) {
            if (outcome instanceof OperationError) {
              assert.ok(['rolled-back', 'no-links'].includes(outcome.problem), outcome.problem);
              assert.ok(outcome.cause instanceof FileTreeError && outcome.cause.problem === problem);
              if (outcome.problem === 'rolled-back') rolledBack++;
            } else
              assert.ok(outcome instanceof FileTreeError && outcome.problem === problem, String(outcome));
            await assertOld(linked, before);
            await assertDone(linked);
            await assertOld(linked, before);
            continue;
          }
          // Only tidying up failed, which is not worth failing for.
          await assertDone(linked);
          assert.deepEqual(comparable(linked, await stateOf(linked)), goal);
          linked = await open(scenario, String(n + 1));
          before = await stateOf(linked);
        }
        assert.ok(rolledBack > 0);
        await assertDone(linked);
        const { disks } = await stateOf(linked);
        assert.deepEqual(Object.values(disks), Object.values((goal as [Tree])[0]));
      }).timeout(60_000);
    }

    const itIfMain = MAIN.has(scenario.name) ? it : undefined;
    itIfMain?.(`${scenario.name}: every change of the disk from one on, and going back too`, async () => {
      let halfDone = 0;
      for (let n = 0; ; n++) {
        const linked = await open(scenario, String(n));
        const before = await stateOf(linked);
        let count = 0;
        linked.workspace.files.hook = (call, file) => {
          if (!isChanging(call) || count++ < n) return;
          throw new FileTreeError('failed', file);
        };
        const outcome = await outcomeOf(scenario.run(linked));
        linked.workspace.files.hook = undefined;
        if (count <= n) break;
        faults++;
        const { store } = linked.workspace;
        if (!(outcome instanceof Error)) {
          await assertDone(linked);
        } else if (outcome instanceof OperationError && outcome.problem === 'half-done') {
          // All that was there is in the history or still on disk, and the trail says what happened.
          assert.ok(store.operations(10).some((operation) => operation.outcome === 'failed'));
          const { disks } = await stateOf(linked);
          const kept = new Set(Object.values(disks).map(textOf));
          for (const version of store.versions(linked.identity().id, { limit: 100 }))
            for (const text of Object.values(await linked.workspace.stored(version))) kept.add(textOf(text));
          for (const text of Object.values(before.disks)) assert.ok(kept.has(textOf(text)), text);
          halfDone++;
          assert.equal(store.isBehind, false);
        } else {
          await assertOld(linked, before);
          await assertDone(linked);
        }
        await store.close();
      }
      assert.ok(halfDone > 0);
    }).timeout(60_000);

    for (const [calls, code] of [
      [['appendFile', 'write'], 'ENOSPC'],
      [['datasync', 'sync'], 'EIO'],
    ] as const) {
      it(`${scenario.name}: any write of the store (${code})`, async () => {
        const goal = await goalOf(scenario);
        let [unrecorded, refused] = [0, 0];
        for (let n = 0; ; n++) {
          const linked = await open(scenario, `${code}${String(n)}`);
          const { store } = linked.workspace;
          const before = await stateOf(linked);
          const failure = await failNth(calls, code, n);
          const outcome = await outcomeOf(scenario.run(linked)).finally(() => {
            failure.stop();
          });
          if (!failure.struck) {
            await store.close();
            break;
          }
          faults++;
          if (outcome instanceof Error) {
            assert.ok(outcome instanceof StoreError, String(outcome));
            assert.equal(outcome.reason, code === 'ENOSPC' ? 'no-space' : 'failed');
            await assertOld(linked, before);
            refused++;
          } else {
            if (outcome.unrecorded) {
              assert.ok(store.isBehind);
              assert.deepEqual(linked.references(), before.references);
              unrecorded++;
            }
            await linked.workspace.reconcile();
            assert.deepEqual(comparable(linked, await stateOf(linked)), goal);
          }
          await assertDone(linked);
          await store.close();
        }
        assert.ok(refused > 0);
        assert.ok(unrecorded > 0);
      }).timeout(60_000);
    }

    it(`${scenario.name}: what could not be recorded comes first of whatever is done next`, async () => {
      const goal = await goalOf(scenario);
      const linked = await open(scenario, 'next');
      const { store } = linked.workspace;
      const commit = store.commit.bind(store);
      store.commit = (records) => {
        const isEnd = records.some((one) => one.type === 'operation' && one.facts && one.outcome === 'done');
        return isEnd ? Promise.reject(new StoreError('no-space', 'full')) : commit(records);
      };
      const { unrecorded } = await scenario.run(linked);
      store.commit = commit;
      assert.ok(unrecorded);
      assert.ok(store.isBehind);
      // Not a look at the whole root first, but the next operation at once.
      await safetyVersion(linked.workspace.context, localPlace(linked.workspace.root, linked.identity()));
      assert.deepEqual(comparable(linked, await stateOf(linked)), goal);
      const contents = linked.workspace
        .versions(SKILL)
        .map(({ parentId, contentHash }) => `${String(parentId)} ${contentHash}`);
      assert.equal(new Set(contents).size, contents.length);
      await assertDone(linked);
    });
  }
});

function filesOnly(tree: Tree): Tree {
  return Object.fromEntries(
    Object.entries(tree).filter(([file, what]) => what !== 'folder' && !file.includes('.artifact-lineage-')),
  );
}

/** A content as {@link Linked.disks} or a version has it, without its mode. */
const textOf = (content: string): string => content.replace(/^(\d{3} |\* )/, '');

/** A state without what follows from the folder it is in, or from the time. */
function comparable(linked: Linked, { disks, references }: State): unknown {
  const { store, directory } = linked.workspace;
  const name = (file: string): string => file.slice(directory.length);
  const hash = (id: References['head']): string | undefined => store.version(id)?.contentHash;
  const { head, baseline, upstream, deletedAt, modificationDetectedAt } = references;
  return [
    Object.fromEntries(Object.entries(disks).map(([file, what]) => [name(file), what])),
    [
      hash(head),
      hash(baseline),
      upstream?.path,
      deletedAt !== undefined,
      modificationDetectedAt !== undefined,
    ],
  ];
}
