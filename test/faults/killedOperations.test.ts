import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { sweepStaging } from '../../src/operations/applyFiles';
import { recoverOperations, type Recovery } from '../../src/operations/recoverOperations';
import { Linked, SKILL } from '../unit/operations/linked';
import { KILLED, SCENARIOS, type Scenario } from '../unit/operations/scenarios';
import { openWorkspace, type Tree } from '../unit/operations/workspace';
import { useTemporaryDirectory } from '../unit/store/temporaryDirectory';
import { assertWhole } from './writers';

/** Killed processes that run at once. */
const AT_ONCE = 3;
/** More changes than any of the operations makes. */
const MOST = 60;

describe('an operation whose process kills itself', () => {
  const temporary = useTemporaryDirectory();

  const open = async (directory: string, time?: number): Promise<Linked> =>
    new Linked(await openWorkspace(directory, time));

  const recover = (linked: Linked): Promise<Recovery[]> =>
    recoverOperations(linked.workspace.context, () => true);

  const filesOf = async (linked: Linked): Promise<Tree> => {
    const length = linked.workspace.directory.length;
    const all = Object.entries(await linked.disks()).filter(([, what]) => what !== 'folder');
    return Object.fromEntries(all.map(([file, what]) => [file.slice(length), what]));
  };

  const stateOf = async (linked: Linked): Promise<unknown> => {
    const { head, baseline, upstream, deletedAt } = linked.references();
    const hash = (id: typeof head): string | undefined => linked.workspace.store.version(id)?.contentHash;
    return [await filesOf(linked), hash(head), hash(baseline), upstream?.path, deletedAt !== undefined];
  };

  /** One kill in a folder of its own, and what comes after it; undefined when the operation was done before. */
  const killAt = async (
    scenario: Scenario,
    at: 'change' | 'append',
    n: number,
    isEdited: boolean,
  ): Promise<'finished' | 'undone' | undefined> => {
    const directory = path.join(temporary.path, `${at}${String(n)}${String(isEdited)}`);
    await fs.mkdir(`${directory}/collection`, { recursive: true });
    const setUp = await open(directory);
    await scenario.prepare(setUp);
    const old = await stateOf(setUp);
    await setUp.workspace.store.close();
    const goal = await goalOf(scenario);

    const entry = path.join(__dirname, 'operator.entry.cjs');
    const child = spawn(process.execPath, [entry, directory, scenario.name, at, String(n)], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    if (code === 0) return undefined;
    assert.equal(signal, 'SIGKILL');

    const linked = await open(directory, 2_000_000);
    try {
      const { workspace, upstream } = linked;
      assert.deepEqual(workspace.store.problems, []);
      const folder = scenario.name === 'push' ? upstream.at(SKILL) : workspace.at(SKILL);
      if (isEdited) {
        await fs.mkdir(folder, { recursive: true });
        await fs.writeFile(`${folder}/edited since.md`, 'edited since');
      }
      const recoveries = await recover(linked);
      assert.ok(recoveries.every(({ result }) => result !== 'stuck'));
      const staged = await workspace.store.staging.list();
      for (const { root } of staged)
        await sweepStaging(workspace.files, workspace.store.staging, root, Infinity);
      const [recovery] = recoveries;
      const result = recovery?.result === 'finished' ? 'finished' : 'undone';
      if (isEdited) {
        assert.equal(await fs.readFile(`${folder}/edited since.md`, 'utf8'), 'edited since');
        await fs.rm(`${folder}/edited since.md`);
        await linked.assertNothingStaged();
        const [files] = (result === 'finished' ? goal : old) as [Tree];
        assert.deepEqual(await filesOf(linked), files);
      } else {
        await linked.assertSettled();
        const now = await stateOf(linked);
        assert.deepEqual(now, result === 'finished' ? goal : old);
        assert.deepEqual(await recover(linked), []);
        assert.deepEqual(await stateOf(linked), now);
      }
      assert.deepEqual(await recover(linked), []);
      if (workspace.store.artifacts().length > 0) await assertWhole(workspace.store);
      return result;
    } finally {
      await linked.workspace.store.close();
      await fs.rm(directory, { recursive: true, force: true });
    }
  };

  const goals = new Map<string, unknown>();
  /** What the operation ends with when nothing happens to it. */
  const goalOf = async (scenario: Scenario): Promise<unknown> => {
    const known = goals.get(scenario.name);
    if (known) return known;
    const directory = path.join(temporary.path, `goal of ${scenario.name} ${String(Math.random())}`);
    await fs.mkdir(`${directory}/collection`, { recursive: true });
    const linked = await open(directory);
    await scenario.prepare(linked);
    await scenario.run(linked);
    const goal = await stateOf(linked);
    await linked.workspace.store.close();
    goals.set(scenario.name, goal);
    return goal;
  };

  for (const scenario of SCENARIOS.filter(({ name }) => KILLED.has(name))) {
    for (const at of ['change', 'append'] as const) {
      it(`${scenario.name}: before each ${at}: all of it or nothing, once and for all, and no edit since is lost`, async () => {
        const results: string[] = [];
        let next = 0;
        let isOver = false;
        const worker = async (): Promise<void> => {
          while (!isOver && next < MOST) {
            const n = next++;
            const result = await killAt(scenario, at, n, n % 4 === 3);
            if (result) results.push(result);
            else isOver = true;
          }
        };
        await goalOf(scenario);
        await Promise.all(Array.from({ length: AT_ONCE }, worker));
        assert.ok(isOver);
        for (const result of ['finished', 'undone'])
          assert.ok(results.includes(result), `${result}: ${results.join()}`);
      }).timeout(120_000);
    }
  }
});
