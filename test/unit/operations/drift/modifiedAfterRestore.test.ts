import assert from 'node:assert/strict';
import type { VersionId } from '../../../../src/core/identity';
import { restoreFile } from '../../../../src/operations/restoreFile';
import { restoreVersion } from '../../../../src/operations/restoreVersion';
import { planUndoVersion, undoVersion } from '../../../../src/operations/undoVersion';
import { SKILL, useLinked } from '../linked';
import { told } from './driftOfLinked';

const BASE = { 'SKILL.md': 'one\ntwo\nthree\n', 'a.md': 'a\n' };

describe('modification_detected_at, after going back', () => {
  const use = useLinked();
  const detectedAt = (): number | undefined => use.current.artifact().modificationDetectedAt;

  async function edit(text: string): Promise<number> {
    await use.current.workspace.write(SKILL, { 'SKILL.md': text });
    await use.current.workspace.reconcile();
    const at = detectedAt();
    assert.ok(at !== undefined);
    return at;
  }

  async function restore(id: VersionId): Promise<void> {
    const { context, root } = use.current.workspace;
    await restoreVersion(context, root, id);
    await use.current.assertSettled();
  }

  it('is none with the baseline restored, and there again when that is undone', async () => {
    const base = await use.current.deployed(BASE);
    const first = await edit('mine\n');
    await restore(base.id);
    assert.deepEqual([await told(use.current), detectedAt()], ['in-sync', undefined]);
    await use.current.undo();
    assert.deepEqual([await told(use.current), detectedAt()], ['modified', first]);
  });

  it('is kept from one modified version to another', async () => {
    await use.current.deployed(BASE);
    const first = await edit('mine\n');
    const { id } = use.current.head();
    await edit('again\n');
    await restore(id);
    assert.equal(detectedAt(), first);
  });

  it('is when an older version is restored after a sync, and none when that is undone', async () => {
    const old = await use.current.deployed(BASE);
    await use.current.upstream.write(SKILL, { 'SKILL.md': 'theirs\n' });
    await use.current.sync();
    assert.equal(detectedAt(), undefined);
    await restore(old.id);
    assert.equal(await told(use.current), 'modified');
    assert.ok(detectedAt() !== undefined);
    await use.current.undo();
    assert.deepEqual([await told(use.current), detectedAt()], ['in-sync', undefined]);
  });

  it('is none when a version is restored that differs in line ends alone', async () => {
    await use.current.deployed(BASE);
    await use.current.workspace.write(SKILL, { 'SKILL.md': BASE['SKILL.md'].replaceAll('\n', '\r\n') });
    await use.current.workspace.reconcile();
    const { id } = use.current.head();
    await use.current.sync('upstream');
    await restore(id);
    assert.equal(detectedAt(), undefined);
  });

  it('goes by the same rule when one file is restored', async () => {
    const { context, root } = use.current.workspace;
    const base = await use.current.deployed(BASE);
    await edit('mine\n');
    const { id } = use.current.head();
    await restoreFile(context, root, base.id, 'SKILL.md');
    assert.deepEqual([await told(use.current), detectedAt()], ['in-sync', undefined]);
    await restoreFile(context, root, id, 'SKILL.md');
    assert.equal(await told(use.current), 'modified');
    assert.ok(detectedAt() !== undefined);
    await use.current.assertSettled();
  });

  it('goes by the same rule when the change of a version is undone', async () => {
    const { context, root } = use.current.workspace;
    const base = await use.current.deployed(BASE);
    await edit('mine\n');
    const undo = async (id: VersionId): Promise<void> => {
      const plan = await planUndoVersion(context, root, id);
      await undoVersion(context, root, plan, { choices: new Map() });
    };
    await undo(use.current.head().id);
    assert.deepEqual([await told(use.current), detectedAt()], ['in-sync', undefined]);
    await restore(base.id);
    await use.current.upstream.write(SKILL, { 'SKILL.md': 'theirs\n' });
    await use.current.sync();
    await undo(use.current.head().id);
    assert.equal(await told(use.current), 'modified');
    assert.ok(detectedAt() !== undefined);
  });

  it('is none after the undo of a push, if the content was the baseline’s again before it was undone', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    const first = await edit('mine\n');
    await linked.push();
    await edit(BASE['SKILL.md']);
    await linked.undo();
    assert.deepEqual([await told(linked), detectedAt()], ['in-sync', undefined]);
    assert.ok((await edit('mine\n')) > first);
    await linked.push();
    const second = await edit('again\n');
    await linked.undo();
    assert.equal(await told(linked), 'modified');
    assert.ok((detectedAt() ?? Infinity) < second);
  });
});
