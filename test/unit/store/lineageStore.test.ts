import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fsWatch from 'node:fs';
import * as fs from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { mock } from 'node:test';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { ObjectHash, VersionId } from '../../../src/core/identity';
import { sealImage } from '../../../src/store/imageSeal';
import type { LineageStore } from '../../../src/store/lineageStore';
import { loadSqlJs } from '../../../src/store/loadSqlJs';
import { nodeSha256 } from '../../../src/store/nodeSha256';
import { StoreError } from '../../../src/store/storeError';
import { failNext } from './failingDisk';
import { flipBit } from './flipBit';
import { operationOf } from './journalRecords';
import { skillId, storedFiles, storeVersion } from './storedVersion';
import { useTemporaryStore, WASM_FILE } from './temporaryStore';

const IMAGE = 'lineage.sqlite';
const PREVIOUS = 'lineage.previous.sqlite';

describe('lineageStore', () => {
  const temporary = useTemporaryStore();
  const segments = async (): Promise<string[]> =>
    (await fs.readdir(temporary.file('journal'))).filter((name) => name.endsWith('.seg')).sort();
  const assertHas = async (
    store: LineageStore,
    expected: ReadonlyMap<VersionId, Readonly<Record<string, string>>>,
  ): Promise<void> => {
    for (const [id, files] of expected) assert.deepEqual(await storedFiles(store, id), files);
  };
  /** Stores versions of one skill, with a checkpoint wherever one is asked for. */
  const history = async (
    store: LineageStore,
    count: number,
    checkpointAfter: readonly number[] = [],
  ): Promise<Map<VersionId, Record<string, string>>> => {
    const versions = new Map<VersionId, Record<string, string>>();
    for (let i = 1; i <= count; i++) {
      const files = { 'SKILL.md': `version ${String(i)}`, [`${String(i)}.txt`]: `file ${String(i)}` };
      versions.set(await storeVersion(store, 'example', files), files);
      if (checkpointAfter.includes(i)) await store.checkpoint();
    }
    return versions;
  };

  it('refuses a number that the journal cannot hold, and goes on', async () => {
    const store = await temporary.open();
    const versions = await history(store, 1);
    const [version] = store.versions(skillId('example'), { limit: 1 });
    const operation = operationOf('first-seen', { toVersion: version?.id ?? null });
    for (const at of [Infinity, NaN])
      await assert.rejects(store.commit([{ ...operation, at }]), { reason: 'failed' });
    versions.set(await storeVersion(store, 'example', { 'SKILL.md': 'next' }), { 'SKILL.md': 'next' });
    await assertHas(await temporary.open(), versions);
  });

  it('has what was committed after a restart without a checkpoint, and after one with', async () => {
    const first = await temporary.open();
    const versions = await history(first, 5);
    await assertHas(await temporary.open(), versions);
    await first.close();
    assert.ok((await fs.readdir(temporary.directory)).includes(IMAGE));
    const reopened = await temporary.open();
    await assertHas(reopened, versions);
    assert.deepEqual(reopened.problems, []);
    assert.deepEqual(
      reopened.versions(skillId('example'), { limit: 10 }).map(({ number }) => number),
      [5, 4, 3, 2, 1],
    );
    assert.equal(reopened.artifact(skillId('example'))?.head, [...versions.keys()].at(-1));
  });

  it('keeps the graph in step with the versions', async () => {
    const store = await temporary.open();
    const ids = [...(await history(store, 4)).keys()];
    const [first, last] = [ids[0], ids[3]];
    assert.ok(first !== undefined && last !== undefined);
    const assertGraph = (opened: LineageStore): void => {
      const graph = opened.graphOf(skillId('example'));
      assert.deepEqual([graph.ancestors(last), graph.cycles(), graph.tips()], [ids, [], [last]]);
    };
    assertGraph(store);
    assertGraph(await temporary.open());
    const next = await storeVersion(store, 'example', { 'SKILL.md': 'next' });
    assert.deepEqual(store.graphOf(skillId('example')).parents(next), [last]);
  });

  it('writes nothing for no records', async () => {
    const store = await temporary.open();
    await store.commit([]);
    assert.deepEqual(await segments(), []);
    await store.close();
    assert.ok(!(await fs.readdir(temporary.directory)).includes(IMAGE));
  });

  it("has another window's commits after a refresh, and both orders of refreshing agree", async () => {
    const [a, b] = [await temporary.open(), await temporary.open()];
    const inA = await storeVersion(a, 'one', { 'SKILL.md': 'from a' });
    assert.equal(b.version(inA), undefined);
    const inB = await storeVersion(b, 'two', { 'SKILL.md': 'from b' });
    await b.refresh();
    await a.refresh();
    for (const store of [a, b]) {
      assert.deepEqual(await storedFiles(store, inA), { 'SKILL.md': 'from a' });
      assert.deepEqual(await storedFiles(store, inB), { 'SKILL.md': 'from b' });
    }
    assert.deepEqual(a.artifacts(), b.artifacts());
  });

  it('follows other windows by itself, and tells which artifacts changed', async () => {
    const [a, b] = [await temporary.open(), await temporary.open()];
    const told = new Promise<ReadonlySet<string>>((resolve) => {
      b.onDidChange(({ artifacts }) => resolve(artifacts));
    });
    b.followOthers();
    const id = await storeVersion(a, 'one', { 'SKILL.md': 'text' });
    assert.deepEqual([...(await told)], [skillId('one')]);
    assert.deepEqual(await storedFiles(b, id), { 'SKILL.md': 'text' });
  });

  it('tells of its own commits until the listener is disposed of', async () => {
    const store = await temporary.open();
    let told = 0;
    const listener = store.onDidChange(() => told++);
    await storeVersion(store, 'one', { 'SKILL.md': '1' });
    listener.dispose();
    await storeVersion(store, 'one', { 'SKILL.md': '2' });
    assert.equal(told, 1);
  });

  it('drops segments only when both images hold them, so that either image is enough', async () => {
    const store = await temporary.open();
    const versions = await history(store, 6, [2, 4]);
    assert.equal((await segments()).length, 2);
    await store.checkpoint();
    await store.close();
    for (const lost of [IMAGE, PREVIOUS]) {
      const kept = await fs.readFile(temporary.file(lost));
      await fs.rm(temporary.file(lost));
      await assertHas(await temporary.open(), versions);
      await fs.writeFile(temporary.file(lost), kept);
    }
  });

  it('reads on when another window made a checkpoint and dropped what was not read yet', async () => {
    const [reader, writer] = [await temporary.open(), await temporary.open()];
    const versions = await history(writer, 6, [2, 4, 6]);
    await reader.refresh();
    await assertHas(reader, versions);
    assert.deepEqual(reader.problems, []);
    const own = await storeVersion(reader, 'example', { 'SKILL.md': 'on top' });
    await writer.refresh();
    assert.equal(writer.graphOf(skillId('example')).ancestors(own).length, 7);
  });

  it('leaves a checkpoint to the window that is at it', async () => {
    const store = await temporary.open();
    await history(store, 1);
    const holder = { pid: process.ppid, host: hostname(), token: 'other' };
    await fs.writeFile(temporary.file('checkpoint.lock'), JSON.stringify(holder));
    await store.checkpoint();
    assert.ok(!(await fs.readdir(temporary.directory)).includes(IMAGE));
    await fs.rm(temporary.file('checkpoint.lock'));
    await store.checkpoint();
    assert.ok((await fs.readdir(temporary.directory)).includes(IMAGE));
  }).timeout(20_000);

  for (const call of ['appendFile', 'datasync'] as const) {
    it(`has none of a transaction whose ${call} failed, and goes on after it`, async () => {
      const store = await temporary.open();
      const versions = await history(store, 2);
      const failure = await failNext(call, 'ENOSPC');
      await assert.rejects(storeVersion(store, 'example', { 'SKILL.md': 'lost' }), { reason: 'no-space' });
      failure.stop();
      assert.equal(store.artifact(skillId('example'))?.head, [...versions.keys()].at(-1));
      await assertHas(await temporary.open(), versions);
      const next = await storeVersion(store, 'example', { 'SKILL.md': 'lost' });
      const reopened = await temporary.open();
      await assertHas(reopened, new Map([...versions, [next, { 'SKILL.md': 'lost' }]]));
      assert.deepEqual(reopened.problems, []);
    });
  }

  it('does not call a commit failed that is on disk, when only the checkpoint after it cannot be written', async () => {
    const store = await temporary.open();
    const records = Array.from({ length: 2001 }, (_, i) => operationOf(`operation ${String(i)}`));
    const failure = await failNext('writeFile', 'ENOSPC', Infinity);
    await store.commit(records);
    while (store.problems.length === 0) await setImmediate();
    failure.stop();
    assert.ok(failure.hits > 0);
    assert.equal((await temporary.open()).operations(3000).length, 2001);
    assert.deepEqual(
      store.problems.map(({ error, file }) => [error.reason, file]),
      [['no-space', IMAGE]],
    );
    await store.checkpoint();
    assert.deepEqual(store.problems, []);
  });

  it('answers with a reason after it was closed, and closing again does nothing', async () => {
    const store = await temporary.open();
    await history(store, 1);
    await store.close();
    await store.close();
    await assert.rejects(store.commit([operationOf('late')]), { name: 'StoreError', reason: 'closed' });
    await assert.rejects(store.refresh(), { name: 'StoreError', reason: 'closed' });
  });

  it('refuses a database of a newer schema, and leaves it as it is', async () => {
    await (await temporary.open()).close();
    const engine = await loadSqlJs(WASM_FILE);
    const database = new engine.Database();
    database.run('PRAGMA user_version = 999');
    const label = { id: 'newer', follows: [], segments: {} };
    const bytes = Buffer.concat(await sealImage(database.export(), label));
    database.close();
    await fs.writeFile(temporary.file(IMAGE), bytes);
    await assert.rejects(temporary.open(), { name: 'StoreError', reason: 'newer-format' });
    assert.ok(bytes.equals(await fs.readFile(temporary.file(IMAGE))));
  });

  it('skips a segment of a newer format, says so, and keeps it through checkpoints', async () => {
    const store = await temporary.open();
    const versions = await history(store, 1);
    await store.close();
    const newer = temporary.file('journal', '0-000000-1-00000000.0000.seg');
    await fs.writeFile(newer, Buffer.from('ALJ\0\x09\0\0\0something of the future', 'latin1'));
    const reopened = await temporary.open();
    await assertHas(reopened, versions);
    assert.deepEqual(
      reopened.problems.map(({ error, file }) => [error.reason, file]),
      [['newer-format', path.join('journal', path.basename(newer))]],
    );
    await history(reopened, 3, [1, 2, 3]);
    assert.ok((await segments()).includes(path.basename(newer)));
  });

  it('tells once what it finds damaged when it reads on', async () => {
    const [store, other] = [await temporary.open(), await temporary.open()];
    const told: string[] = [];
    store.onDidFindProblem(({ error, file }) => told.push(`${error.reason} ${path.dirname(file)}`));
    await history(other, 1);
    const [segment = ''] = await segments();
    for (let time = 0; time < 2; time++) {
      await store.refresh();
      const { size } = await fs.stat(temporary.file('journal', segment));
      await history(other, 2);
      await flipBit(temporary.file('journal', segment), size + 20);
    }
    await store.refresh();
    assert.deepEqual(told, ['damaged journal']);
  });

  it('follows other windows where the file system tells nothing', async () => {
    const watching = mock.method(fsWatch, 'watch', () => {
      throw new Error('no watching here');
    });
    const [a, b] = [await temporary.open(), await temporary.open()];
    const told = new Promise<ReadonlySet<string>>((resolve) => {
      b.onDidChange(({ artifacts }) => resolve(artifacts));
    });
    b.followOthers();
    watching.mock.restore();
    assert.equal(watching.mock.callCount(), 1);
    await storeVersion(a, 'one', { 'SKILL.md': 'text' });
    assert.deepEqual([...(await told)], [skillId('one')]);
  });

  it('makes a checkpoint when nothing has happened for a while, if it is worth one', async () => {
    const store = await temporary.open();
    const hasImage = async (): Promise<boolean> => (await fs.readdir(temporary.directory)).includes(IMAGE);
    const quiet = async (records: number): Promise<void> => {
      mock.timers.enable({ apis: ['setTimeout'] });
      try {
        await store.commit(Array.from({ length: records }, (_, i) => operationOf(`operation ${String(i)}`)));
        mock.timers.tick(30_000);
      } finally {
        mock.timers.reset();
      }
    };
    await quiet(100);
    await store.refresh();
    assert.equal(await hasImage(), false);
    await quiet(100);
    while (!(await hasImage())) await setImmediate();
  });

  it('gives back what no version needs, and keeps what one needs or what is being recorded', async () => {
    const store = await temporary.open();
    const versions = await history(store, 3);
    const bytes = randomBytes(20_000);
    const hash = nodeSha256(bytes) as ObjectHash;
    await store.putContent(hash, bytes);
    const keeping = await store.using(async () => {
      const collecting = store.collectGarbage();
      await setTimeout(20);
      assert.equal(store.hasContent(hash), true);
      return { collecting };
    });
    assert.ok((await keeping.collecting).bytesFreed > 10_000);
    for (const opened of [store, await temporary.open()]) {
      assert.equal(opened.hasContent(hash), false);
      await assertHas(opened, versions);
    }
  });

  it('is tidied when enough was captured since the last time', async () => {
    const store = await temporary.open();
    const versions = await history(store, 3);
    const { signal } = new AbortController();
    assert.equal(await store.tidy(signal), undefined);
    const bytes = randomBytes(5 << 20);
    await store.putContent(nodeSha256(bytes) as ObjectHash, bytes);
    assert.ok(((await store.tidy(signal))?.bytesFreed ?? 0) >= bytes.length);
    assert.equal(await store.tidy(signal), undefined);
    await assertHas(store, versions);
  });

  it("removes nothing when what a version needs is not known, as its list of files can't be read", async () => {
    const store = await temporary.open();
    const [id] = (await history(store, 1)).keys();
    const manifest = store.version(id)?.contentHash;
    const reading = mock.method(store, 'manifest', () =>
      Promise.reject(new StoreError('damaged', 'unreadable')),
    );
    await assert.rejects(store.collectGarbage(), { reason: 'damaged' });
    reading.mock.restore();
    assert.ok(manifest !== undefined && store.hasManifest(manifest));
  });
});
