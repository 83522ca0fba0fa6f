import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { FileTreeError } from '../../../src/core/fileTree';
import { chosen, SKILL, sorted, useLinked, type Linked } from './linked';
import type { Tree } from './workspace';

const LINES = Array.from({ length: 12 }, (_, i) => `line ${String(i)}`);
/** A text in which some lines are others. */
const text = (changed: Readonly<Record<number, string>> = {}): string =>
  `${LINES.map((line, i) => changed[i] ?? line).join('\n')}\n`;
const BASE: Tree = { 'SKILL.md': text(), 'run.sh': '* run', 'docs/a.md': 'a\n', link: '-> docs/a.md' };

describe('syncArtifact', () => {
  const use = useLinked();

  /** Every sync is undone to the very bytes and references, once. */
  const assertUndoes = async (linked: Linked, disks: Tree, references: unknown): Promise<void> => {
    await linked.undo();
    assert.deepEqual(await linked.disks(), disks);
    assert.deepEqual(linked.references(), references);
    await linked.assertSettled();
    await linked.assertRefused(() => linked.undo(), 'nothing-to-undo');
  };

  /** Syncs; gives the local files after it, having checked what holds after every sync, and that it can be undone. */
  const synced = async (
    linked: Linked,
    how?: Parameters<Linked['sync']>[0],
  ): Promise<{ tree: Tree; redo: () => Promise<unknown> }> => {
    await linked.workspace.reconcile();
    const [disks, references, theirs] = [
      await linked.disks(),
      linked.references(),
      await linked.upstream.tree(SKILL),
    ];
    const { isChanged, unrecorded } = await linked.sync(how);
    assert.deepEqual({ isChanged, unrecorded }, { isChanged: true, unrecorded: undefined });
    assert.deepEqual(await linked.upstream.tree(SKILL), theirs);
    assert.deepEqual(sorted(await linked.workspace.stored(linked.baseline())), sorted(theirs));
    await linked.assertSettled();
    assert.ok(['in-sync', 'modified'].includes(await linked.drift()));
    const again = await linked.sync();
    assert.equal(again.isChanged, false);
    const tree = await linked.local();
    const after = linked.references();
    await assertUndoes(linked, disks, references);
    return {
      tree,
      redo: async () => {
        await linked.sync(how);
        assert.deepEqual(await linked.local(), tree);
        assert.deepEqual({ ...linked.references() }, after);
      },
    };
  };

  it('in sync: does nothing', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    const before = linked.references();
    const { isChanged, operation } = await linked.sync();
    assert.deepEqual({ isChanged, operation }, { isChanged: false, operation: undefined });
    assert.deepEqual(linked.references(), before);
    assert.deepEqual(linked.workspace.trail(SKILL), ['deploy done']);
  });

  it('outdated: goes forward to upstream’s bytes, modes and links', async () => {
    const linked = use.current;
    const first = await linked.deployed(BASE);
    const next: Tree = {
      'SKILL.md': text({ 1: 'new' }),
      'run.sh': 'run',
      'docs/b.md': 'a\n',
      link: '-> docs/b.md',
    };
    await linked.upstream.put(SKILL, next);
    const { tree, redo } = await synced(linked);
    assert.deepEqual(tree, next);
    await redo();
    const head = linked.head();
    assert.equal(head.parentId, first.id);
    assert.equal(head.mergeParentId, undefined);
    assert.equal(head.changeOrigin, 'sync');
    assert.equal(linked.artifact().baseline, head.id);
    assert.equal(linked.artifact().modificationDetectedAt, undefined);
    assert.equal(await linked.drift(), 'in-sync');
  });

  it('modified: keeps what is local, and nothing moves', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    const mine = { ...BASE, 'SKILL.md': text({ 2: 'mine' }), 'mine.md': 'mine' };
    await linked.put(mine);
    await linked.workspace.reconcile();
    const before = linked.references();
    const { isChanged } = await linked.sync();
    assert.deepEqual(await linked.local(), mine);
    assert.equal(await linked.drift(), 'modified');
    assert.deepEqual(linked.references(), before);
    assert.equal(isChanged, false);
  });

  it('diverged without conflict: merges lines, files and modes of both sides', async () => {
    const linked = use.current;
    const first = await linked.deployed(BASE);
    const mine = { ...BASE, 'SKILL.md': text({ 1: 'mine' }), 'mine.md': 'only mine\r\n', 'run.sh': 'run' };
    const theirs: Tree = {
      ...BASE,
      'SKILL.md': text({ 9: 'theirs' }),
      'new.md': '\uFEFFtheirs',
      'docs/a.md': 'b\n',
    };
    await linked.put(mine);
    await linked.upstream.put(SKILL, theirs);
    await linked.workspace.reconcile();
    const local = linked.head();
    const { tree, redo } = await synced(linked);
    assert.deepEqual(tree, {
      'SKILL.md': text({ 1: 'mine', 9: 'theirs' }),
      'run.sh': 'run',
      'docs/a.md': 'b\n',
      link: '-> docs/a.md',
      'mine.md': 'only mine\r\n',
      'new.md': '\uFEFFtheirs',
    });
    await redo();
    const { parentId, mergeParentId, changeOrigin } = linked.head();
    assert.deepEqual({ parentId, changeOrigin }, { parentId: local.id, changeOrigin: 'sync' });
    assert.ok(parentId !== undefined && mergeParentId !== undefined);
    assert.equal(mergeParentId, linked.artifact().baseline);
    assert.equal(linked.version(mergeParentId).parentId, first.id);
    assert.equal(linked.version(mergeParentId).changeOrigin, 'sync');
    assert.equal(linked.graph().nearestCommonAncestor(parentId, mergeParentId), first.id);
    assert.equal(await linked.drift(), 'modified');
  });

  it('merges again and again from the right base', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    const [mine, theirs]: Record<number, string>[] = [{}, {}];
    assert.ok(mine && theirs);
    for (let round = 0; round < 4; round++) {
      mine[round] = `mine ${String(round)}`;
      theirs[11 - round] = `theirs ${String(round)}`;
      const local = (await linked.local())['SKILL.md'] ?? '';
      await linked.workspace.write(SKILL, {
        'SKILL.md': local.replace(LINES[round] ?? '', mine[round] ?? ''),
      });
      await linked.upstream.write(SKILL, { 'SKILL.md': text(theirs) });
      const base = linked.artifact().baseline;
      await linked.sync();
      const { parentId, mergeParentId } = linked.head();
      assert.ok(parentId !== undefined && mergeParentId !== undefined);
      assert.equal(linked.graph().nearestCommonAncestor(parentId, mergeParentId), base);
      assert.equal((await linked.local())['SKILL.md'], text({ ...theirs, ...mine }));
    }
  });

  it('both sides made the same change: in sync, with no new version', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.put({ ...BASE, 'SKILL.md': 'same' });
    await linked.upstream.put(SKILL, { ...BASE, 'SKILL.md': 'same' });
    await linked.workspace.reconcile();
    const { head } = linked.references();
    const { isChanged } = await linked.sync();
    assert.ok(isChanged);
    assert.equal(linked.references().head, head);
    assert.equal(linked.references().baseline, head);
    assert.equal(linked.references().modificationDetectedAt, undefined);
    await linked.assertSettled();
  });

  it('edited by hand where both sides are the same: a version with one parent', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.put({ ...BASE, 'SKILL.md': 'same' });
    await linked.upstream.put(SKILL, { ...BASE, 'SKILL.md': 'same' });
    await linked.workspace.reconcile();
    const before = linked.head();
    const edited = new Map([['SKILL.md', Buffer.from('by hand')]]);
    await linked.sync({ choices: new Map(), edited });
    assert.deepEqual([linked.head().parentId, linked.head().mergeParentId], [before.id, undefined]);
    assert.equal(linked.artifact().baseline, before.id);
    assert.equal(await linked.drift(), 'modified');
    await linked.undo();
    await linked.push({ choices: new Map(), edited });
    assert.equal((await linked.upstream.tree(SKILL))['SKILL.md'], 'by hand');
    await linked.sync();
    assert.equal(await linked.drift(), 'in-sync');
  });

  describe('conflict', () => {
    const MINE = text({ 5: 'mine' });
    const THEIRS = text({ 5: 'theirs' });
    const inConflict = async (): Promise<Linked> => {
      const linked = use.current;
      await linked.deployed(BASE);
      await linked.put({ ...BASE, 'SKILL.md': MINE, 'mine.md': 'mine' });
      await linked.upstream.put(SKILL, { ...BASE, 'SKILL.md': THEIRS, 'new.md': 'new' });
      await linked.workspace.reconcile();
      return linked;
    };

    it('left unresolved: refused, and only the safety version is new', async () => {
      const linked = await inConflict();
      await linked.workspace.write(SKILL, { 'mine.md': 'not recorded yet' });
      const count = linked.workspace.versions(SKILL).length;
      const plan = await linked.planSync();
      assert.equal(linked.workspace.versions(SKILL).length, count + 1);
      assert.deepEqual((await linked.workspace.stored(linked.head()))['mine.md'], 'not recorded yet');
      await linked.assertRefused(() => linked.applySync(plan), 'unresolved', 'SKILL.md');
      assert.equal(linked.workspace.versions(SKILL).length, count + 1);
      await linked.assertSettled();
    });

    it('resolved by a choice for the file, to either side', async () => {
      const linked = await inConflict();
      for (const [side, expected] of [
        ['local', MINE],
        ['upstream', THEIRS],
        ['base', text()],
      ] as const) {
        const { tree } = await synced(linked, chosen({ 'SKILL.md': side }));
        assert.deepEqual(tree, { ...BASE, 'SKILL.md': expected, 'mine.md': 'mine', 'new.md': 'new' });
      }
    });

    it('resolved by edited bytes, which need be neither side’s', async () => {
      const linked = await inConflict();
      const edited = new Map([['SKILL.md', Buffer.from('by hand\r\n')]]);
      const { tree, redo } = await synced(linked, { choices: new Map(), edited });
      assert.deepEqual(tree, { ...BASE, 'SKILL.md': 'by hand\r\n', 'mine.md': 'mine', 'new.md': 'new' });
      await redo();
      assert.ok(linked.head().mergeParentId !== undefined);
    });

    it('edited bytes keep what both sides made of the mode', async () => {
      const linked = await inConflict();
      await linked.upstream.write(SKILL, { 'SKILL.md': `* ${THEIRS}` });
      const edited = new Map([['SKILL.md', Buffer.from('by hand')]]);
      const { tree } = await synced(linked, { choices: new Map(), edited });
      assert.equal(tree['SKILL.md'], '* by hand');
    });

    it('edited bytes replace a merge without conflict too', async () => {
      const linked = use.current;
      await linked.deployed(BASE);
      await linked.put({ ...BASE, 'SKILL.md': text({ 1: 'mine' }) });
      await linked.upstream.put(SKILL, { ...BASE, 'SKILL.md': text({ 9: 'theirs' }) });
      const edited = new Map([['SKILL.md', Buffer.from('by hand')]]);
      const { tree } = await synced(linked, { choices: new Map(), edited });
      assert.equal(tree['SKILL.md'], 'by hand');
    });

    it('taking upstream for all keeps only what upstream never had', async () => {
      const linked = await inConflict();
      await linked.workspace.write(SKILL, { 'docs/a.md': 'edited' });
      await fs.rm(linked.upstream.at(`${SKILL}/docs`), { recursive: true });
      const { tree } = await synced(linked, 'upstream');
      const { link = '' } = BASE;
      const kept = { 'run.sh': '* run', link, 'mine.md': 'mine', 'new.md': 'new' };
      assert.deepEqual(tree, { ...kept, 'SKILL.md': THEIRS });
    });

    it('keeping local for all changes no file, and the update is not offered again', async () => {
      const linked = await inConflict();
      const before = await linked.local();
      const { head } = linked.references();
      const { tree, redo } = await synced(linked, 'local');
      assert.deepEqual(tree, before);
      await redo();
      assert.equal(linked.references().head, head);
      assert.equal(await linked.drift(), 'modified');
    });

    it('of contents that are no text, a side must be chosen', async () => {
      const linked = use.current;
      await linked.deployed({ ...BASE, 'data.bin': '\0base' });
      await linked.workspace.write(SKILL, { 'data.bin': '\0mine' });
      await linked.upstream.write(SKILL, { 'data.bin': '\0theirs' });
      await linked.workspace.reconcile();
      await linked.assertRefused(() => linked.sync(), 'unresolved', 'data.bin');
      assert.equal((await synced(linked, chosen({ 'data.bin': 'upstream' }))).tree['data.bin'], '\0theirs');
      assert.equal((await synced(linked, chosen({ 'data.bin': 'local' }))).tree['data.bin'], '\0mine');
    });

    it('deleted on one side and edited on the other', async () => {
      const linked = use.current;
      await linked.deployed({ ...BASE, x: 'x', y: 'y' });
      await fs.rm(linked.workspace.at(`${SKILL}/x`));
      await linked.workspace.write(SKILL, { y: 'mine' });
      await linked.upstream.write(SKILL, { x: 'theirs' });
      await fs.rm(linked.upstream.at(`${SKILL}/y`));
      await linked.workspace.reconcile();
      await linked.assertRefused(() => linked.sync(), 'unresolved', 'x');
      await linked.assertRefused(() => linked.sync(chosen({ x: 'local' })), 'unresolved', 'y');
      assert.deepEqual((await synced(linked, chosen({ x: 'local', y: 'local' }))).tree, {
        ...BASE,
        y: 'mine',
      });
      assert.deepEqual((await synced(linked, chosen({ x: 'upstream', y: 'upstream' }))).tree, {
        ...BASE,
        x: 'theirs',
      });
      const edited = new Map([['y', Buffer.from('by hand')]]);
      assert.deepEqual((await synced(linked, { ...chosen({ x: 'local' }), edited })).tree, {
        ...BASE,
        y: 'by hand',
      });
    });

    it('a choice that is not to be had is refused', async () => {
      const linked = await inConflict();
      const choices = chosen({ 'SKILL.md': 'local', 'new.md': 'base' });
      await linked.assertRefused(() => linked.sync(choices), 'unresolved', 'new.md');
    });

    it('choices that cannot lie together are refused', async () => {
      const linked = use.current;
      await linked.deployed(BASE);
      await linked.workspace.write(SKILL, { notes: 'a file' });
      await linked.upstream.write(SKILL, { 'notes/a.md': 'in a folder' });
      await linked.workspace.reconcile();
      await linked.assertRefused(() => linked.sync(), 'unresolved');
      await linked.assertRefused(() => linked.sync('upstream'), 'unresolved');
      const clash = chosen({ notes: 'local', 'notes/a.md': 'upstream' });
      await linked.assertRefused(() => linked.sync(clash), 'unresolved', 'notes');
      const { tree } = await synced(linked, chosen({ notes: 'upstream', 'notes/a.md': 'upstream' }));
      assert.deepEqual(tree, { ...BASE, 'notes/a.md': 'in a folder' });
    });
  });

  it('deletes what upstream deleted and nobody edited here, and never what upstream kept', async () => {
    const linked = use.current;
    await linked.deployed({ ...BASE, 'old/x.md': 'x' });
    await linked.workspace.write(SKILL, { 'mine.md': 'mine' });
    await fs.rm(linked.upstream.at(`${SKILL}/old`), { recursive: true });
    const { tree, redo } = await synced(linked);
    assert.deepEqual(tree, { ...BASE, 'mine.md': 'mine' });
    await redo();
    await assert.rejects(fs.stat(linked.workspace.at(`${SKILL}/old`)), { code: 'ENOENT' });
  });

  it('keeps deleted what was deleted here and upstream left alone', async () => {
    const linked = use.current;
    await linked.deployed({ ...BASE, x: 'x' });
    await fs.rm(linked.workspace.at(`${SKILL}/x`));
    await linked.upstream.write(SKILL, { 'SKILL.md': text({ 3: 'new' }) });
    assert.deepEqual((await synced(linked)).tree, { ...BASE, 'SKILL.md': text({ 3: 'new' }) });
  });

  it('takes a change of the mode alone, and of line ends alone', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    const crlf = text({ 11: 'x' }).replaceAll('\n', '\r\n');
    await linked.put({ ...BASE, 'SKILL.md': text({ 2: 'mine' }) });
    await linked.upstream.put(SKILL, {
      ...BASE,
      'SKILL.md': text().replaceAll('\n', '\r\n'),
      'docs/a.md': '* a\n',
    });
    const { tree, redo } = await synced(linked);
    assert.deepEqual(tree, {
      ...BASE,
      'SKILL.md': text({ 2: 'mine' }).replaceAll('\n', '\r\n'),
      'docs/a.md': '* a\n',
    });
    await redo();
    await linked.upstream.write(SKILL, { 'SKILL.md': crlf });
    await linked.sync();
    assert.equal((await linked.local())['SKILL.md'], crlf.replace('line 2', 'mine'));
  });

  it('keeps the permission bits that the user gave a file', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await fs.chmod(linked.workspace.at(`${SKILL}/SKILL.md`), 0o600);
    await fs.chmod(linked.workspace.at(`${SKILL}/run.sh`), 0o750);
    await linked.upstream.put(SKILL, { ...BASE, 'SKILL.md': 'new', 'run.sh': '* new' });
    await linked.sync();
    const modeOf = async (file: string): Promise<number> =>
      (await fs.stat(linked.workspace.at(`${SKILL}/${file}`))).mode & 0o777;
    assert.deepEqual([await modeOf('SKILL.md'), await modeOf('run.sh')], [0o600, 0o750]);
  });

  it('follows a rename by either side with the other’s edit', async () => {
    const linked = use.current;
    const long = text({ 0: 'a file to be renamed' });
    await linked.deployed({ ...BASE, 'a.md': long, 'b.md': `${long}b` });
    await fs.rename(linked.workspace.at(`${SKILL}/a.md`), linked.workspace.at(`${SKILL}/c.md`));
    await linked.workspace.write(SKILL, { 'b.md': `${long}b edited` });
    await linked.upstream.write(SKILL, { 'a.md': `${long}a edited` });
    await fs.rename(linked.upstream.at(`${SKILL}/b.md`), linked.upstream.at(`${SKILL}/d.md`));
    const { tree, redo } = await synced(linked);
    assert.deepEqual(tree, { ...BASE, 'c.md': `${long}a edited`, 'd.md': `${long}b edited` });
    await redo();
  });

  it('changes a link’s target, keeps links that lead out as links, and turns files into links and back', async () => {
    const linked = use.current;
    await linked.deployed({ ...BASE, out: '-> ../../../outside', file: 'file' });
    await fs.writeFile(`${linked.workspace.directory}/outside`, 'untouched');
    const next: Tree = { ...BASE, link: 'a file now', out: '-> ../../../outside2', file: '-> SKILL.md' };
    await linked.upstream.put(SKILL, next);
    assert.deepEqual((await synced(linked)).tree, next);
    assert.equal(await fs.readFile(`${linked.workspace.directory}/outside`, 'utf8'), 'untouched');
  });

  it('makes room where a file becomes a folder, and a folder a file', async () => {
    const linked = use.current;
    await linked.deployed({ ...BASE, x: 'file', 'y/z': 'in folder' });
    const next = { ...BASE, 'x/z': 'in folder now', y: 'file now' };
    await linked.upstream.put(SKILL, next);
    assert.deepEqual((await synced(linked)).tree, next);
  });

  it('without a baseline: what differs is a conflict with an empty base, what one side alone has is kept', async () => {
    const linked = use.current;
    const { linkUpstream } = await import('../../../src/operations/linkUpstream');
    await linked.put({ 'SKILL.md': 'mine', same: 'same', 'mine.md': 'mine' });
    await linked.upstream.put(SKILL, { 'SKILL.md': 'theirs', same: 'same', 'new.md': 'new' });
    await linked.workspace.reconcile();
    const { context } = linked.workspace;
    const link = linked.upstream.link(SKILL);
    await linkUpstream(context, { artifactId: linked.artifact().id, link, baseline: undefined });
    const plan = await linked.planSync();
    assert.equal(plan.base, undefined);
    await linked.assertRefused(() => linked.applySync(plan), 'unresolved', 'SKILL.md');
    const { tree, redo } = await synced(linked, chosen({ 'SKILL.md': 'upstream' }));
    assert.deepEqual(tree, { 'SKILL.md': 'theirs', same: 'same', 'new.md': 'new', 'mine.md': 'mine' });
    await redo();
    const { parentId, mergeParentId } = linked.head();
    assert.ok(parentId !== undefined && mergeParentId !== undefined);
    assert.equal(linked.version(mergeParentId).parentId, undefined);
    assert.equal(linked.version(mergeParentId).changeOrigin, 'deployment');
    assert.equal(linked.graph().nearestCommonAncestor(parentId, mergeParentId), undefined);
  });

  it('brings an artifact back that was deleted here', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await fs.rm(linked.workspace.at(SKILL), { recursive: true });
    const next = { ...BASE, 'SKILL.md': 'new' };
    await linked.upstream.put(SKILL, next);
    assert.deepEqual((await synced(linked)).tree, next);
  });

  describe('what moved between plan and apply', () => {
    const planned = async () => {
      const linked = use.current;
      await linked.deployed(BASE);
      await linked.upstream.write(SKILL, { 'SKILL.md': 'theirs' });
      return { linked, plan: await linked.planSync() };
    };

    it('local: refused, and the edit is kept', async () => {
      const { linked, plan } = await planned();
      await linked.workspace.write(SKILL, { 'mine.md': 'meanwhile' });
      const disks = await linked.disks();
      await assert.rejects(linked.applySync(plan), { problem: 'moved' });
      assert.deepEqual(await linked.disks(), disks);
      await linked.assertSettled();
      await linked.sync();
      assert.deepEqual(await linked.local(), { ...BASE, 'SKILL.md': 'theirs', 'mine.md': 'meanwhile' });
    });

    it('local, while it is staged: refused, and the edit is kept', async () => {
      const { linked, plan } = await planned();
      let edits = 0;
      linked.workspace.files.hook = async (call) => {
        if (call === 'create' && edits++ === 0)
          await fs.writeFile(linked.workspace.at(`${SKILL}/SKILL.md`), 'meanwhile');
      };
      await assert.rejects(linked.applySync(plan), { problem: 'moved' });
      assert.deepEqual(await linked.local(), { ...BASE, 'SKILL.md': 'meanwhile' });
      await linked.assertSettled();
    });

    it('local, while the intent is being recorded: the edit is on disk, or in the history', async () => {
      const { linked, plan } = await planned();
      const { store } = linked.workspace;
      const commit = store.commit.bind(store);
      store.commit = async (records) => {
        await commit(records);
        const isIntent = records.some((one) => one.type === 'operation' && one.outcome === 'started');
        if (isIntent) await fs.writeFile(linked.workspace.at(`${SKILL}/SKILL.md`), 'meanwhile');
      };
      await linked.applySync(plan).catch(() => undefined);
      store.commit = commit;
      const kept = [await linked.local()];
      for (const version of linked.workspace.versions(SKILL))
        kept.push(await linked.workspace.stored(version));
      assert.ok(kept.some((tree) => tree['SKILL.md'] === 'meanwhile'));
      await linked.assertNothingStaged();
    });

    it('upstream: refused', async () => {
      const { linked, plan } = await planned();
      await linked.upstream.write(SKILL, { 'SKILL.md': 'theirs again' });
      await linked.assertRefused(() => linked.applySync(plan), 'moved');
      await fs.rm(linked.upstream.at(SKILL), { recursive: true });
      await linked.assertRefused(() => linked.applySync(plan), 'moved');
      await fs.rm(linked.upstream.folder, { recursive: true });
      await linked.assertRefused(() => linked.applySync(plan), 'upstream-unreadable');
    });
  });

  it('says so when upstream has it no more, and when that cannot be told', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    linked.workspace.files.hook = (call, file) => {
      if (call === 'list' && file.startsWith(linked.upstream.folder) && file.endsWith('docs'))
        throw new FileTreeError('no-permission', file);
    };
    await linked.assertRefused(() => linked.sync(), 'upstream-unreadable');
    linked.workspace.files.hook = (call, file) => {
      if (call === 'read' && file.startsWith(linked.upstream.folder))
        throw new FileTreeError('no-permission', file);
    };
    await linked.assertRefused(() => linked.sync(), 'upstream-unreadable');
    linked.workspace.files.hook = undefined;
    await fs.rm(linked.upstream.at(SKILL), { recursive: true });
    await linked.assertRefused(() => linked.sync(), 'upstream-deleted');
    await fs.rm(linked.upstream.folder, { recursive: true });
    await linked.assertRefused(() => linked.sync(), 'upstream-unreadable');
  });

  it('refuses what has no upstream on this machine', async () => {
    const linked = use.current;
    await linked.put({ 'SKILL.md': 'mine' });
    await linked.workspace.reconcile();
    await linked.assertRefused(() => linked.sync(), 'no-upstream');
  });

  it('refuses an upstream that became a link out of its folder', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await fs.rename(linked.upstream.at(SKILL), `${linked.workspace.directory}/outside`);
    await fs.symlink(`${linked.workspace.directory}/outside`, linked.upstream.at(SKILL));
    await linked.assertRefused(() => linked.sync(), 'upstream-deleted');
  });

  it('is undone after later edits, which are kept as a version', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.upstream.write(SKILL, { 'SKILL.md': 'theirs' });
    const disks = await linked.disks();
    const references = linked.references();
    await linked.sync();
    await linked.workspace.write(SKILL, { 'SKILL.md': 'edited since', 'new.md': 'new' });
    const { from } = await linked.undo();
    assert.deepEqual(await linked.disks(), disks);
    assert.deepEqual(linked.references(), references);
    assert.deepEqual(await linked.workspace.stored(linked.version(from)), {
      ...BASE,
      'SKILL.md': 'edited since',
      'new.md': 'new',
    });
    await linked.assertSettled();
    assert.equal(await linked.drift(), 'outdated');
  });

  it('leaves nested skills alone, on both sides', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    const inner = { 'SKILL.md': 'inner', 'a.md': 'a' };
    await linked.put(inner, `${SKILL}/inner`);
    await linked.upstream.put(`${SKILL}/inner`, { 'SKILL.md': 'their inner', 'b.md': 'b' });
    await linked.upstream.write(SKILL, { 'SKILL.md': 'theirs' });
    await linked.workspace.reconcile();
    await linked.sync('upstream');
    assert.deepEqual(await linked.workspace.tree(`${SKILL}/inner`), inner);
    assert.deepEqual(await linked.upstream.tree(`${SKILL}/inner`), {
      'SKILL.md': 'their inner',
      'b.md': 'b',
    });
    await linked.undo();
    assert.deepEqual(await linked.local(), { ...BASE, 'inner/SKILL.md': 'inner', 'inner/a.md': 'a' });
  });

  it('writes no file of its own into a nested skill', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.put({ 'SKILL.md': 'inner' }, `${SKILL}/inner`);
    await linked.workspace.reconcile();
    await linked.upstream.write(SKILL, { 'inner/notes/x.md': 'of the outer skill' });
    await linked.assertRefused(() => linked.sync(), 'in-the-way', 'inner');
  });

  it('never touches secrets beside the files', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.workspace.write(SKILL, { '.env': 'MINE=1', 'docs/.env': 'MINE=2' });
    await linked.upstream.put(SKILL, { 'SKILL.md': 'theirs', '.env': 'THEIRS=1' });
    await linked.sync();
    assert.deepEqual(await linked.local(), { 'SKILL.md': 'theirs', '.env': 'MINE=1', 'docs/.env': 'MINE=2' });
    await linked.undo();
    assert.deepEqual(await linked.local(), { ...BASE, '.env': 'MINE=1', 'docs/.env': 'MINE=2' });
  });

  it('takes a file that has grown too large upstream neither for deleted nor for changed', async () => {
    const linked = use.current;
    await linked.deployed({ ...BASE, big: 'small' });
    await linked.upstream.write(SKILL, { big: 'x'.repeat(2000), 'SKILL.md': 'theirs' });
    await linked.sync();
    assert.deepEqual(await linked.local(), { ...BASE, big: 'small', 'SKILL.md': 'theirs' });
    await linked.assertSettled();
  });

  it('leaves a file that has grown too large here alone', async () => {
    const linked = use.current;
    await linked.deployed({ ...BASE, big: 'small' });
    await linked.workspace.write(SKILL, { big: 'x'.repeat(2000) });
    await linked.workspace.reconcile();
    await linked.upstream.write(SKILL, { big: 'theirs', 'SKILL.md': 'theirs' });
    await linked.sync();
    assert.deepEqual(await linked.local(), { ...BASE, big: 'x'.repeat(2000), 'SKILL.md': 'theirs' });
  });

  it('writes no path that is unsafe on the machine', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.upstream.write(SKILL, { 'nul.txt': 'device' });
    const { root } = linked.workspace;
    const context = { ...linked.workspace.context, platform: 'windows' as const };
    const { syncArtifact } = await import('../../../src/operations/syncArtifact');
    const plan = await linked.planSync();
    await linked.assertRefused(
      () => syncArtifact(context, root, plan, { choices: new Map() }),
      'unsafe-path',
      'nul.txt',
    );
  });

  it('syncs a single file whose upstream has another name', async () => {
    const linked = use.current;
    const path = 'commands/review.md';
    await linked.upstream.write('commands', { 'code.md': text(), 'other.md': 'other' });
    await linked.deploy(path, 'commands/code.md', 'command');
    await linked.workspace.write('commands', { 'review.md': text({ 1: 'mine' }), 'code.md': 'unrelated' });
    await linked.upstream.write('commands', { 'code.md': text({ 9: 'theirs' }) });
    await linked.sync('merge', path);
    assert.deepEqual(await linked.workspace.tree('commands'), {
      'review.md': text({ 1: 'mine', 9: 'theirs' }),
      'code.md': 'unrelated',
    });
    await linked.push('merge', path);
    assert.deepEqual(await linked.upstream.tree('commands'), {
      'code.md': text({ 1: 'mine', 9: 'theirs' }),
      'other.md': 'other',
    });
    await linked.undo(path);
    assert.equal((await linked.upstream.tree('commands'))['code.md'], text({ 9: 'theirs' }));
    await linked.workspace.reconcile();
    assert.equal(linked.workspace.versions('commands/code.md').length, 1);
  });
});
