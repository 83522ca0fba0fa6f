import assert from 'node:assert/strict';
import type { VersionId } from '../../../src/core/identity';
import { changesBetween, fileInVersion } from '../../../src/operations/versionFiles';
import { useWorkspace } from './workspace';

const SKILL = 'skills/pdf';
const NOWHERE = 'f'.repeat(64) as VersionId;

describe('versionFiles', () => {
  const use = useWorkspace();
  const twoVersions = async (): Promise<[VersionId, VersionId]> => {
    const workspace = use.current;
    await workspace.write(SKILL, { 'SKILL.md': 'one', 'a.md': 'a' });
    await workspace.capture(SKILL);
    const first = workspace.head(SKILL).id;
    await workspace.write(SKILL, { 'SKILL.md': 'two', 'b.md': 'b' });
    await workspace.capture(SKILL);
    return [first, workspace.head(SKILL).id];
  };

  it('finds a file in the version asked for', async () => {
    const { store } = use.current;
    const [first, second] = await twoVersions();
    for (const [id, text] of [
      [first, 'one'],
      [second, 'two'],
    ] as const) {
      const entry = await fileInVersion(store, id, 'SKILL.md');
      assert.ok(entry);
      assert.equal(Buffer.from(await store.content(entry.hash)).toString(), text);
    }
    assert.equal(await fileInVersion(store, first, 'b.md'), undefined);
    await assert.rejects(fileInVersion(store, NOWHERE, 'SKILL.md'), {
      name: 'OperationError',
      problem: 'not-found',
    });
  });

  it('tells what changed between any two versions, in either direction', async () => {
    const { store } = use.current;
    const [first, second] = await twoVersions();
    assert.deepEqual(await changesBetween(store, first, second), [
      { path: 'SKILL.md', change: 'modified' },
      { path: 'b.md', change: 'added' },
    ]);
    assert.deepEqual(await changesBetween(store, second, first), [
      { path: 'SKILL.md', change: 'modified' },
      { path: 'b.md', change: 'deleted' },
    ]);
    assert.deepEqual(await changesBetween(store, second, second), []);
    assert.deepEqual(await changesBetween(store, undefined, first), [
      { path: 'SKILL.md', change: 'added' },
      { path: 'a.md', change: 'added' },
    ]);
    for (const [from, to] of [
      [NOWHERE, first],
      [first, NOWHERE],
    ] as const) {
      await assert.rejects(changesBetween(store, from, to), { name: 'OperationError', problem: 'not-found' });
    }
  });
});
