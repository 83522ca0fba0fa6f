import assert from 'node:assert/strict';
import { SKILL, useLinked } from '../linked';

const BASE = { 'SKILL.md': 'one\ntwo\nthree\n' };

describe('modification_detected_at', () => {
  const use = useLinked();
  const detectedAt = (): number | undefined => use.current.artifact().modificationDetectedAt;

  async function edit(text: string): Promise<void> {
    await use.current.workspace.write(SKILL, { 'SKILL.md': text });
    await use.current.workspace.reconcile();
  }

  it('is set at the first modification and kept at later ones', async () => {
    await use.current.deployed(BASE);
    assert.equal(detectedAt(), undefined);
    await edit('first\n');
    const first = detectedAt();
    assert.ok(first !== undefined);
    await edit('second\n');
    await edit('third\n');
    assert.equal(detectedAt(), first);
  });

  it('is cleared when the content is the baseline’s again', async () => {
    await use.current.deployed(BASE);
    await edit('first\n');
    await edit(BASE['SKILL.md']);
    assert.equal(detectedAt(), undefined);
    await edit('again\n');
    assert.ok(detectedAt() !== undefined);
  });

  it('is cleared by a sync, also by one that keeps what was modified', async () => {
    for (const how of ['merge', 'local', 'upstream'] as const) {
      await use.current.deployed({ ...BASE, how });
      await edit('ONE\ntwo\nthree\n');
      assert.ok(detectedAt() !== undefined);
      await use.current.upstream.write(SKILL, { 'SKILL.md': 'one\ntwo\nTHREE\n' });
      await use.current.sync(how);
      assert.equal(detectedAt(), undefined, how);
      await use.current.undo();
      assert.ok(detectedAt() !== undefined, how);
      await use.current.put({});
      await use.current.workspace.reconcile();
    }
  });

  it('is cleared by a push, and there again when that is undone', async () => {
    await use.current.deployed(BASE);
    await edit('ours\n');
    const first = detectedAt();
    await use.current.push();
    assert.equal(detectedAt(), undefined);
    await use.current.undo();
    assert.equal(detectedAt(), first);
  });

  it('is not set by what upstream does, nor by ignored files', async () => {
    await use.current.deployed(BASE);
    await use.current.upstream.write(SKILL, { 'SKILL.md': 'theirs\n' });
    await use.current.workspace.write(SKILL, { '.DS_Store': 'x', '.env': 'y' });
    await use.current.workspace.reconcile();
    assert.equal(detectedAt(), undefined);
  });
});
