import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import type { VersionId } from '../../../src/core/identity';
import type { Version } from '../../../src/core/version';
import type { ChangeResult } from '../../../src/operations/changeFiles';
import { restoreFile } from '../../../src/operations/restoreFile';
import { SKILL, useLinked } from './linked';
import type { Tree } from './workspace';

const ONE: Tree = { 'SKILL.md': 'one', 'run.sh': '* run', 'docs/a.md': 'a', link: '-> SKILL.md' };
const TWO: Tree = { 'SKILL.md': 'two', 'run.sh': 'run', 'docs/b.md': 'b', link: '-> run.sh' };

describe('restoreFile', () => {
  const use = useLinked();
  const twoVersions = async (): Promise<[Version, Version]> => {
    for (const tree of [ONE, TWO]) {
      await use.current.put(tree);
      await use.current.workspace.reconcile();
    }
    const [first, second] = use.current.workspace.versions(SKILL);
    assert.ok(first && second);
    return [first, second];
  };
  const restore = (id: VersionId, file: string): Promise<ChangeResult> => {
    const { context, root } = use.current.workspace;
    return restoreFile(context, root, id, file);
  };

  it('gives one file its bytes, mode or target of then; all others stay, and undoing gives them back', async () => {
    const linked = use.current;
    const [first, second] = await twoVersions();
    const [disks, references] = [await linked.disks(), linked.references()];
    for (const file of ['SKILL.md', 'run.sh', 'docs/a.md', 'link']) {
      const { from, to } = await restore(first.id, file);
      assert.deepEqual(await linked.local(), { ...TWO, [file]: ONE[file] });
      assert.equal(from, second.id);
      assert.deepEqual([linked.version(to).parentId, linked.head().id], [second.id, to]);
      assert.equal(linked.version(to).changeOrigin, 'local_modification');
      await linked.assertSettled();
      await linked.undo();
      assert.deepEqual(await linked.disks(), disks);
      assert.deepEqual(linked.references(), references);
    }
    await linked.assertRefused(() => linked.undo(), 'nothing-to-undo');
  });

  it('removes a file that there was not then, with the folder that it leaves empty', async () => {
    const linked = use.current;
    const [first] = await twoVersions();
    await restore(first.id, 'docs/b.md');
    const { 'docs/b.md': gone, ...rest } = TWO;
    assert.equal(gone, 'b');
    assert.deepEqual(await linked.local(), rest);
    await assert.rejects(fs.stat(linked.workspace.at(`${SKILL}/docs`)), { code: 'ENOENT' });
    await linked.assertSettled();
  });

  it('does nothing when the file is so already, or is in neither', async () => {
    const linked = use.current;
    const [, second] = await twoVersions();
    const trail = linked.workspace.trail(SKILL);
    for (const file of ['SKILL.md', 'never']) assert.equal((await restore(second.id, file)).isChanged, false);
    assert.deepEqual(linked.workspace.trail(SKILL), trail);
  });

  it('captures an edit that was not recorded yet', async () => {
    const linked = use.current;
    const [first] = await twoVersions();
    await linked.workspace.write(SKILL, { 'SKILL.md': 'not recorded', new: 'n' });
    const { from } = await restore(first.id, 'SKILL.md');
    assert.deepEqual(await linked.local(), { ...TWO, 'SKILL.md': 'one', new: 'n' });
    assert.equal((await linked.workspace.stored(linked.version(from)))['SKILL.md'], 'not recorded');
  });

  it('of a deleted artifact brings that file back alone, and undoing deletes it again', async () => {
    const linked = use.current;
    const [first] = await twoVersions();
    await fs.rm(linked.workspace.at(SKILL), { recursive: true });
    await linked.workspace.reconcile();
    const references = linked.references();
    await restore(first.id, 'SKILL.md');
    assert.deepEqual(await linked.local(), { 'SKILL.md': 'one' });
    await linked.assertSettled();
    await linked.undo();
    assert.deepEqual(linked.references(), references);
    await linked.assertSettled();
  });

  it('deletes a single file that was another then, and refuses what would lie in its way', async () => {
    const linked = use.current;
    await linked.workspace.write('commands', { 'a.md': 'one' });
    await linked.workspace.reconcile();
    await linked.workspace.write('commands', { 'a.md': 'two' });
    await linked.workspace.reconcile();
    const [first] = linked.workspace.versions('commands/a.md');
    assert.ok(first);
    await restore(first.id, 'a.md');
    assert.deepEqual(await linked.workspace.tree('commands'), { 'a.md': 'one' });
  });

  it('refuses a file where others need a folder, where a secret or a nested skill lies, and an unknown version', async () => {
    const linked = use.current;
    await linked.put({ 'SKILL.md': 'one', notes: 'a file', 'inner/x': 'x' });
    await linked.workspace.reconcile();
    await linked.put({ 'SKILL.md': 'one', 'notes/a.md': 'a' });
    await linked.put({ 'SKILL.md': 'inner' }, `${SKILL}/inner`);
    await linked.workspace.reconcile();
    const [first] = linked.workspace.versions(SKILL);
    assert.ok(first);
    await linked.assertRefused(() => restore(first.id, 'notes'), 'in-the-way');
    await linked.assertRefused(() => restore(first.id, 'inner/x'), 'in-the-way', 'inner');
    await linked.assertRefused(() => restore('e'.repeat(64) as VersionId, 'x'), 'not-found', 'x');
  });
});
