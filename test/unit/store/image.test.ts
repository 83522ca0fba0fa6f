import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { FileLock } from '../../../src/store/fileLock';
import {
  IMAGE_FILE,
  imageIdentity,
  PREVIOUS_IMAGE_FILE,
  readImage,
  sealImage,
  unsealImage,
  writeImage,
} from '../../../src/store/image';
import { failNext } from './failingDisk';
import { useTemporaryDirectory } from './temporaryDirectory';

const bytes = fc.uint8Array({ maxLength: 300 });

describe('image', () => {
  const temporary = useTemporaryDirectory();
  const current = (): string => path.join(temporary.path, IMAGE_FILE);
  const previous = (): string => path.join(temporary.path, PREVIOUS_IMAGE_FILE);
  const takeLock = (): Promise<FileLock> => FileLock.acquire(path.join(temporary.path, 'lock'), 0);
  const write = async (text: string): Promise<void> => {
    const lock = await takeLock();
    await writeImage(temporary.path, Buffer.from(text), lock).finally(() => lock.release());
  };
  const textOf = async (file: string): Promise<string | undefined> =>
    (await readImage(file)).database?.toString();

  it('gives back what was sealed', () => {
    fc.assert(
      fc.property(bytes, (database) => {
        assert.deepEqual([...(unsealImage(sealImage(database)) ?? [-1])], [...database]);
      }),
    );
  });

  it('does not verify when cut off anywhere, lengthened, or with any bit flipped', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 0, max: 7 }), (database, at, bit) => {
        const sealed = sealImage(database);
        const position = at % sealed.length;
        assert.equal(unsealImage(sealed.subarray(0, position)), undefined);
        assert.equal(unsealImage(Buffer.concat([sealed, Buffer.alloc(1 + (at % 50))])), undefined);
        const flipped = Buffer.from(sealed);
        flipped.writeUInt8(flipped.readUInt8(position) ^ (1 << bit), position);
        assert.equal(unsealImage(flipped), undefined);
      }),
    );
  });

  it('tells an absent file from a damaged one', async () => {
    assert.deepEqual(await readImage(current()), { database: undefined, identity: 'none', damaged: false });
    assert.equal(await imageIdentity(current()), 'none');
    for (const text of ['', 'not an image']) {
      await fs.writeFile(current(), text);
      const read = await readImage(current());
      assert.equal(read.damaged, true);
      assert.equal(read.database, undefined);
      assert.equal(read.identity, await imageIdentity(current()));
    }
  });

  it('keeps the image before the last one', async () => {
    await write('first');
    assert.equal(await textOf(current()), 'first');
    assert.equal(await textOf(previous()), undefined);
    await write('second');
    await write('third');
    assert.equal(await textOf(current()), 'third');
    assert.equal(await textOf(previous()), 'second');
    assert.deepEqual((await fs.readdir(temporary.path)).sort(), [PREVIOUS_IMAGE_FILE, IMAGE_FILE].sort());
  });

  it('has another identity after each writing, even of the same bytes', async () => {
    const seen = new Set<string>();
    for (let i = 0; i < 5; i++) {
      await write('same');
      const { identity } = await readImage(current());
      assert.equal(identity, await imageIdentity(current()));
      seen.add(identity);
    }
    assert.equal(seen.size, 5);
  });

  it('leaves the old image when the lock is lost before the rename', async () => {
    await write('old');
    const lock = await takeLock();
    await lock.release();
    const other = await takeLock();
    await assert.rejects(writeImage(temporary.path, Buffer.from('new'), lock), { reason: 'locked' });
    await other.release();
    assert.equal(await textOf(current()), 'old');
    assert.equal(await textOf(previous()), undefined);
    assert.deepEqual(await fs.readdir(temporary.path), [IMAGE_FILE]);
  });

  it('leaves the old image when the disk is full', async () => {
    await write('old');
    const failure = await failNext('writeFile', 'ENOSPC');
    await assert.rejects(write('new'), { name: 'StoreError', reason: 'no-space' });
    failure.stop();
    assert.equal(await textOf(current()), 'old');
    assert.deepEqual(await fs.readdir(temporary.path), [IMAGE_FILE]);
  });

  it('sweeps away what processes that died while writing left behind', async () => {
    await write('first');
    await fs.writeFile(`${current()}.4242.0a1b2c3d.tmp`, 'half an image');
    await fs.writeFile(`${previous()}.tmp`, 'half a copy');
    await write('second');
    assert.deepEqual((await fs.readdir(temporary.path)).sort(), [PREVIOUS_IMAGE_FILE, IMAGE_FILE].sort());
  });

  it('says when the file is there and cannot be read', async () => {
    await fs.mkdir(current());
    await assert.rejects(readImage(current()), { name: 'StoreError', reason: 'failed' });
  });
});
