import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { FileTreeError } from '../../../src/core/fileTree';
import type { VersionId } from '../../../src/core/identity';
import type { Version } from '../../../src/core/version';
import type { ChangeResult } from '../../../src/operations/changeFiles';
import { restoreVersion } from '../../../src/operations/restoreVersion';
import { lastChange, undoChange } from '../../../src/operations/undoChange';
import { failNext } from '../store/failingDisk';
import { failAtChange } from './hookedFileTree';
import { useWorkspace, type Tree } from './workspace';

const SKILL = 'skills/pdf';
const ONE: Tree = { 'SKILL.md': 'one', 'run.sh': '* run', 'docs/a.md': 'a', link: '-> SKILL.md' };
const TWO: Tree = { 'SKILL.md': 'two', 'run.sh': 'run', 'docs/b.md': 'a', more: 'more' };

describe('restoreVersion', () => {
  const use = useWorkspace();
  /** Makes the files of the skill exactly these. */
  const put = async (tree: Tree, folder = SKILL): Promise<void> => {
    await fs.rm(use.current.at(folder), { recursive: true, force: true });
    await use.current.write(folder, tree);
  };
  /** Captures these files one after another. */
  const history = async (...trees: readonly Tree[]): Promise<Version[]> => {
    for (const tree of trees) {
      await put(tree);
      await use.current.reconcile();
    }
    return use.current.versions(SKILL);
  };
  const twoVersions = async (): Promise<[Version, Version]> => {
    const [first, second] = await history(ONE, TWO);
    assert.ok(first && second);
    return [first, second];
  };
  const restore = (id: VersionId): Promise<ChangeResult> =>
    restoreVersion(use.current.context, use.current.root, id);
  const undo = (operation?: string): Promise<ChangeResult> =>
    undoChange(use.current.context, use.current.root, use.current.artifact(SKILL).id, operation);
  const assertFiles = async (tree: Tree): Promise<void> => {
    assert.deepEqual(await use.current.tree(SKILL), tree);
    await use.current.assertSwept();
  };
  /** What was restored is the head, and the next look finds nothing new. */
  const assertHead = async (id: VersionId): Promise<void> => {
    const workspace = use.current;
    assert.equal(workspace.head(SKILL).id, id);
    const count = workspace.versions(SKILL).length;
    const { captured, deleted } = await workspace.reconcile();
    assert.deepEqual([captured, deleted], [[], []]);
    assert.equal(workspace.versions(SKILL).length, count);
  };

  it('puts a file where there are only empty folders now, and leaves one with a file alone', async () => {
    const [first] = await history({ 'SKILL.md': 'one', notes: 'a file' }, { 'SKILL.md': 'one' });
    assert.ok(first);
    await fs.mkdir(use.current.at(`${SKILL}/notes/deep/er`), { recursive: true });
    await restore(first.id);
    await assertFiles({ 'SKILL.md': 'one', notes: 'a file' });

    await put({ 'SKILL.md': 'one' });
    await use.current.write(SKILL, { 'notes/deep/.env': 'SECRET=1' });
    await assert.rejects(restore(first.id), { problem: 'in-the-way', path: 'notes' });
    await assertFiles({ 'SKILL.md': 'one', 'notes/deep/.env': 'SECRET=1' });
  });

  it('brings back fewer, more and renamed files, modes and links, in both directions', async () => {
    const [first, second] = await twoVersions();
    const { operation, unrecorded, untold, ...result } = await restore(first.id);
    assert.deepEqual([unrecorded, untold], [undefined, undefined]);
    assert.deepEqual(result, {
      artifactId: first.artifactId,
      from: second.id,
      to: first.id,
      isChanged: true,
    });
    assert.equal(use.current.store.operation(operation ?? '')?.kind, 'restore');
    await assertFiles(ONE);
    await assertHead(first.id);
    await restore(second.id);
    await assertFiles(TWO);
    await assertHead(second.id);
  });

  it('does nothing when the files are that version already', async () => {
    const [, second] = await twoVersions();
    const trail = use.current.trail(SKILL);
    const result = await restore(second.id);
    assert.equal(result.isChanged, false);
    assert.equal(result.operation, undefined);
    assert.deepEqual(use.current.trail(SKILL), trail);
    assert.equal(lastChange(use.current.context, second.artifactId), undefined);
  });

  it('captures an edit that was not recorded yet before it writes over it', async () => {
    const workspace = use.current;
    const [first] = await twoVersions();
    const edited = { ...TWO, 'SKILL.md': 'unsaved thoughts', 'new.md': 'brand new' };
    await put(edited);
    const { from } = await restore(first.id);
    await assertFiles(ONE);
    const safety = from === undefined ? undefined : workspace.store.version(from);
    assert.ok(safety);
    assert.deepEqual(await workspace.stored(safety), edited);
    assert.equal(safety.changeOrigin, 'local_modification');
    await restore(safety.id);
    await assertFiles(edited);
  });

  it('captures an edit that comes between planning and applying, and plans again', async () => {
    const workspace = use.current;
    const [first] = await twoVersions();
    let edits = 0;
    workspace.files.hook = async (call) => {
      if (call === 'create' && edits === 0) {
        edits++;
        await fs.writeFile(workspace.at(`${SKILL}/more`), 'typed meanwhile');
      }
    };
    const { from } = await restore(first.id);
    assert.equal(edits, 1);
    await assertFiles(ONE);
    const safety = from === undefined ? undefined : workspace.store.version(from);
    assert.ok(safety);
    assert.deepEqual(await workspace.stored(safety), { ...TWO, more: 'typed meanwhile' });
  });

  it('gives up when the files keep changing, and has changed none', async () => {
    const workspace = use.current;
    const [first] = await twoVersions();
    let edits = 0;
    workspace.files.hook = async (call, file) => {
      if (call === 'create' && file.endsWith('/1')) return;
      if (call === 'create') await fs.writeFile(workspace.at(`${SKILL}/more`), `edit ${String(++edits)}`);
    };
    await assert.rejects(restore(first.id), { name: 'OperationError', problem: 'keeps-changing' });
    workspace.files.hook = undefined;
    await assertFiles({ ...TWO, more: `edit ${String(edits)}` });
    assert.ok(!workspace.trail(SKILL).some((line) => line.startsWith('restore')));
  });

  it('refuses while a present file cannot be read, since it could not be kept', async () => {
    const workspace = use.current;
    const [first] = await twoVersions();
    await put({ ...TWO, more: 'not recorded' });
    workspace.files.hook = (call, file) => {
      if (call === 'read' && file.endsWith('/more')) throw new FileTreeError('no-permission', file);
    };
    await assert.rejects(restore(first.id), { name: 'OperationError', problem: 'unreadable', path: 'more' });
    workspace.files.hook = undefined;
    await assertFiles({ ...TWO, more: 'not recorded' });
    assert.equal(workspace.versions(SKILL).length, 2);
  });

  it('puts back what was there when writing fails, at whichever step, and says so in the audit trail', async () => {
    const workspace = use.current;
    const [first, second] = await twoVersions();
    const edited = { ...TWO, 'SKILL.md': 'not recorded' };
    let rolledBack = 0;
    for (let step = 0; ; step++) {
      await put(edited);
      const hook = failAtChange(step, new FileTreeError('no-space', 'disk'));
      workspace.files.hook = hook;
      const error = await restore(first.id).then(
        () => undefined,
        (problem: unknown) => problem,
      );
      workspace.files.hook = undefined;
      if (error === undefined && !hook.struck()) break;
      if (error === undefined) {
        // Only sweeping up failed, which is not worth failing for.
        await assertHead(first.id);
        for (const name of await fs.readdir(workspace.root.path))
          if (name.endsWith('.tmp')) await fs.rm(workspace.at(name), { recursive: true });
        await restore(second.id);
        continue;
      }
      await assertFiles(edited);
      const head = workspace.head(SKILL);
      assert.deepEqual(await workspace.stored(head), edited);
      await assertHead(head.id);
      if (error instanceof Error && error.name === 'OperationError') {
        assert.equal((error as Error & { problem?: string }).problem, 'rolled-back');
        assert.deepEqual(workspace.trail(SKILL).at(-1), 'restore failed');
        rolledBack++;
      } else {
        assert.ok(error instanceof FileTreeError);
      }
    }
    assert.ok(rolledBack >= 6, String(rolledBack));
    await assertFiles(ONE);
  }).timeout(20_000);

  it('says that it is half done when going back fails as well, and everything is in the history', async () => {
    const workspace = use.current;
    const [first, second] = await twoVersions();
    let renames = 0;
    workspace.files.hook = (call, file) => {
      if (call === 'rename' && ++renames > 3) throw new FileTreeError('no-space', file);
    };
    await assert.rejects(restore(first.id), { name: 'OperationError', problem: 'half-done' });
    workspace.files.hook = undefined;
    assert.equal(workspace.trail(SKILL).at(-1), 'restore failed');
    for (const [version, tree] of [
      [first, ONE],
      [second, TWO],
    ] as const) {
      assert.deepEqual(await workspace.stored(version), tree);
      await restore(version.id);
      assert.deepEqual(await workspace.tree(SKILL), tree);
    }
  });

  it('changes nothing when the store cannot take the safety version', async () => {
    const workspace = use.current;
    const [first] = await twoVersions();
    const edited = { ...TWO, 'SKILL.md': 'not recorded' };
    await put(edited);
    const failure = await failNext('appendFile', 'ENOSPC');
    await assert.rejects(restore(first.id), { name: 'StoreError', reason: 'no-space' });
    failure.stop();
    await assertFiles(edited);
    assert.equal(workspace.versions(SKILL).length, 2);
  });

  it('does not write over what is not versioned', async () => {
    const workspace = use.current;
    const [first] = await history({ 'SKILL.md': 'one', big: 'small then' }, { 'SKILL.md': 'two' });
    assert.ok(first);
    await workspace.write(SKILL, { big: 'x'.repeat(2000) });
    await assert.rejects(restore(first.id), { name: 'OperationError', problem: 'in-the-way', path: 'big' });
    await assertFiles({ 'SKILL.md': 'two', big: 'x'.repeat(2000) });
  });

  it('brings back a deleted artifact, recorded as deleted or not yet', async () => {
    const workspace = use.current;
    const [first, second] = await twoVersions();
    for (const isRecorded of [false, true]) {
      await fs.rm(workspace.at(SKILL), { recursive: true });
      if (isRecorded) await workspace.reconcile();
      const result = await restore(first.id);
      assert.equal(result.from, undefined);
      await assertFiles(ONE);
      assert.equal(workspace.artifact(SKILL).deletedAt, undefined);
      await assertHead(first.id);
    }
    await restore(second.id);
    await assertFiles(TWO);
  });

  it('leaves a deleted artifact deleted when bringing it back fails', async () => {
    const workspace = use.current;
    const [first, second] = await twoVersions();
    await fs.rm(workspace.at(SKILL), { recursive: true });
    await workspace.reconcile();
    let renames = 0;
    workspace.files.hook = (call, file) => {
      if (call === 'rename' && ++renames === 3) throw new FileTreeError('no-space', file);
    };
    await assert.rejects(restore(first.id), { name: 'OperationError', problem: 'rolled-back' });
    workspace.files.hook = undefined;
    await assertFiles({});
    assert.ok(workspace.artifact(SKILL).deletedAt !== undefined);
    assert.equal(workspace.head(SKILL).id, second.id);
    const trail = workspace.trail(SKILL);
    assert.deepEqual((await workspace.reconcile()).deleted, []);
    assert.deepEqual(workspace.trail(SKILL), trail);
  });

  it('restores a skill that lost what makes it one', async () => {
    const workspace = use.current;
    const [first] = await twoVersions();
    await fs.rm(workspace.at(`${SKILL}/SKILL.md`));
    await workspace.write(SKILL, { more: 'edited since' });
    const { from } = await restore(first.id);
    await assertFiles(ONE);
    const safety = from === undefined ? undefined : workspace.store.version(from);
    assert.ok(safety);
    assert.deepEqual(await workspace.stored(safety), {
      'run.sh': 'run',
      'docs/b.md': 'a',
      more: 'edited since',
    });
  });

  it('restores through a link that leads out of the root, and leaves the link', async () => {
    const workspace = use.current;
    const elsewhere = `${workspace.directory}/elsewhere/pdf`;
    await fs.mkdir(elsewhere, { recursive: true });
    await fs.mkdir(workspace.at('skills'));
    await fs.symlink(elsewhere, workspace.at(SKILL));
    for (const text of ['one', 'two']) {
      await fs.writeFile(`${elsewhere}/SKILL.md`, text);
      await workspace.reconcile();
    }
    const [first] = workspace.versions(SKILL);
    assert.ok(first);
    await restore(first.id);
    assert.equal(await fs.readFile(`${elsewhere}/SKILL.md`, 'utf8'), 'one');
    assert.ok((await fs.lstat(workspace.at(SKILL))).isSymbolicLink());
    assert.deepEqual(await fs.readdir(`${workspace.directory}/elsewhere`), ['pdf']);
  });

  for (const [what, target] of [
    ['a folder outside the root', 'outside'],
    ['nowhere', 'missing'],
  ] as const) {
    it(`writes nothing through a link to ${what} that took the place of a folder of a deleted artifact`, async () => {
      const workspace = use.current;
      const outside = `${workspace.directory}/outside`;
      await fs.mkdir(outside);
      await workspace.write('commands/deep', { 'a.md': 'one' });
      const [first] = await twoVersions();
      const [command] = workspace.versions('commands/deep/a.md');
      assert.ok(command);
      for (const folder of ['skills', 'commands/deep']) {
        await fs.rm(workspace.at(folder), { recursive: true });
        await fs.symlink(`${workspace.directory}/${target}`, workspace.at(folder));
      }
      for (const [version, folder] of [
        [first, 'skills'],
        [command, 'commands/deep'],
      ] as const) {
        const refused = { name: 'OperationError', problem: 'in-the-way', path: folder };
        await assert.rejects(restore(version.id), refused);
      }
      assert.deepEqual(await fs.readdir(outside), []);
      assert.deepEqual((await fs.readdir(workspace.directory)).includes('missing'), false);
      await workspace.assertSwept();
    });
  }

  it('restores a deleted artifact through a link that stays inside the root', async () => {
    const workspace = use.current;
    await workspace.write('shared', { 'keep.txt': 'x' });
    await fs.symlink('shared', workspace.at('skills'));
    const [first] = await history(ONE, TWO);
    assert.ok(first);
    await fs.rm(workspace.at(SKILL), { recursive: true });
    await restore(first.id);
    assert.deepEqual(await workspace.tree('shared/pdf'), ONE);
  });

  it('does not write over a broken link where a deleted artifact was', async () => {
    const workspace = use.current;
    const [first] = await twoVersions();
    await fs.rm(workspace.at(SKILL), { recursive: true });
    await fs.symlink(`${workspace.directory}/missing`, workspace.at(SKILL));
    await assert.rejects(restore(first.id), { name: 'OperationError', problem: 'in-the-way', path: SKILL });
    await assert.rejects(fs.stat(`${workspace.directory}/missing`), { code: 'ENOENT' });
  });

  it('restores artifacts that are one file, and only that file', async () => {
    const workspace = use.current;
    const command = 'commands/review.md';
    await workspace.write('commands', { 'review.md': 'one', 'other.md': 'other' });
    await workspace.reconcile();
    await workspace.write('commands', { 'review.md': 'two' });
    await workspace.reconcile();
    const [first] = workspace.versions(command);
    assert.ok(first);
    await restore(first.id);
    assert.deepEqual(await workspace.tree('commands'), { 'review.md': 'one', 'other.md': 'other' });
    await fs.rm(workspace.at('commands'), { recursive: true });
    await workspace.reconcile();
    await restore(first.id);
    assert.deepEqual(await workspace.tree('commands'), { 'review.md': 'one' });
  });

  it('writes into no other place when a file has taken the place of a folder, or a folder that of a file', async () => {
    const workspace = use.current;
    const hook = 'hooks/check';
    await workspace.write(hook, { 'a.sh': '* a', 'b.sh': '* b' });
    await workspace.reconcile();
    await fs.rm(workspace.at(hook), { recursive: true });
    await workspace.write('hooks', { check: '* one file' });
    await workspace.reconcile();
    const [folder, file] = workspace.versions(hook);
    assert.ok(folder && file);
    await assert.rejects(restore(folder.id), { name: 'OperationError', problem: 'in-the-way', path: hook });
    assert.deepEqual(await workspace.tree('hooks'), { check: '* one file' });
    await fs.rm(workspace.at(hook));
    await restore(folder.id);
    assert.deepEqual(await workspace.tree('hooks'), { 'check/a.sh': '* a', 'check/b.sh': '* b' });
    await assert.rejects(restore(file.id), { name: 'OperationError', problem: 'in-the-way', path: hook });
    assert.deepEqual(await workspace.tree('hooks'), { 'check/a.sh': '* a', 'check/b.sh': '* b' });
  });

  it('restores where the file system has no executable bits', async () => {
    const workspace = use.current;
    const [first, second] = await history(
      { 'SKILL.md': 'one', 'run.sh': '* run' },
      { 'SKILL.md': 'two', 'run.sh': '* run' },
    );
    assert.ok(first && second);
    workspace.files.hasExecutableBits = false;
    await restore(first.id);
    assert.equal((await workspace.tree(SKILL))['SKILL.md'], 'one');
    await assertHead(first.id);
  });

  it('knows no version that is not there', async () => {
    await assert.rejects(restore('e'.repeat(64) as VersionId), {
      name: 'OperationError',
      problem: 'not-found',
    });
  });

  describe('undoRestore', () => {
    it('takes a restore back exactly', async () => {
      const workspace = use.current;
      const [first] = await twoVersions();
      const edited = { ...TWO, 'SKILL.md': 'not recorded' };
      await put(edited);
      const { from, operation } = await restore(first.id);
      const latest = lastChange(workspace.context, first.artifactId);
      assert.deepEqual({ from: latest?.fromVersion, operation: latest?.id }, { from, operation });
      const undone = await undo();
      assert.equal(undone.to, from);
      await assertFiles(edited);
      assert.ok(from !== undefined);
      await assertHead(from);
    });

    it('keeps what was edited since the restore', async () => {
      const workspace = use.current;
      const [first, second] = await twoVersions();
      await restore(first.id);
      await workspace.write(SKILL, { 'SKILL.md': 'edited since' });
      const { from } = await undo();
      await assertFiles(TWO);
      await assertHead(second.id);
      const safety = from === undefined ? undefined : workspace.store.version(from);
      assert.ok(safety);
      assert.deepEqual(await workspace.stored(safety), { ...ONE, 'SKILL.md': 'edited since' });
    });

    it('deletes again what a restore brought back, and it can be brought back again', async () => {
      const workspace = use.current;
      const [first] = await twoVersions();
      await fs.rm(workspace.at(SKILL), { recursive: true });
      await workspace.reconcile();
      await restore(first.id);
      const undone = await undo();
      assert.equal(undone.to, undefined);
      await assert.rejects(fs.stat(workspace.at(SKILL)), { code: 'ENOENT' });
      assert.ok(workspace.artifact(SKILL).deletedAt !== undefined);
      assert.deepEqual((await workspace.reconcile()).deleted, []);
      await restore(first.id);
      await assertFiles(ONE);
    });

    it('has nothing to undo before a restore, and after an undo', async () => {
      const [first] = await twoVersions();
      const nothing = { name: 'OperationError', problem: 'nothing-to-undo' };
      await assert.rejects(undo(), nothing);
      await restore(first.id);
      await undo();
      assert.equal(lastChange(use.current.context, first.artifactId), undefined);
      await assert.rejects(undo(), nothing);
      await assertFiles(TWO);
    });

    it('knows at once of every artifact whether there is something to undo', async () => {
      const workspace = use.current;
      const names = ['a', 'b', 'c'].map((name) => `skills/${name}`);
      for (const text of ['one', 'two']) {
        for (const name of names) await workspace.write(name, { 'SKILL.md': text });
        await workspace.reconcile();
      }
      const [a, b] = names.map((name) => workspace.versions(name)[0]);
      assert.ok(a && b);
      const assertUndoable = (...expected: readonly Version[]): void => {
        const ids = expected.map(({ artifactId }) => artifactId);
        assert.deepEqual([...workspace.store.undoable().keys()].sort(), [...ids].sort());
        for (const { id } of workspace.store.artifacts())
          assert.equal(lastChange(workspace.context, id) !== undefined, ids.includes(id));
      };
      assertUndoable();
      for (const { id } of [a, b]) await restore(id);
      assertUndoable(a, b);
      await undoChange(workspace.context, workspace.root, b.artifactId);
      assertUndoable(a);
      await restore(b.id);
      assertUndoable(a, b);
    });

    it('takes back the restore that is meant, and none that came later', async () => {
      const [first, second] = await twoVersions();
      const nothing = { name: 'OperationError', problem: 'nothing-to-undo' };
      const { operation: older } = await restore(first.id);
      const { operation: newer } = await restore(second.id);
      assert.ok(older !== undefined && newer !== undefined);
      await assert.rejects(undo(older), nothing);
      await assertFiles(TWO);
      await undo(newer);
      await assertFiles(ONE);
      for (const operation of [older, newer]) await assert.rejects(undo(operation), nothing);
      await assertFiles(ONE);
    });

    it('undoes the latest restore that was done, not one that failed, however many edits came since', async () => {
      const workspace = use.current;
      const [first, second] = await twoVersions();
      await restore(first.id);
      for (let i = 0; i < 60; i++) {
        await workspace.write(SKILL, { 'SKILL.md': `edit ${String(i)}` });
        await workspace.reconcile();
      }
      workspace.files.hook = failAtChange(4, new FileTreeError('failed', 'x'));
      await assert.rejects(restore(second.id));
      workspace.files.hook = undefined;
      await undo();
      await assertFiles(TWO);
      await assertHead(second.id);
    });
  });

  it('leaves an entry for each operation in the audit trail, with where from and where to', async () => {
    const workspace = use.current;
    const [first, second] = await twoVersions();
    await restore(first.id);
    await undo();
    const trail = workspace.store.operations(10, first.artifactId).map((one) => ({
      what: `${one.kind} ${one.outcome}`,
      from: one.fromVersion,
      to: one.toVersion,
      actor: one.actor,
    }));
    assert.deepEqual(trail, [
      { what: 'undo done', from: first.id, to: second.id, actor: 'tester' },
      { what: 'restore done', from: second.id, to: first.id, actor: 'tester' },
      { what: 'capture done', from: first.id, to: second.id, actor: 'tester' },
      { what: 'first-seen done', from: undefined, to: first.id, actor: 'tester' },
    ]);
  });
});
