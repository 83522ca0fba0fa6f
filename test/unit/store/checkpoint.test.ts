import assert from 'node:assert/strict';
import fsModule, * as fs from 'node:fs/promises';
import path from 'node:path';
import { mock } from 'node:test';
import type { VersionId } from '../../../src/core/identity';
import { checkpoint, type CheckpointRequest } from '../../../src/store/checkpoint';
import { Checkpoints } from '../../../src/store/checkpoints';
import { IMAGE_FILE, PREVIOUS_IMAGE_FILE, readImage, readImageLabel } from '../../../src/store/image';
import type { LineageStore } from '../../../src/store/lineageStore';
import { loadSqlJs } from '../../../src/store/loadSqlJs';
import type { StoreProblem } from '../../../src/store/storeProblem';
import { newWriterId } from '../../../src/store/writerId';
import { flipBit } from './flipBit';
import { operationOf } from './journalRecords';
import { storedFiles, storeVersion } from './storedVersion';
import { useTemporaryStore, WASM_FILE } from './temporaryStore';

const WORKER = path.join(__dirname, 'checkpointWorker.entry.cjs');

describe('checkpoint', () => {
  const temporary = useTemporaryStore();
  const problems: StoreProblem[] = [];
  beforeEach(() => problems.splice(0));
  const request = (): CheckpointRequest => ({
    directory: temporary.directory,
    onProblem: (problem) => problems.push(problem),
  });
  const make = async (more: Partial<CheckpointRequest> = {}): Promise<string> =>
    checkpoint(await loadSqlJs(WASM_FILE), { ...request(), ...more });
  const image = () => readImageLabel(temporary.file(IMAGE_FILE));
  const segments = async (): Promise<string[]> =>
    (await fs.readdir(temporary.file('journal'))).filter((name) => name.endsWith('.seg'));
  /** More than is checkpointed without a thread. */
  const storeMuch = (store: LineageStore): Promise<void> =>
    store.commit(
      Array.from({ length: 1900 }, (_, i) =>
        operationOf(`operation ${String(i)}`, { detail: 'x'.repeat(600) }),
      ),
    );

  it('needs no window: it has everything that is in the journal', async () => {
    const store = await temporary.open();
    const id = await storeVersion(store, 'example', { 'SKILL.md': 'text' });
    assert.equal(await make(), 'done');
    await fs.rm(temporary.file('journal'), { recursive: true });
    assert.deepEqual(await storedFiles(await temporary.open(), id), { 'SKILL.md': 'text' });
    assert.deepEqual(problems, []);
  });

  it('names the two images that it follows, and what it has of each segment', async () => {
    const store = await temporary.open();
    await storeVersion(store, 'example', { 'SKILL.md': 'text' });
    const ids: string[] = ['none'];
    for (let i = 0; i < 4; i++) {
      await make();
      const { label } = await image();
      assert.ok(label);
      assert.deepEqual(label.follows, ids.slice(-2).reverse());
      const [name = ''] = await segments();
      const { size } = await fs.stat(temporary.file('journal', name));
      assert.deepEqual(label.segments, { [name]: size });
      ids.push(label.id);
    }
    assert.equal(new Set(ids).size, 5);
  });

  it('is left to the window that has made one meanwhile', async () => {
    const store = await temporary.open();
    await storeVersion(store, 'example', { 'SKILL.md': 'text' });
    const { identity } = await image();
    await make({ insteadOf: identity });
    const first = await image();
    await make({ insteadOf: identity });
    assert.deepEqual(await image(), first);
    await make({ insteadOf: first.identity });
    assert.notEqual((await image()).identity, first.identity);
  });

  it('removes segments of writers that are gone which hold nothing', async () => {
    const journal = temporary.file('journal');
    await (await temporary.open()).close();
    const dead = newWriterId(1).replace(/-\d+-/, '-999999999-');
    const header = Buffer.from('ALJ\0\x01\0\0\0', 'latin1');
    for (const length of [0, 4, 8])
      await fs.writeFile(path.join(journal, `${dead}.000${String(length)}.seg`), header.subarray(0, length));
    await make();
    assert.deepEqual(await segments(), []);
  });

  it('removes no segment that it cannot read: garbage, or what a newer version wrote', async () => {
    const store = await temporary.open();
    await storeVersion(store, 'example', { 'SKILL.md': 'text' });
    const newer = Buffer.from('ALJ\0\x09\0\0\0 of a newer version', 'latin1');
    const contents = [Buffer.from('no journal segment at all'), newer];
    const names = contents.map((_, i) => `${newWriterId(i).replace(/-\d+-/, '-99999999-')}.0000.seg`);
    for (const [i, bytes] of contents.entries())
      await fs.writeFile(temporary.file('journal', names[i] ?? ''), bytes);
    for (let i = 0; i < 3; i++) await make();
    for (const [i, bytes] of contents.entries())
      assert.deepEqual(await fs.readFile(temporary.file('journal', names[i] ?? '')), bytes);
    assert.deepEqual(
      new Set(problems.map(({ error }) => error.reason)),
      new Set(['damaged', 'newer-format']),
    );
  });

  it('is refused where it would make the loss of all images final, unless a window has what they had', async () => {
    const store = await temporary.open();
    const ids = [await storeVersion(store, 'example', { 'SKILL.md': '1' })];
    for (const text of ['2', '3']) {
      await store.checkpoint();
      ids.push(await storeVersion(store, 'example', { 'SKILL.md': text }));
    }
    await store.checkpoint();
    for (const file of [IMAGE_FILE, PREVIOUS_IMAGE_FILE]) await fs.rm(temporary.file(file));
    assert.equal(await make(), 'lost');
    assert.deepEqual((await image()).label, undefined);

    await storeVersion(store, 'other', { 'SKILL.md': 'later' });
    await store.checkpoint();
    const reopened = await temporary.open();
    assert.deepEqual(reopened.problems, []);
    for (const [i, id] of ids.entries())
      assert.deepEqual(await storedFiles(reopened, id), { 'SKILL.md': String(i + 1) });
    assert.equal(reopened.artifacts().length, 2);
  });

  /** Runs something once, right before the first call of a file operation on a file. */
  const before = (operation: 'open' | 'link', file: string, run: () => Promise<unknown>) => {
    const real = fsModule[operation] as (from: string, ...rest: unknown[]) => Promise<unknown>;
    let ran = false;
    return mock.method(fsModule, operation, async (from: string, ...rest: unknown[]) => {
      const isFirst = from === temporary.file(file) && !ran;
      ran ||= isFirst;
      if (isFirst) await run();
      return real(from, ...rest);
    });
  };

  it('puts an image in the place of a damaged one that a window does not take for that one', async () => {
    const store = await temporary.open();
    const id = await storeVersion(store, 'example', { 'SKILL.md': 'text' });
    for (let i = 0; i < 3; i++) await store.checkpoint();
    await flipBit(temporary.file(IMAGE_FILE), 100);
    const hook = before('open', PREVIOUS_IMAGE_FILE, () => make());
    const reopened = await temporary.open().finally(() => {
      hook.mock.restore();
    });
    assert.deepEqual(reopened.problems, []);
    assert.deepEqual(await storedFiles(reopened, id), { 'SKILL.md': 'text' });
    const aside = (await fs.readdir(temporary.directory)).filter((name) => name.includes('.damaged-'));
    assert.equal(aside.length, 1);
    assert.ok((await image()).label);
  });

  it('drops nothing from the journal when the image it began with is not the previous one', async () => {
    const store = await temporary.open();
    const ids: VersionId[] = [];
    for (const text of ['1', '2', '3']) {
      ids.push(await storeVersion(store, 'example', { 'SKILL.md': text }));
      await store.checkpoint();
    }
    ids.push(await storeVersion(store, 'example', { 'SKILL.md': '4' }));
    const hook = before('link', IMAGE_FILE, () => fs.rm(temporary.file(IMAGE_FILE)));
    await make().finally(() => {
      hook.mock.restore();
    });
    await fs.rm(temporary.file(IMAGE_FILE));
    const reopened = await temporary.open();
    for (const [i, id] of ids.entries())
      assert.deepEqual(await storedFiles(reopened, id), { 'SKILL.md': String(i + 1) });
  });

  it('of a large store is made in a thread, with the same outcome', async () => {
    const store = await temporary.open({ checkpointWorker: WORKER });
    await storeMuch(store);
    const id = await storeVersion(store, 'example', { 'SKILL.md': 'text' });
    await store.checkpoint();
    assert.ok((await image()).label);
    const reopened = await temporary.open();
    assert.deepEqual(await storedFiles(reopened, id), { 'SKILL.md': 'text' });
    assert.equal(reopened.operations(3000).length, 1900);
    for (const file of [IMAGE_FILE, PREVIOUS_IMAGE_FILE]) await fs.rm(temporary.file(file), { force: true });
    await store.checkpoint();
    assert.equal((await temporary.open()).operations(3000).length, 1900);
  }).timeout(20_000);

  it('that fails in the thread says why, and what was found damaged', async () => {
    const store = await temporary.open();
    await storeMuch(store);
    await store.checkpoint();
    const bytes = await fs.readFile(temporary.file(IMAGE_FILE));
    bytes.writeUInt8(bytes.readUInt8(99) ^ 1, 99);
    await fs.writeFile(temporary.file(IMAGE_FILE), bytes);
    const checkpoints = new Checkpoints(WASM_FILE, WORKER);
    assert.equal(await checkpoints.make(request()), 'done');
    assert.deepEqual(
      problems.map(({ error, file }) => [error.name, error.reason, file.replace(/damaged-.*/, '')]),
      [['StoreError', 'damaged', 'lineage.sqlite.']],
    );
    await fs.rm(temporary.file(IMAGE_FILE));
    await fs.mkdir(temporary.file(IMAGE_FILE));
    await assert.rejects(checkpoints.make(request()), {
      name: 'StoreError',
      reason: 'failed',
      message: /EISDIR/,
    });
    await fs.rmdir(temporary.file(IMAGE_FILE));
  }).timeout(20_000);

  it('leaves a large database room to grow, which is not made again while there is some', async () => {
    const store = await temporary.open();
    const detail = 'x'.repeat(10_000);
    await store.commit(Array.from({ length: 1000 }, (_, i) => operationOf(String(i), { detail })));
    const engine = await loadSqlJs(WASM_FILE);
    const pages = async (): Promise<readonly [number, number]> => {
      await make();
      const database = new engine.Database((await readImage(temporary.file(IMAGE_FILE))).database);
      const value = (name: string): number => Number(database.exec(`PRAGMA ${name}`)[0]?.values[0]?.[0]);
      const counts = [value('page_count'), value('freelist_count')] as const;
      database.close();
      return counts;
    };
    const [count, free] = await pages();
    assert.ok(free > count / 40 && free < count / 20, `${String(free)} of ${String(count)}`);
    assert.deepEqual(await pages(), [count, free]);
  }).timeout(20_000);
});
