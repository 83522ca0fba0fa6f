import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import type { Artifact } from '../../../../src/core/artifact';
import type { VersionId } from '../../../../src/core/identity';
import type { Operation, Tag } from '../../../../src/store/database/rows';
import type { JournalRecord } from '../../../../src/store/journal/record';
import type { LineageStore } from '../../../../src/store/lineageStore';
import { knownOnlyHere } from '../../../../src/store/verify/knownOnlyHere';
import { flipBit } from '../flipBit';
import { operationOf } from '../journalRecords';
import { skillId, storeVersion } from '../storedVersion';
import { useTemporaryStore, WASM_FILE } from '../temporaryStore';

const artifactId = skillId('example');

describe('knownOnlyHere', () => {
  const temporary = useTemporaryStore();
  let store: LineageStore;

  const segment = async (): Promise<string> => {
    const name = (await fs.readdir(temporary.file('journal'))).filter((one) => one.endsWith('.seg')).at(-1);
    assert.ok(name);
    return temporary.file('journal', name);
  };
  /** Commits a transaction whose frame is damaged afterwards, with a whole one behind it. */
  const commitAndDamage = async (records: readonly JournalRecord[]): Promise<void> => {
    const { size: at } = await fs.stat(await segment());
    await store.commit(records);
    await store.commit([{ type: 'tag', artifactId, name: 'later', value: null }]);
    await flipBit(await segment(), at + 20);
  };
  const known = (): Promise<JournalRecord[]> => knownOnlyHere(store, temporary.directory, WASM_FILE);
  interface Known {
    readonly artifact: Artifact | undefined;
    readonly tags: readonly Tag[];
    readonly notes: ReadonlyMap<VersionId, string>;
    readonly operations: readonly Pick<Operation, 'id' | 'kind' | 'at' | 'outcome'>[];
    readonly versions: readonly VersionId[];
  }
  const stateOf = (of: LineageStore): Known => ({
    artifact: of.artifact(artifactId),
    tags: of.tags(artifactId),
    notes: of.notes(artifactId),
    operations: of
      .operations(100, artifactId)
      .map(({ id, kind, at, outcome }) => ({ id, kind, at, outcome })),
    versions: of.versions(artifactId, { limit: 100 }).map(({ id }) => id),
  });
  const assertSaved = async (): Promise<void> => {
    const before = stateOf(store);
    assert.notDeepEqual(stateOf(await temporary.open()), before);
    await store.commit(await known());
    assert.deepEqual(stateOf(store), before);
    assert.deepEqual(stateOf(await temporary.open()), before);
    assert.deepEqual(await known(), []);
  };

  beforeEach(async () => {
    store = await temporary.open();
    await storeVersion(store, 'example', { 'SKILL.md': 'one' });
  });

  it('is nothing while all can be read', async () => {
    await store.commit([operationOf('done', { artifactId })]);
    assert.deepEqual(await known(), []);
  });

  for (const [name, value] of [
    ['upstream', { source: { type: 'none' }, path: '' }],
    ['pinnedAt', 5],
    ['modificationDetectedAt', 6],
    ['deletedAt', 7],
    ['head', null],
  ] as const) {
    it(`has the reference ${name}, by itself`, async () => {
      await commitAndDamage([{ type: 'ref', artifactId, name, value } as JournalRecord]);
      assert.equal((await known()).length, 1);
      await assertSaved();
    });
  }

  it('has tags that were set, moved or taken away', async () => {
    const first = store.artifact(artifactId)?.head;
    assert.ok(first !== undefined);
    const second = await storeVersion(store, 'example', { 'SKILL.md': 'two' });
    const tag = (name: string, value: VersionId | null, note?: string): JournalRecord => ({
      type: 'tag',
      artifactId,
      name,
      value,
      ...(note === undefined ? {} : { note }),
    });
    await store.commit([tag('moved', first), tag('taken away', first), tag('kept', first)]);
    await commitAndDamage([tag('moved', second), tag('taken away', null), tag('set', first, 'a note')]);
    assert.equal((await known()).length, 3);
    await assertSaved();
  });

  it('has notes that were written, changed or taken away', async () => {
    const versions = [stateOf(store).versions[0]];
    for (const text of ['two', 'three'])
      versions.push(await storeVersion(store, 'example', { 'SKILL.md': text }));
    const [first, second, third] = versions;
    assert.ok(first !== undefined && second !== undefined && third !== undefined);
    const note = (version: VersionId, text: string | null): JournalRecord => ({
      type: 'note',
      artifactId,
      version,
      text,
    });
    await store.commit([note(first, 'changed'), note(second, 'taken away')]);
    await commitAndDamage([note(first, 'anew'), note(second, null), note(third, 'written')]);
    assert.equal((await known()).length, 3);
    await assertSaved();
  });

  it('has the version that a pin is about', async () => {
    const head = store.artifact(artifactId)?.head;
    assert.ok(head !== undefined);
    await commitAndDamage([{ type: 'ref', artifactId, name: 'pinnedVersion', value: head }]);
    assert.equal((await known()).length, 1);
    await assertSaved();
  });

  it('has operations that ended, in their order', async () => {
    const operation = (id: string, at: number, outcome: 'started' | 'done' = 'done'): JournalRecord =>
      operationOf(id, { artifactId, kind: id === 'undo' ? 'undo' : 'restore', at, outcome });
    await store.commit([operation('ended', 2, 'started')]);
    await commitAndDamage([
      operation('restore', 1),
      operation('ended', 2),
      operation('under way', 3, 'started'),
    ]);
    await store.commit([operation('undo', 4)]);
    await store.commit(await known());
    const reopened = await temporary.open();
    assert.deepEqual(
      reopened.operations(100, artifactId).map(({ id, outcome }) => [id, outcome]),
      [
        ['undo', 'done'],
        ['ended', 'done'],
        ['restore', 'done'],
      ],
    );
    assert.equal(reopened.latestChangeOrUndo(artifactId)?.id, 'undo');
    assert.deepEqual(await known(), []);
  });

  it('has versions, and that others were given up', async () => {
    const [first] = stateOf(store).versions;
    assert.ok(first !== undefined);
    await storeVersion(store, 'example', { 'SKILL.md': 'two' });
    await commitAndDamage([{ type: 'prune', artifactId, versions: [first] }]);
    await assertSaved();
  });

  it('does not move back what another window has moved since', async () => {
    const other = await temporary.open();
    await commitAndDamage([{ type: 'ref', artifactId, name: 'pinnedAt', value: 5 }]);
    await other.commit([{ type: 'ref', artifactId, name: 'modificationDetectedAt', value: 9 }]);
    assert.deepEqual(await known(), [{ type: 'ref', artifactId, name: 'pinnedAt', value: 5 }]);
    assert.equal(store.artifact(artifactId)?.modificationDetectedAt, 9);
  });
});
