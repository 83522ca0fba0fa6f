import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { isUpstreamEdited, lastChange } from '../../../src/operations/undoChange';
import { told } from './drift/driftOfLinked';
import { chosen, SKILL, sorted, useLinked, type Linked } from './linked';
import type { Tree } from './workspace';

const LINES = Array.from({ length: 12 }, (_, i) => `line ${String(i)}`);
const text = (changed: Readonly<Record<number, string>> = {}): string =>
  `${LINES.map((line, i) => changed[i] ?? line).join('\n')}\n`;
const BASE: Tree = { 'SKILL.md': text(), 'run.sh': '* run', 'docs/a.md': 'a\n', link: '-> docs/a.md' };

describe('pushArtifact', () => {
  const use = useLinked();

  /** Pushes; gives upstream's files after it, having checked what holds after every push, and that it can be undone. */
  const pushed = async (
    linked: Linked,
    how?: Parameters<Linked['push']>[0],
    drifts = ['in-sync', 'outdated'],
  ): Promise<{ tree: Tree; redo: () => Promise<void> }> => {
    await linked.workspace.reconcile();
    const [disks, references, mine] = [await linked.disks(), linked.references(), await linked.local()];
    const { isChanged, unrecorded } = await linked.push(how);
    assert.deepEqual({ isChanged, unrecorded }, { isChanged: true, unrecorded: undefined });
    assert.deepEqual(await linked.local(), mine);
    assert.equal(linked.references().head, references.head);
    if (!drifts.includes('modified')) assert.equal(linked.references().baseline, references.head);
    await linked.assertSettled();
    assert.ok(drifts.includes(await linked.drift()));
    const tree = await linked.upstream.tree(SKILL);
    await linked.undo();
    assert.deepEqual(await linked.disks(), disks);
    assert.deepEqual(linked.references(), references);
    await linked.assertRefused(() => linked.undo(), 'nothing-to-undo');
    return {
      tree,
      redo: async () => {
        await linked.push(how);
        assert.deepEqual(await linked.upstream.tree(SKILL), tree);
      },
    };
  };

  it('brings what was changed here to an upstream that stood still; then both are in sync', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    const mine: Tree = {
      'SKILL.md': text({ 1: 'mine' }),
      'run.sh': 'run',
      'docs/b.md': 'a\n',
      link: '-> docs/b.md',
      'data.bin': '\0',
    };
    await linked.put(mine);
    const { tree, redo } = await pushed(linked);
    assert.deepEqual(tree, mine);
    await redo();
    assert.equal(linked.artifact().baseline, linked.artifact().head);
    assert.equal(await linked.drift(), 'in-sync');
    assert.equal((await linked.push()).isChanged, false);
    assert.equal((await linked.sync()).isChanged, false);
  });

  it('in sync or outdated: writes nothing', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    assert.equal((await linked.push()).isChanged, false);
    await linked.upstream.write(SKILL, { 'SKILL.md': 'theirs' });
    const [disks, references] = [await linked.disks(), linked.references()];
    assert.equal((await linked.push()).isChanged, false);
    assert.deepEqual(await linked.disks(), disks);
    assert.deepEqual(linked.references(), references);
    assert.equal(await linked.drift(), 'outdated');
  });

  it('merges into an upstream that moved; local is untouched, and the next sync goes forward', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.put({ ...BASE, 'SKILL.md': text({ 1: 'mine' }), 'mine.md': 'mine' });
    await linked.upstream.put(SKILL, { ...BASE, 'SKILL.md': text({ 9: 'theirs' }), 'new.md': 'new' });
    const { tree, redo } = await pushed(linked);
    const merged = {
      ...BASE,
      'SKILL.md': text({ 1: 'mine', 9: 'theirs' }),
      'mine.md': 'mine',
      'new.md': 'new',
    };
    assert.deepEqual(tree, merged);
    await redo();
    const head = linked.head();
    assert.equal(await linked.drift(), 'outdated');
    await linked.sync();
    assert.deepEqual(await linked.local(), merged);
    assert.equal(linked.head().parentId, head.id);
    assert.equal(linked.head().mergeParentId, undefined);
    assert.equal(await linked.drift(), 'in-sync');
    await linked.assertSettled();
  });

  it('keeps what upstream had as a version, and the merge has both for parents', async () => {
    const linked = use.current;
    const first = await linked.deployed(BASE);
    await linked.put({ ...BASE, 'mine.md': 'mine' });
    await linked.upstream.put(SKILL, { ...BASE, 'new.md': 'new' });
    await linked.workspace.reconcile();
    const { from, to } = await linked.push();
    const [theirs, merge] = [linked.version(from), linked.version(to)];
    assert.deepEqual(sorted(await linked.workspace.stored(theirs)), sorted({ ...BASE, 'new.md': 'new' }));
    assert.equal(theirs.parentId, first.id);
    assert.deepEqual([merge.parentId, merge.mergeParentId], [theirs.id, linked.artifact().head]);
    assert.equal(merge.changeOrigin, 'sync');
  });

  it('in conflict: refused until it is resolved, in either direction or by hand', async () => {
    const linked = use.current;
    await linked.deployed({ ...BASE, 'data.bin': '\0' });
    await linked.put({ ...BASE, 'SKILL.md': text({ 5: 'mine' }), 'data.bin': '\0mine' });
    await linked.upstream.put(SKILL, { ...BASE, 'SKILL.md': text({ 5: 'theirs' }), 'data.bin': '\0theirs' });
    await linked.workspace.reconcile();
    await linked.assertRefused(() => linked.push(), 'unresolved', 'SKILL.md');
    const { tree } = await pushed(linked, chosen({ 'SKILL.md': 'local', 'data.bin': 'upstream' }), [
      'modified',
    ]);
    assert.deepEqual(tree, { ...BASE, 'SKILL.md': text({ 5: 'mine' }), 'data.bin': '\0theirs' });
    const edited = new Map([['SKILL.md', Buffer.from('by hand')]]);
    const byHand = await pushed(linked, { ...chosen({ 'data.bin': 'local' }), edited });
    assert.deepEqual(byHand.tree, { ...BASE, 'SKILL.md': 'by hand', 'data.bin': '\0mine' });
    const mine = await pushed(linked, 'local');
    assert.deepEqual(mine.tree, await linked.local());
    await mine.redo();
    assert.equal(await linked.drift(), 'in-sync');
  });

  it('keeps a change that was held back a local change: drift says so, and the next sync keeps it', async () => {
    const linked = use.current;
    const mine = { ...BASE, 'SKILL.md': text({ 1: 'mine' }), 'docs/a.md': 'mine\n', 'mine.md': 'mine' };
    await linked.deployed(BASE);
    await linked.put(mine);
    await linked.workspace.reconcile();
    const { modificationDetectedAt } = linked.references();
    assert.ok(modificationDetectedAt !== undefined);
    const { tree } = await pushed(linked, chosen({ 'docs/a.md': 'upstream', 'mine.md': 'upstream' }), [
      'modified',
    ]);
    assert.deepEqual(tree, { ...BASE, 'SKILL.md': text({ 1: 'mine' }) });
    await linked.push(chosen({ 'docs/a.md': 'upstream', 'mine.md': 'upstream' }));
    assert.equal(linked.references().modificationDetectedAt, modificationDetectedAt);
    assert.equal(await told(linked), 'modified');
    await linked.upstream.write(SKILL, { 'new.md': 'new' });
    await linked.sync();
    assert.deepEqual(sorted(await linked.local()), sorted({ ...mine, 'new.md': 'new' }));
    await linked.push();
    assert.deepEqual(await linked.upstream.tree(SKILL), sorted({ ...mine, 'new.md': 'new' }));
    assert.equal(await told(linked), 'in-sync');
  });

  it('of nothing but what is held back changes no file, and the change stays one', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.put({ ...BASE, 'SKILL.md': 'mine' });
    await linked.workspace.reconcile();
    assert.equal((await linked.push('upstream')).isChanged, false);
    assert.equal(await told(linked), 'modified');
    await linked.upstream.write(SKILL, { 'SKILL.md': 'theirs' });
    await linked.push('upstream');
    assert.equal(await told(linked), 'modified');
    assert.ok(linked.references().modificationDetectedAt !== undefined);
    assert.equal((await linked.upstream.tree(SKILL))['SKILL.md'], 'theirs');
    assert.equal((await linked.sync()).isChanged, false);
    assert.equal((await linked.local())['SKILL.md'], 'mine');
  });

  it('holds a conflict back that was resolved to upstream’s text by hand; a text of both is none', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.put({ ...BASE, 'SKILL.md': text({ 5: 'mine' }) });
    await linked.upstream.put(SKILL, { ...BASE, 'SKILL.md': text({ 5: 'theirs' }) });
    await linked.workspace.reconcile();
    for (const [by, state] of [
      [text({ 5: 'theirs' }), 'modified'],
      [text({ 5: 'mine and theirs' }), 'outdated'],
    ] as const) {
      const edited = new Map([['SKILL.md', Buffer.from(by)]]);
      await linked.push({ choices: new Map(), edited });
      assert.equal(await told(linked), state);
      await linked.undo();
    }
  });

  it('deletes upstream what was deleted here and upstream left alone, and nothing else', async () => {
    const linked = use.current;
    await linked.deployed({ ...BASE, 'x/y': 'x' });
    await fs.rm(linked.workspace.at(`${SKILL}/x`), { recursive: true });
    await linked.upstream.write(SKILL, { 'theirs.md': 'theirs' });
    const { tree } = await pushed(linked);
    assert.deepEqual(tree, { ...BASE, 'theirs.md': 'theirs' });
  });

  it('makes the artifact in an upstream that does not have it; undoing removes it', async () => {
    const linked = use.current;
    await linked.put(BASE);
    await linked.workspace.reconcile();
    const [disks, references] = [await linked.disks(), linked.references()];
    const link = linked.upstream.link(SKILL);
    const { from } = await linked.push('merge', SKILL, link);
    assert.equal(from, undefined);
    assert.deepEqual(await linked.upstream.tree(SKILL), BASE);
    const { head } = references;
    assert.deepEqual(linked.references(), { ...references, baseline: head, upstream: link });
    await linked.assertSettled();
    await linked.undo();
    assert.deepEqual(linked.references(), references);
    await fs.rmdir(linked.upstream.at('skills'));
    assert.deepEqual(await linked.disks(), disks);
  });

  it('brings an artifact back that upstream deleted', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await fs.rm(linked.upstream.at(SKILL), { recursive: true });
    const { tree } = await pushed(linked);
    assert.deepEqual(tree, BASE);
  });

  it('to another upstream than its own has no base: what differs there is asked', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    const link = linked.upstream.link('skills/other');
    await linked.upstream.put('skills/other', { ...BASE, 'SKILL.md': 'unrelated', 'x.md': 'x' });
    await linked.assertRefused(() => linked.push('merge', SKILL, link), 'unresolved', 'SKILL.md');
    await linked.push(chosen({ 'SKILL.md': 'local' }), SKILL, link);
    assert.deepEqual(await linked.upstream.tree('skills/other'), { ...BASE, 'x.md': 'x' });
    assert.deepEqual(linked.references().upstream, link);
    assert.deepEqual(await linked.upstream.tree(SKILL), BASE);
    await linked.undo();
    assert.deepEqual(await linked.upstream.tree('skills/other'), {
      ...BASE,
      'SKILL.md': 'unrelated',
      'x.md': 'x',
    });
    assert.deepEqual(linked.references().upstream, linked.upstream.link(SKILL));
  });

  it('to another place in the same root is undone there, and not here', async () => {
    const linked = use.current;
    await linked.put(BASE);
    await linked.workspace.reconcile();
    const folder = linked.workspace.root.path;
    const link = { source: { type: 'root', folder, name: 'here' }, path: 'skills/copy' } as const;
    await linked.push('merge', SKILL, link);
    assert.deepEqual(await linked.workspace.tree('skills/copy'), BASE);
    await linked.undo();
    assert.deepEqual(await linked.local(), BASE);
    assert.deepEqual(await linked.workspace.tree('skills/copy'), {});
  });

  it('is undone after later edits upstream only when that is meant; they are kept as a version', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.put({ ...BASE, 'SKILL.md': 'mine' });
    await linked.workspace.reconcile();
    await linked.push();
    await linked.upstream.write(SKILL, { 'SKILL.md': 'edited there since', 'x.md': 'x' });
    const change = lastChange(linked.workspace.context, linked.artifact().id);
    assert.ok(change);
    assert.equal(await isUpstreamEdited(linked.workspace.context, change), true);
    await linked.assertRefused(() => linked.undo(), 'moved');
    const { from } = await linked.undo(SKILL, change.id, { evenIfChanged: true });
    assert.deepEqual(await linked.upstream.tree(SKILL), BASE);
    assert.deepEqual(
      sorted(await linked.workspace.stored(linked.version(from))),
      sorted({
        ...BASE,
        'SKILL.md': 'edited there since',
        'x.md': 'x',
      }),
    );
    assert.equal((await linked.local())['SKILL.md'], 'mine');
  });

  it('is undone without a question when nobody edited upstream since, or it is as before the push already', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.put({ ...BASE, 'SKILL.md': 'mine' });
    await linked.workspace.reconcile();
    for (const since of [undefined, BASE]) {
      await linked.push();
      const change = lastChange(linked.workspace.context, linked.artifact().id);
      assert.ok(change);
      assert.equal(await isUpstreamEdited(linked.workspace.context, change), false);
      if (since) await linked.upstream.put(SKILL, since);
      await linked.undo();
      assert.deepEqual(await linked.upstream.tree(SKILL), BASE);
    }
  });

  it('what moved between plan and apply: refused', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.put({ ...BASE, 'SKILL.md': 'mine' });
    const plan = await linked.planPush();
    await linked.upstream.write(SKILL, { 'x.md': 'meanwhile' });
    await linked.assertRefused(() => linked.applyPush(plan), 'moved');
    await linked.upstream.put(SKILL, BASE);
    await linked.workspace.write(SKILL, { 'x.md': 'meanwhile' });
    const disks = await linked.disks();
    await assert.rejects(linked.applyPush(plan), { problem: 'moved' });
    assert.deepEqual(await linked.disks(), disks);
    await linked.assertSettled();
    await fs.rm(linked.upstream.folder, { recursive: true });
    await linked.assertRefused(() => linked.applyPush(plan), 'upstream-unreadable');
    await linked.assertRefused(() => linked.push(), 'upstream-unreadable');
  });

  it('refuses an artifact that is gone, or has no upstream', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await fs.rm(linked.workspace.at(SKILL), { recursive: true });
    await linked.workspace.reconcile();
    await linked.assertRefused(() => linked.push(), 'local-deleted', SKILL);
    await linked.put({ 'SKILL.md': 'x' }, 'skills/other');
    await linked.workspace.reconcile();
    await linked.assertRefused(() => linked.push('merge', 'skills/other'), 'no-upstream');
  });

  it('writes nothing through a link out of the upstream', async () => {
    const linked = use.current;
    const outside = `${linked.workspace.directory}/outside`;
    await fs.mkdir(outside);
    await linked.put(BASE);
    await linked.workspace.reconcile();
    const link = linked.upstream.link(SKILL);
    await fs.symlink(outside, linked.upstream.at('skills'));
    await linked.assertRefused(() => linked.push('merge', SKILL, link), 'in-the-way');
    await fs.rm(linked.upstream.at('skills'));
    await fs.mkdir(linked.upstream.at('skills'));
    await fs.symlink(outside, linked.upstream.at(SKILL));
    await linked.assertRefused(() => linked.push('merge', SKILL, link), 'in-the-way');
    await fs.rm(linked.upstream.at(SKILL));
    await linked.upstream.put(SKILL, { 'SKILL.md': text() });
    await fs.symlink(outside, linked.upstream.at(`${SKILL}/docs`));
    // The link is only upstream's: it goes when that is said of it, not of all files.
    await linked.assertRefused(() => linked.push('local', SKILL, link), 'unresolved', 'docs');
    const local = Object.fromEntries([...Object.keys(BASE), 'docs'].map((file) => [file, 'local' as const]));
    await linked.push(chosen(local), SKILL, link);
    assert.deepEqual(await linked.upstream.tree(SKILL), BASE);
    assert.deepEqual(await fs.readdir(outside), []);
    for (const path of ['../outside/pdf', '/tmp/x', 'skills/../../outside/pdf'])
      await linked.assertRefused(
        () => linked.push('merge', SKILL, linked.upstream.link(path)),
        'unsafe-path',
        path,
      );
    assert.deepEqual(await fs.readdir(outside), []);
    await linked.assertNothingStaged();
  });

  it('by local leaves what only the upstream has, and by upstream gives it nothing', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.workspace.write(SKILL, { 'SKILL.md': 'mine', 'mine.md': 'mine' });
    await linked.workspace.reconcile();
    await linked.upstream.write(SKILL, { 'SKILL.md': 'theirs', 'theirs.md': 'theirs' });
    const theirs = await linked.upstream.tree(SKILL);
    await linked.push('upstream');
    assert.deepEqual(await linked.upstream.tree(SKILL), theirs);
    await linked.push('local');
    assert.deepEqual(await linked.upstream.tree(SKILL), { ...theirs, 'SKILL.md': 'mine', 'mine.md': 'mine' });
  });

  it('pushes no settings: an upstream offers none', async () => {
    const linked = use.current;
    linked.workspace.settings = { maxFileSize: 1000, optionalKinds: new Set(['settings']) };
    await linked.workspace.write('', { 'settings.json': '{}' });
    await linked.workspace.reconcile();
    const link = linked.upstream.link('settings.json');
    await linked.assertRefused(() => linked.push('merge', 'settings.json', link), 'no-upstream');
  });

  it('pushes no secret, touches none, and leaves nested skills alone', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.workspace.write(SKILL, { '.env': 'MINE=1', 'SKILL.md': 'mine', 'inner/SKILL.md': 'inner' });
    await linked.upstream.write(SKILL, {
      '.env': 'THEIRS=1',
      'other/SKILL.md': 'their inner',
      'other/a': 'a',
    });
    await linked.push('local');
    assert.deepEqual(await linked.upstream.tree(SKILL), {
      ...BASE,
      'SKILL.md': 'mine',
      '.env': 'THEIRS=1',
      'other/SKILL.md': 'their inner',
      'other/a': 'a',
    });
    await linked.workspace.write(SKILL, { 'other/b': 'of the outer skill' });
    await linked.workspace.reconcile();
    await linked.assertRefused(() => linked.push(), 'in-the-way', 'other');
  });

  it('takes a file that has grown too large for deleted on neither side', async () => {
    const linked = use.current;
    const big = 'x'.repeat(2000);
    await linked.deployed({ ...BASE, mine: 'small', theirs: 'small' });
    await linked.workspace.write(SKILL, { mine: big, 'SKILL.md': 'mine' });
    await linked.upstream.write(SKILL, { theirs: big });
    await linked.push();
    assert.deepEqual(await linked.upstream.tree(SKILL), {
      ...BASE,
      'SKILL.md': 'mine',
      mine: 'small',
      theirs: big,
    });
    assert.equal((await linked.local())['mine'], big);
  });
});
