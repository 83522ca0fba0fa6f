import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { VersionId } from '../../src/core/identity';
import { LineageStore } from '../../src/store/lineageStore';
import { StoreError } from '../../src/store/storeError';
import { flipBit } from '../unit/store/flipBit';
import { skillId, storedFiles, storeVersion } from '../unit/store/storedVersion';
import { useTemporaryStore, WASM_FILE } from '../unit/store/temporaryStore';
import { assertWhole } from './writers';

const IMAGE = 'lineage.sqlite';
const PREVIOUS = 'lineage.previous.sqlite';

/** Up to `count` of the numbers from `from` to `to`, both ends among them. */
function sample(from: number, to: number, count: number): number[] {
  const step = Math.max(1, (to - from) / (count - 1));
  const numbers = new Set([from, to]);
  for (let at = from; at < to; at += step) numbers.add(Math.round(at));
  return [...numbers].sort((a, b) => a - b);
}

describe('damage', () => {
  // Before the folder is removed: hooks run in the order of registration.
  const copies: LineageStore[] = [];
  afterEach(async () => {
    for (const store of copies.splice(0)) await store.close();
  });
  const temporary = useTemporaryStore();
  const filesAt = (i: number): Record<string, string> => ({
    'SKILL.md': `version ${String(i)}`,
    'notes.md': `a line that stays\n`.repeat(20 + i),
  });
  const write = (store: LineageStore, i: number): Promise<VersionId> =>
    storeVersion(store, 'example', filesAt(i));
  /** Opens a copy of the store as it is now, after something was done to the copy. */
  const openCopy = async (
    name: string,
    damage: (directory: string) => Promise<void>,
  ): Promise<LineageStore> => {
    const directory = temporary.file('..', name);
    await fs.rm(directory, { recursive: true, force: true });
    await fs.cp(temporary.directory, directory, { recursive: true });
    await damage(directory);
    const store = await LineageStore.open({ directory, wasmFile: WASM_FILE });
    copies.push(store);
    return store;
  };
  const closeCopies = async (): Promise<void> => {
    for (const store of copies.splice(0)) await store.close();
  };
  const assertVersions = async (store: LineageStore, ids: readonly VersionId[]): Promise<void> => {
    for (const [index, id] of ids.entries())
      assert.deepEqual(await storedFiles(store, id), filesAt(index + 1));
    assert.equal(await assertWhole(store), ids.length);
  };
  /** That the store takes a version, and has it with all others after a restart. */
  const assertGoesOn = async (
    store: LineageStore,
    ids: readonly VersionId[],
    directory: string,
  ): Promise<void> => {
    const next = await write(store, ids.length + 1);
    await store.close();
    const reopened = await LineageStore.open({ directory, wasmFile: WASM_FILE });
    copies.push(reopened);
    assert.deepEqual(reopened.problems, []);
    await assertVersions(reopened, [...ids, next]);
  };

  it('of the tail of a journal segment, cut off at any byte, costs the torn transaction and nothing else', async () => {
    const store = await temporary.open();
    const ids = [await write(store, 1), await write(store, 2)];
    const [segment = ''] = await fs.readdir(temporary.file('journal'));
    const { size: before } = await fs.stat(temporary.file('journal', segment));
    const last = await write(store, 3);
    const { size: after } = await fs.stat(temporary.file('journal', segment));
    const cuts = sample(before, after, 24);
    // Around the frame's own header, which is 8 bytes long.
    for (const length of new Set([...cuts, before + 1, before + 7, before + 8, before + 9, after - 1])) {
      const directory = temporary.file('..', 'copy');
      const copy = await openCopy('copy', (folder) =>
        fs.truncate(path.join(folder, 'journal', segment), length),
      );
      assert.deepEqual(copy.problems, []);
      const expected = length === after ? [...ids, last] : ids;
      await assertVersions(copy, expected);
      await assertGoesOn(copy, expected, directory);
      await closeCopies();
    }
  }).timeout(60_000);

  it('of one byte of the image is found wherever it is, and the image before it with the journal has everything', async () => {
    const store = await temporary.open();
    const ids: VersionId[] = [];
    for (const i of [1, 2, 3, 4, 5, 6]) {
      ids.push(await write(store, i));
      if (i % 2 === 0 && i < 6) await store.checkpoint();
    }
    const { size } = await fs.stat(temporary.file(IMAGE));
    for (const at of sample(0, size - 1, 20)) {
      const copy = await openCopy('copy', (folder) => flipBit(path.join(folder, IMAGE), at, at % 8));
      const [problem, ...others] = copy.problems;
      assert.deepEqual(others, []);
      assert.equal(problem?.error.reason, 'damaged');
      assert.match(problem.file, /^lineage\.sqlite\.damaged-/);
      assert.equal((await fs.stat(temporary.file('..', 'copy', problem.file))).size, size);
      await assertVersions(copy, ids);
      await assertGoesOn(copy, ids, temporary.file('..', 'copy'));
      await closeCopies();
    }
  }).timeout(60_000);

  it('of an image cut short is found as well, and an image that is gone is no damage', async () => {
    const store = await temporary.open();
    const ids: VersionId[] = [];
    for (const i of [1, 2, 3, 4]) {
      ids.push(await write(store, i));
      await store.checkpoint();
    }
    const { size } = await fs.stat(temporary.file(IMAGE));
    for (const length of [0, 1, size >> 1, size - 41, size - 40, size - 1]) {
      const copy = await openCopy('copy', (folder) => fs.truncate(path.join(folder, IMAGE), length));
      assert.equal(copy.problems[0]?.error.reason, 'damaged');
      await assertVersions(copy, ids);
      await closeCopies();
    }
    const without = await openCopy('without', (folder) => fs.rm(path.join(folder, IMAGE)));
    assert.deepEqual(without.problems, []);
    await assertVersions(without, ids);
  }).timeout(20_000);

  it('of an image that several windows find at once is set aside by one, and all have everything', async () => {
    const store = await temporary.open();
    const ids = [await write(store, 1), await write(store, 2)];
    await store.checkpoint();
    await store.close();
    for (let round = 0; round < 5; round++) {
      const { size } = await fs.stat(temporary.file(IMAGE));
      await flipBit(temporary.file(IMAGE), size >> 1);
      const windows = await Promise.all(Array.from({ length: 4 }, () => temporary.open()));
      for (const window of windows) await assertVersions(window, ids);
      await windows[0]?.checkpoint();
      for (const window of windows) await window.close();
    }
  }).timeout(20_000);

  it('of both images is said, what the journal has is used, and the store goes on', async () => {
    const store = await temporary.open();
    for (const i of [1, 2, 3]) {
      await write(store, i);
      await store.checkpoint();
    }
    const last = await write(store, 4);
    const copy = await openCopy('copy', async (folder) => {
      await flipBit(path.join(folder, IMAGE), 500);
      await flipBit(path.join(folder, PREVIOUS), 500);
    });
    const kept = /^lineage(\.previous)?\.sqlite\.damaged-.*/;
    assert.deepEqual(
      copy.problems.map(({ error, file }) => [error.reason, file.replace(kept, 'kept')]),
      [
        ['damaged', 'kept'],
        ['damaged', 'kept'],
        ['damaged', IMAGE],
      ],
    );
    assert.match(
      copy.problems[2]?.error.message ?? '',
      /not in the journal any more are lost.*still in the folder objects/,
    );
    assert.deepEqual(await storedFiles(copy, last), filesAt(4));
    const next = await write(copy, 5);
    await copy.close();
    const reopened = await openCopy('again', async (folder) => {
      await fs.rm(folder, { recursive: true });
      await fs.cp(temporary.file('..', 'copy'), folder, { recursive: true });
    });
    for (const [id, i] of [
      [last, 4],
      [next, 5],
    ] as const)
      assert.deepEqual(await storedFiles(reopened, id), filesAt(i));
  });

  it('in the middle of a journal segment costs the transaction it is in, is said, and the segment is kept', async () => {
    const first = await temporary.open();
    const a = await write(first, 1);
    const [segment = ''] = await fs.readdir(temporary.file('journal'));
    const { size: good } = await fs.stat(temporary.file('journal', segment));
    await write(first, 2);
    const { size: again } = await fs.stat(temporary.file('journal', segment));
    const c = await write(first, 3);
    const second = await temporary.open();
    const other = await storeVersion(second, 'other', filesAt(1));
    const { size } = await fs.stat(temporary.file('journal', segment));
    for (const at of sample(good, again - 1, 7)) {
      const copy = await openCopy('copy', (folder) => flipBit(path.join(folder, 'journal', segment), at));
      assert.deepEqual(
        copy.problems.map(({ error, file }) => [error.reason, path.basename(file)]),
        [['damaged', segment]],
      );
      assert.deepEqual(await storedFiles(copy, a), filesAt(1));
      assert.deepEqual(await storedFiles(copy, c), filesAt(3));
      assert.deepEqual(await storedFiles(copy, other), filesAt(1));
      assert.match(
        copy.problems[0]?.error.message ?? '',
        new RegExp(`bytes ${String(good)} to ${String(again - 1)} `),
      );
      for (let i = 0; i < 3; i++) {
        await storeVersion(copy, 'other', filesAt(10 + i));
        await copy.checkpoint();
      }
      const journal = path.join(temporary.file('..', 'copy'), 'journal');
      const kept = (await fs.readdir(journal)).filter((name) => name.startsWith(`${segment}.damaged-`));
      assert.equal(kept.length, 1);
      const { size: keptSize } = await fs.stat(path.join(journal, kept[0] ?? ''));
      assert.equal(keptSize, size, 'what may be rescued by hand is kept');
      await closeCopies();
    }
  }).timeout(20_000);

  it('of an object is reported wherever it is; no other bytes are ever given back, and new versions are taken', async () => {
    const store = await temporary.open();
    const ids: VersionId[] = [];
    for (const i of [1, 2, 3]) ids.push(await write(store, i));
    const [pack = ''] = await fs.readdir(temporary.file('objects'));
    const { size } = await fs.stat(temporary.file('objects', pack));
    let refused = 0;
    for (const at of sample(8, size - 1, 40)) {
      const copy = await openCopy('copy', (folder) =>
        flipBit(path.join(folder, 'objects', pack), at, at % 8),
      );
      for (const [index, id] of ids.entries()) {
        try {
          assert.deepEqual(await storedFiles(copy, id), filesAt(index + 1));
        } catch (error) {
          assert.ok(error instanceof StoreError, String(error));
          assert.ok(error.reason === 'damaged' || error.reason === 'missing-object');
          refused++;
        }
      }
      assert.equal(copy.versions(skillId('example'), { limit: 10 }).length, 3, 'the lineage itself is whole');
      const files = { 'SKILL.md': `after damage at ${String(at)}` };
      assert.deepEqual(await storedFiles(copy, await storeVersion(copy, 'other', files)), files);
      await closeCopies();
    }
    assert.ok(refused >= 40);
  }).timeout(60_000);
});
