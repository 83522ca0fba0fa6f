import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { FileTreeError } from '../../../src/core/fileTree';
import { deployArtifact } from '../../../src/operations/deployArtifact';
import { readUpstream } from '../../../src/operations/readUpstream';
import { useLinked, SKILL } from './linked';
import type { Tree } from './workspace';

const FILES: Tree = {
  'SKILL.md': '---\nname: pdf\n---\nRead PDFs.\r\n',
  'run.sh': '* #!/bin/sh\n',
  'docs/é.md': '\uFEFFa',
  link: '-> docs/é.md',
  'data.bin': '\0\u0001\0',
  empty: '',
};

describe('deployArtifact', () => {
  const use = useLinked();

  it('copies bytes, modes and links, and links the artifact', async () => {
    const linked = use.current;
    await linked.upstream.put(SKILL, FILES);
    const { from, to, isChanged, unrecorded } = await linked.deploy();
    assert.deepEqual(
      { from, isChanged, unrecorded },
      { from: undefined, isChanged: true, unrecorded: undefined },
    );
    assert.deepEqual(await linked.local(), await linked.upstream.tree(SKILL));
    const version = linked.version(to);
    assert.equal(version.parentId, undefined);
    assert.equal(version.mergeParentId, undefined);
    assert.equal(version.changeOrigin, 'deployment');
    assert.deepEqual(linked.references(), {
      head: to,
      baseline: to,
      upstream: linked.upstream.link(SKILL),
      deletedAt: undefined,
      modificationDetectedAt: undefined,
    });
    assert.deepEqual(linked.workspace.trail(SKILL), ['deploy done']);
    assert.equal((await fs.stat(linked.workspace.at(`${SKILL}/run.sh`))).mode & 0o111, 0o111);
    assert.equal(await linked.drift(), 'in-sync');
    await linked.assertSettled();
  });

  it('is undone to nothing, after which there is nothing to undo', async () => {
    const linked = use.current;
    await linked.upstream.put(SKILL, FILES);
    await fs.mkdir(linked.workspace.at('skills'));
    const before = await linked.disks();
    await linked.deploy();
    await linked.undo();
    assert.deepEqual(await linked.disks(), before);
    const { baseline, upstream, deletedAt } = linked.references();
    assert.deepEqual([baseline, upstream], [undefined, undefined]);
    assert.ok(deletedAt !== undefined);
    await linked.assertSettled();
    await linked.assertRefused(() => linked.undo(), 'nothing-to-undo');
  });

  it('is undone with what was edited since kept as a version', async () => {
    const linked = use.current;
    await linked.deployed(FILES);
    await linked.workspace.write(SKILL, { 'SKILL.md': 'edited since', 'new.md': 'new' });
    const { from } = await linked.undo();
    assert.deepEqual(await linked.local(), {});
    assert.deepEqual(await linked.workspace.stored(linked.version(from)), {
      ...FILES,
      'SKILL.md': 'edited since',
      'new.md': 'new',
    });
    await linked.assertSettled();
  });

  it('never writes over something else', async () => {
    const linked = use.current;
    await linked.upstream.put(SKILL, FILES);
    await linked.put({ 'SKILL.md': 'mine' });
    await linked.workspace.reconcile();
    await linked.assertRefused(() => linked.deploy(), 'exists', SKILL);
    await linked.assertSettled();
  });

  it('never writes over something else that was not recorded yet, and records nothing of it', async () => {
    const linked = use.current;
    await linked.upstream.put(SKILL, FILES);
    await linked.put({ 'SKILL.md': 'mine' });
    await linked.assertRefused(() => linked.deploy(), 'exists', SKILL);
    assert.deepEqual(linked.workspace.store.artifacts(), []);
    await linked.workspace.reconcile();
    await linked.assertRefused(() => linked.deploy(), 'exists', SKILL);
    await linked.assertSettled();
  });

  it('links the very content that is there already, and its history goes on', async () => {
    const linked = use.current;
    await linked.upstream.put(SKILL, FILES);
    await linked.put({ ...FILES, 'SKILL.md': 'older' });
    await linked.workspace.reconcile();
    await linked.put(FILES);
    await linked.workspace.reconcile();
    const before = linked.references();
    const disks = await linked.disks();
    const { from, to, isChanged } = await linked.deploy();
    assert.ok(isChanged);
    assert.equal(from, before.head);
    assert.equal(to, before.head);
    assert.deepEqual(linked.references(), {
      ...before,
      baseline: before.head,
      upstream: linked.upstream.link(SKILL),
      modificationDetectedAt: undefined,
    });
    assert.equal(linked.workspace.versions(SKILL).length, 2);
    await linked.assertSettled();
    await linked.workspace.write(SKILL, { 'SKILL.md': 'edited since' });
    await linked.workspace.reconcile();
    const edited = linked.references();
    await linked.undo();
    assert.deepEqual(linked.references(), {
      ...edited,
      baseline: undefined,
      upstream: undefined,
      modificationDetectedAt: before.modificationDetectedAt,
    });
    assert.equal((await linked.local())['SKILL.md'], 'edited since');
    await linked.put(FILES);
    assert.deepEqual(await linked.disks(), disks);
  });

  it('brings a deleted artifact back as upstream has it, and undoing deletes it again', async () => {
    const linked = use.current;
    await linked.deployed({ 'SKILL.md': 'one' });
    await linked.put({ 'SKILL.md': 'mine' });
    await linked.workspace.reconcile();
    await fs.rm(linked.workspace.at(SKILL), { recursive: true });
    await linked.workspace.reconcile();
    const before = linked.references();
    assert.ok(before.deletedAt !== undefined);
    await linked.upstream.put(SKILL, FILES);
    const { to } = await linked.deploy();
    assert.deepEqual(await linked.local(), await linked.upstream.tree(SKILL));
    assert.equal(linked.version(to).parentId, undefined);
    assert.equal(linked.version(to).changeOrigin, 'deployment');
    const { head, baseline, deletedAt } = linked.references();
    assert.deepEqual({ head, baseline, deletedAt }, { head: to, baseline: to, deletedAt: undefined });
    await linked.assertSettled();
    await linked.undo();
    assert.deepEqual(linked.references(), before);
    await linked.assertSettled();
  });

  it('gives a file that is called otherwise upstream its name here', async () => {
    const linked = use.current;
    await linked.upstream.write('commands', { 'review-code.md': 'review', 'other.md': 'other' });
    const path = 'commands/team/review.md';
    const { to } = await linked.deploy(path, 'commands/review-code.md', 'command');
    assert.deepEqual(await linked.workspace.tree('commands'), { 'team/review.md': 'review' });
    assert.deepEqual(await linked.workspace.stored(linked.version(to)), { 'review.md': 'review' });
    await linked.workspace.reconcile();
    assert.equal(linked.artifact(path).head, to);
    await linked.undo(path);
    assert.deepEqual(await linked.workspace.tree('commands'), {});
  });

  it('leaves secrets alone, on both sides', async () => {
    const linked = use.current;
    await linked.upstream.put(SKILL, { ...FILES, '.env': 'UPSTREAM=1', 'docs/key.pem': 'key' });
    await linked.put({ '.env': 'MINE=1' });
    await linked.deploy();
    assert.deepEqual(await linked.local(), { ...FILES, '.env': 'MINE=1' });
    await linked.undo();
    assert.deepEqual(await linked.local(), { '.env': 'MINE=1' });
    assert.deepEqual(await linked.upstream.tree(SKILL), {
      ...FILES,
      '.env': 'UPSTREAM=1',
      'docs/key.pem': 'key',
    });
  });

  it('does not bring a nested skill along, nor take one away', async () => {
    const linked = use.current;
    await linked.upstream.put(SKILL, { ...FILES, 'inner/SKILL.md': 'inner', 'inner/a.md': 'a' });
    await linked.deploy();
    assert.deepEqual(await linked.local(), FILES);
    await linked.put({ 'SKILL.md': 'my inner' }, `${SKILL}/inner`);
    await linked.undo();
    assert.deepEqual(await linked.local(), { 'inner/SKILL.md': 'my inner' });
  });

  it('refuses what upstream does not have, what cannot be read, and what is another than was shown', async () => {
    const linked = use.current;
    await linked.assertRefused(() => linked.deploy(), 'upstream-deleted', SKILL);
    await fs.rm(linked.upstream.folder, { recursive: true });
    await linked.assertRefused(() => linked.deploy(), 'upstream-unreadable');
    await linked.upstream.put(SKILL, FILES);
    linked.workspace.files.hook = (call, file) => {
      if (call === 'list' && file.endsWith('/docs')) throw noPermission(file);
    };
    await linked.assertRefused(() => linked.deploy(), 'upstream-unreadable');
    linked.workspace.files.hook = (call, file) => {
      if (call === 'read' && file.endsWith('/run.sh')) throw noPermission(file);
    };
    await linked.assertRefused(() => linked.deploy(), 'upstream-unreadable', 'run.sh');
    linked.workspace.files.hook = undefined;
    const { context, root } = linked.workspace;
    const link = linked.upstream.link(SKILL);
    const shown = await readUpstream(context, linked.identity(), link, []);
    assert.ok(shown);
    await linked.upstream.write(SKILL, { 'SKILL.md': 'another' });
    await linked.assertRefused(() => deployArtifact(context, root, linked.identity(), link, shown), 'moved');
  });

  it('follows no link out of the upstream', async () => {
    const linked = use.current;
    const outside = `${linked.workspace.directory}/outside`;
    await fs.mkdir(outside);
    await fs.writeFile(`${outside}/SKILL.md`, 'outside');
    await fs.mkdir(linked.upstream.at('skills'));
    await fs.symlink(outside, linked.upstream.at(SKILL));
    await linked.assertRefused(() => linked.deploy(), 'upstream-deleted');
    await fs.rm(linked.upstream.at('skills'), { recursive: true });
    await fs.mkdir(`${outside}/pdf`);
    await fs.writeFile(`${outside}/pdf/SKILL.md`, 'outside');
    await fs.symlink(outside, linked.upstream.at('skills'));
    await linked.assertRefused(() => linked.deploy(), 'upstream-deleted');
    await fs.mkdir(linked.upstream.at('commands'));
    await fs.symlink('/etc/passwd', linked.upstream.at('commands/x.md'));
    await linked.assertRefused(
      () => linked.deploy('commands/x.md', 'commands/x.md', 'command'),
      'upstream-deleted',
    );
    await linked.assertRefused(() => linked.deploy(SKILL, '../outside'), 'upstream-deleted');
  });

  it('writes no path that is unsafe on the machine', async () => {
    const linked = use.current;
    await linked.upstream.put(SKILL, { 'SKILL.md': 'x', 'aux.md': 'device', 'a:b': 'stream' });
    const context = { ...linked.workspace.context, platform: 'windows' as const };
    const { root } = linked.workspace;
    await linked.assertRefused(
      () => deployArtifact(context, root, linked.identity(), linked.upstream.link(SKILL)),
      'unsafe-path',
    );
  });
});

const noPermission = (file: string): FileTreeError => new FileTreeError('no-permission', file);
