import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { linkUpstream } from '../../../src/operations/linkUpstream';
import { pinArtifact } from '../../../src/operations/pinArtifact';
import { restoreVersion } from '../../../src/operations/restoreVersion';
import { SKILL, useLinked } from './linked';
import type { Tree } from './workspace';

const BASE: Tree = { 'SKILL.md': 'base', 'a.md': 'a' };

describe('undoChange', () => {
  const use = useLinked();

  it('takes back the latest change only, whatever kind it is, and the one before only once that is undone', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.upstream.write(SKILL, { 'SKILL.md': 'theirs' });
    const { operation: sync } = await linked.sync();
    await linked.workspace.write(SKILL, { 'a.md': 'mine' });
    await linked.workspace.reconcile();
    const before = [await linked.disks(), linked.references()];
    const { operation: push } = await linked.push();
    await linked.assertRefused(() => linked.undo(SKILL, sync), 'nothing-to-undo');
    await linked.undo(SKILL, push);
    assert.deepEqual([await linked.disks(), linked.references()], before);
    await linked.assertRefused(() => linked.undo(), 'nothing-to-undo');
  });

  it('of a change of references alone leaves edits and deletions since as they are', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.put({ ...BASE, 'SKILL.md': 'both' });
    await linked.upstream.put(SKILL, { ...BASE, 'SKILL.md': 'both' });
    await linked.workspace.reconcile();
    const { baseline } = linked.references();
    await linked.sync();
    assert.notEqual(linked.references().baseline, baseline);
    await fs.rm(linked.workspace.at(SKILL), { recursive: true });
    await linked.workspace.reconcile();
    const { deletedAt } = linked.references();
    await linked.undo();
    assert.deepEqual(await linked.local(), {});
    const after = linked.references();
    assert.deepEqual([after.baseline, after.deletedAt], [baseline, deletedAt]);
  });

  it('of a change of references alone keeps an edit that is not recorded yet', async () => {
    const linked = use.current;
    await linked.put(BASE);
    await linked.workspace.reconcile();
    await linked.upstream.put(SKILL, BASE);
    await linked.deploy();
    await linked.workspace.write(SKILL, { 'SKILL.md': 'edited since' });
    await linked.undo();
    assert.deepEqual(await linked.local(), { ...BASE, 'SKILL.md': 'edited since' });
    assert.equal(linked.references().upstream, undefined);
    await linked.assertSettled();
  });

  it('sets upstream’s side back though the artifact was deleted here since', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.workspace.write(SKILL, { 'SKILL.md': 'mine' });
    await linked.workspace.reconcile();
    await linked.push();
    await fs.rm(linked.workspace.at(SKILL), { recursive: true });
    await linked.workspace.reconcile();
    await linked.undo();
    assert.deepEqual(await linked.upstream.tree(SKILL), BASE);
    assert.deepEqual(await linked.local(), {});
    assert.ok(linked.references().deletedAt !== undefined);
  });

  it('can be done again after the same change was made again', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.upstream.write(SKILL, { 'SKILL.md': 'theirs' });
    const before = [await linked.disks(), linked.references()];
    for (let round = 0; round < 3; round++) {
      await linked.sync();
      await linked.undo();
      assert.deepEqual([await linked.disks(), linked.references()], before);
    }
    assert.equal(linked.workspace.versions(SKILL).length, 2);
  });

  it('does not write into a folder that is gone, nor over what lies in its way', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.workspace.write(SKILL, { 'SKILL.md': 'mine' });
    await linked.workspace.reconcile();
    await linked.push();
    await fs.rename(linked.upstream.folder, `${linked.upstream.folder}.away`);
    await linked.assertRefused(() => linked.undo(), 'upstream-unreadable');
    await fs.rename(`${linked.upstream.folder}.away`, linked.upstream.folder);
    await linked.undo();
    assert.deepEqual(await linked.upstream.tree(SKILL), BASE);
  });

  it('of a restore gives the head back that was there, and keeps link and pin', async () => {
    const linked = use.current;
    const first = await linked.deployed(BASE);
    await linked.workspace.write(SKILL, { 'SKILL.md': 'mine' });
    await linked.workspace.reconcile();
    const { context, root } = linked.workspace;
    await pinArtifact(context, first.artifactId, true);
    const [references, pinnedAt] = [linked.references(), linked.artifact().pinnedAt];
    assert.ok(pinnedAt !== undefined);
    await restoreVersion(context, root, first.id);
    await linked.undo();
    assert.deepEqual([linked.references(), linked.artifact().pinnedAt], [references, pinnedAt]);
    await pinArtifact(context, first.artifactId, true);
    assert.equal(linked.artifact().pinnedAt, pinnedAt);
    await pinArtifact(context, first.artifactId, false);
    assert.equal(linked.artifact().pinnedAt, undefined);
  });

  it('of what was linked otherwise since leaves link and baseline: they are of another upstream', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.upstream.write(SKILL, { 'SKILL.md': 'theirs' });
    await linked.sync();
    const other = linked.upstream.link('skills/other');
    const { id } = linked.artifact();
    await linkUpstream(linked.workspace.context, { artifactId: id, link: other, baseline: undefined });
    await linked.undo();
    assert.deepEqual(await linked.local(), BASE);
    assert.deepEqual([linked.references().baseline, linked.references().upstream], [undefined, other]);
  });
});
