import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { VersionId } from '../../src/core/identity';
import { LineageStore } from '../../src/store/lineageStore';
import { StoreError } from '../../src/store/storeError';
import { failNext } from '../unit/store/failingDisk';
import { skillId, storedFiles, storeVersion } from '../unit/store/storedVersion';
import { useTemporaryDirectory } from '../unit/store/temporaryDirectory';
import { WASM_FILE } from '../unit/store/temporaryStore';
import { CAN_MOUNT, DISKS, MOUNTED_DISK, type SmallDisk } from './smallDisk';
import { assertWhole } from './writers';

type Files = Record<string, string>;

describe('a disk that does not take everything', () => {
  const opened: LineageStore[] = [];
  const open = async (directory: string): Promise<LineageStore> => {
    const store = await LineageStore.open({ directory, wasmFile: WASM_FILE });
    opened.push(store);
    return store;
  };
  const closeAll = async (): Promise<void> => {
    for (const store of opened.splice(0)) await store.close();
  };
  // Before the folder is removed: hooks run in the order of registration.
  afterEach(closeAll);
  const temporary = useTemporaryDirectory();
  /** Random, so that nothing compresses it away. */
  const someFiles = (): Files => ({ 'SKILL.md': 'text', 'random.txt': randomBytes(9000).toString('base64') });

  for (const variant of DISKS) {
    describe(variant.name, () => {
      let disk: SmallDisk;
      beforeEach(async () => {
        disk = await variant.make();
      });
      afterEach(async () => {
        await closeAll().finally(() => disk.remove());
      });

      it('when full: each version is acknowledged and there, or refused for lack of space and not there', async () => {
        const store = await open(disk.directory);
        const acknowledged = new Map<VersionId, Files>();
        const tryToStore = async (): Promise<boolean> => {
          const files = someFiles();
          try {
            acknowledged.set(await storeVersion(store, 'example', files), files);
            return true;
          } catch (error) {
            assert.ok(error instanceof StoreError, String(error));
            assert.equal(error.reason, 'no-space');
            return false;
          }
        };
        const assertAll = async (one: LineageStore): Promise<void> => {
          for (const [id, files] of acknowledged) assert.deepEqual(await storedFiles(one, id), files);
          assert.equal(await assertWhole(one), acknowledged.size);
          assert.equal(one.artifact(skillId('example'))?.head, [...acknowledged.keys()].at(-1));
        };
        for (let i = 0; i < 4; i++) assert.ok(await tryToStore());
        await store.checkpoint();
        for (let i = 0; i < 4; i++) assert.ok(await tryToStore());
        await disk.fill();
        const results: boolean[] = [];
        for (let i = 0; i < 8; i++) results.push(await tryToStore());
        assert.ok(results.includes(false));
        await assert.rejects(store.checkpoint(), { name: 'StoreError', reason: 'no-space' });
        await assertAll(store);

        await disk.free();
        assert.ok(await tryToStore());
        await assertAll(store);
        await assertAll(await open(disk.directory));
        await store.checkpoint();
        await closeAll();
        const reopened = await open(disk.directory);
        assert.deepEqual(reopened.problems, []);
        await assertAll(reopened);
        assert.deepEqual(
          (await fs.readdir(disk.directory)).filter((name) => name.endsWith('.tmp')),
          [],
        );
      }).timeout(30_000);
    });
  }

  for (const call of ['appendFile', 'datasync'] as const) {
    it(`whose ${call} fails now and then: what was acknowledged is there, what was refused is not`, async () => {
      const store = await open(path.join(temporary.path, 'store'));
      const acknowledged = new Map<VersionId, Files>();
      let refused = 0;
      let struck = 0;
      for (let i = 0; i < 30; i++) {
        const files = someFiles();
        const failure = i % 3 === 1 ? await failNext(call, 'EIO', 1 + (i % 2)) : undefined;
        try {
          acknowledged.set(await storeVersion(store, 'example', files), files);
        } catch (error) {
          assert.ok(error instanceof StoreError, String(error));
          assert.equal(error.reason, 'failed');
          refused++;
        } finally {
          failure?.stop();
          if (failure && failure.hits > 0) struck++;
        }
      }
      assert.equal(struck, 10);
      assert.equal(refused, struck);
      const other = await open(path.join(temporary.path, 'store'));
      for (const one of [store, other]) {
        for (const [id, files] of acknowledged) assert.deepEqual(await storedFiles(one, id), files);
        assert.equal(await assertWhole(one), acknowledged.size);
      }
      await closeAll();
    });
  }

  it('because a file lies where a folder should be: said before anything is claimed', async () => {
    const file = path.join(temporary.path, 'file');
    await fs.writeFile(file, 'not a folder');
    for (const directory of [file, path.join(file, 'store'), path.join(file, 'deep', 'store')]) {
      await assert.rejects(open(directory), { name: 'StoreError', reason: 'unwritable' });
    }
    await fs.mkdir(path.join(temporary.path, 'store'));
    for (const name of ['journal', 'objects']) {
      await fs.writeFile(path.join(temporary.path, 'store', name), '');
      await assert.rejects(open(path.join(temporary.path, 'store')), {
        name: 'StoreError',
        reason: 'unwritable',
      });
      await fs.rm(path.join(temporary.path, 'store', name));
    }
    assert.equal(await fs.readFile(file, 'utf8'), 'not a folder');
  });

  if (CAN_MOUNT) {
    it('because it is mounted read-only: said before anything is claimed, and the store is left as it is', async () => {
      const disk = await MOUNTED_DISK.make();
      try {
        await storeVersion(await open(disk.directory), 'example', someFiles());
        await closeAll();
        const before = await fs.readdir(disk.directory, { recursive: true });
        disk.makeReadOnly?.();
        await assert.rejects(open(disk.directory), { name: 'StoreError', reason: 'unwritable' });
        await assert.rejects(open(path.join(disk.directory, '..', 'new')), {
          name: 'StoreError',
          reason: 'unwritable',
        });
        assert.deepEqual(await fs.readdir(disk.directory, { recursive: true }), before);
      } finally {
        await disk.remove();
      }
    });
  }
});
