import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { restoreVersion } from '../../src/operations/restoreVersion';
import { openWorkspace, type Tree } from '../unit/operations/workspace';
import { useTemporaryDirectory } from '../unit/store/temporaryDirectory';
import { assertWhole } from './writers';

const SKILL = 'skills/many';
const ROUNDS = 8;

const treeOf = (version: string, from: number): Tree =>
  Object.fromEntries([
    ['SKILL.md', version],
    ...Array.from({ length: 30 }, (_, i) => [
      `part${String((i + from) % 4)}/file${String(i + from)}.md`,
      `${i % 5 === 0 ? '* ' : ''}${version} ${String(i)}`,
    ]),
    ['link', `-> ${version}`],
  ]) as Tree;

describe('a restore that is killed', () => {
  const temporary = useTemporaryDirectory();

  it(`in ${String(ROUNDS)} rounds: every version can be restored exactly, and an edit before it is never lost`, async () => {
    const trees = [treeOf('one', 0), treeOf('two', 15)];
    const setUp = await openWorkspace(temporary.path);
    for (const tree of trees) {
      await fs.rm(setUp.at(SKILL), { recursive: true, force: true });
      await setUp.write(SKILL, tree);
      await setUp.reconcile();
    }
    const ids = setUp.versions(SKILL).map(({ id }) => id);
    await setUp.store.close();
    let isInTheMidst = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const edit = `written before round ${String(round)}`;
      await setUp.write(SKILL, { 'SKILL.md': edit });
      const entry = path.join(__dirname, 'restorer.entry.cjs');
      const child = spawn(process.execPath, [entry, temporary.path, ...ids], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = once(child, 'exit');
      if (round > 0) await once(child.stdout, 'data');
      await setTimeout(Math.random() * 120);
      child.kill('SIGKILL');
      const [, signal] = (await ended) as [number | null, string | null];
      assert.equal(signal, 'SIGKILL');

      const workspace = await openWorkspace(temporary.path);
      try {
        assert.deepEqual(workspace.store.problems, []);
        const present = await workspace.tree(SKILL);
        const staged = (await fs.readdir(workspace.root.path)).filter((name) => name.endsWith('.tmp'));
        if (staged.length > 0) isInTheMidst++;
        const recorded = new Set((await workspace.store.staging.list()).map(({ folder }) => folder));
        for (const name of staged)
          assert.ok(recorded.has(workspace.at(name)), `${name} would never be swept`);
        for (const name of staged) await fs.rm(workspace.at(name), { recursive: true });
        await assertWhole(workspace.store);
        for (const [index, id] of ids.entries()) {
          await restoreVersion(workspace.context, workspace.root, id);
          assert.deepEqual(await workspace.tree(SKILL), trees[index]);
        }
        const stored = await Promise.all(
          workspace.versions(SKILL).map((version) => workspace.stored(version)),
        );
        for (const tree of [present, { 'SKILL.md': edit }]) {
          const isKept = stored.some((files) =>
            Object.entries(tree).every(([name, text]) => files[name] === text),
          );
          assert.ok(isKept, `what was there in round ${String(round)} is not in the history`);
        }
      } finally {
        await workspace.store.close();
      }
    }
    assert.ok(isInTheMidst > 0);
  }).timeout(60_000);
});
