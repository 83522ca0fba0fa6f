import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import fsModule, * as fs from 'node:fs/promises';
import path from 'node:path';
import { mock } from 'node:test';
import fc from 'fast-check';
import { LineageDatabase } from '../../../src/store/database/lineageDatabase';
import { FileLock } from '../../../src/store/fileLock';
import {
  IMAGE_FILE,
  PREVIOUS_IMAGE_FILE,
  readImage,
  readImageLabel,
  removeStagedImages,
  writeImage,
} from '../../../src/store/image';
import { readTail, sealImage, type ImageLabel } from '../../../src/store/imageSeal';
import { loadSqlJs } from '../../../src/store/loadSqlJs';
import { failNext } from './failingDisk';
import { chainOf, writerOf } from './journalRecords';
import { useTemporaryDirectory } from './temporaryDirectory';
import { WASM_FILE } from './temporaryStore';

const bytes = fc.uint8Array({ maxLength: 300 });
const label: ImageLabel = { id: 'this', follows: ['that', 'another'], segments: { 'a.0000.seg': 12 } };
const seal = async (database: Uint8Array): Promise<Buffer> => Buffer.concat(await sealImage(database, label));

/** As the first versions of the extension sealed an image. */
const sealFormat1 = (database: Uint8Array): Buffer =>
  Buffer.concat([database, Buffer.from('ALIMAGE1'), createHash('sha256').update(database).digest()]);

/** As they unsealed one: a database for them, or damaged and set aside. */
const unsealFormat1 = (sealed: Buffer): Buffer | undefined => {
  const database = sealed.subarray(0, -40);
  if (sealed.toString('latin1', database.length, database.length + 8) !== 'ALIMAGE1') return undefined;
  return createHash('sha256').update(database).digest().equals(sealed.subarray(-32)) ? database : undefined;
};
/** The schema they know. */
const FIRST_SCHEMA = 2;

describe('image', () => {
  const temporary = useTemporaryDirectory();
  const current = (): string => path.join(temporary.path, IMAGE_FILE);
  const previous = (): string => path.join(temporary.path, PREVIOUS_IMAGE_FILE);
  const takeLock = (): Promise<FileLock> => FileLock.acquire(path.join(temporary.path, 'lock'), 0);
  const write = async (text: string): Promise<void> => {
    const lock = await takeLock();
    await writeImage(temporary.path, Buffer.from(text), label, lock).finally(() => lock.release());
  };
  const textOf = async (file: string): Promise<string | undefined> =>
    (await readImage(file)).database?.toString();

  it('gives back what was sealed, with its label', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (database) => {
        await fs.writeFile(current(), await seal(database));
        const read = await readImage(current());
        assert.deepEqual([...(read.database ?? [-1])], [...database]);
        assert.deepEqual([read.label, read.damaged], [label, false]);
        assert.deepEqual((await readImageLabel(current())).label, label);
      }),
    );
  });

  it('opens an image that an earlier version of the extension sealed', async () => {
    await fs.writeFile(current(), sealFormat1(Buffer.from('earlier')));
    assert.equal(await textOf(current()), 'earlier');
    assert.equal((await readImageLabel(current())).label, undefined);
  });

  it('is one that the first versions of the extension open and find newer, and so do not take for damaged', async () => {
    const engine = await loadSqlJs(WASM_FILE);
    const made = new LineageDatabase(engine);
    const transactions = [{ clock: 1, records: chainOf(['one', 'two', 'three']).records }];
    made.apply([{ name: 'a.0000.seg', writer: writerOf('a'), offset: 99, transactions }]);
    const unsealed = unsealFormat1(await seal(made.export()));
    made.close();
    assert.ok(unsealed);
    const database = new engine.Database(unsealed);
    const value = (query: string): unknown => database.exec(query)[0]?.values[0]?.[0];
    assert.ok(Number(value('PRAGMA user_version')) > FIRST_SCHEMA);
    assert.deepEqual(
      [value('PRAGMA integrity_check'), value('SELECT count(*) FROM artifact_versions')],
      ['ok', 3],
    );
    database.close();
  });

  it('verifies an image of many pieces, and one with more segments than are read of its end', async () => {
    const database = randomBytes(3_000_001);
    const segments = Object.fromEntries(
      Array.from({ length: 5000 }, (_, i) => [`${String(i)}.`.repeat(9), i]),
    );
    await fs.writeFile(current(), Buffer.concat(await sealImage(database, { ...label, segments })));
    const read = await readImage(current());
    assert.ok(read.database?.equals(database));
    assert.equal(read.label, undefined);
    const handle = await fs.open(current(), 'r+');
    await handle.write(Buffer.from([(database[2_000_000] ?? 0) ^ 1]), 0, 1, 2_000_000);
    await handle.close();
    assert.equal((await readImage(current())).damaged, true);
  });

  it('does not verify when cut off anywhere, lengthened, or with any bit flipped', async () => {
    const isDamaged = async (text: Uint8Array): Promise<boolean> => {
      await fs.writeFile(current(), text);
      return (await readImage(current())).damaged;
    };
    const damage = fc.tuple(bytes, fc.nat(), fc.integer({ min: 0, max: 7 }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(damage, async ([database, at, bit, isFormat1]) => {
        const sealed = isFormat1 ? sealFormat1(database) : await seal(database);
        const position = at % sealed.length;
        assert.ok(await isDamaged(sealed.subarray(0, position)));
        assert.ok(await isDamaged(Buffer.concat([sealed, Buffer.alloc(1 + (at % 50))])));
        const flipped = Buffer.from(sealed);
        flipped.writeUInt8(flipped.readUInt8(position) ^ (1 << bit), position);
        assert.ok(await isDamaged(flipped));
      }),
    );
  });

  it('refuses an image of a newer format that verifies', async () => {
    const newer = Buffer.concat([Buffer.from('something of the future'), Buffer.from('ALIMAGE2')]);
    const checksum = createHash('sha256').update(newer).digest();
    await fs.writeFile(current(), Buffer.concat([newer, checksum]));
    await assert.rejects(readImage(current()), { name: 'StoreError', reason: 'newer-format' });
    assert.equal((await readImageLabel(current())).label, undefined);
  });

  it('reads no label that does not verify', async () => {
    const sealed = await seal(Buffer.from('database'));
    const at = sealed.indexOf('another');
    sealed.writeUInt8(0x41, at);
    assert.equal(readTail(sealed, sealed.length), undefined);
  });

  for (const step of [
    'before the old image has a second name',
    'before it is the previous one',
    'before it is current',
  ])
    it(`is not written by a process that was stopped ${step} while another one took over`, async () => {
      await write('first');
      const late = await takeLock();
      const { link, rename } = fsModule;
      let stopped = false;
      const takeOver = async (): Promise<void> => {
        if (stopped) return;
        stopped = true;
        await fs.rm(path.join(temporary.path, 'lock'));
        for (const text of ['second', 'third']) {
          const lock = await takeLock();
          await removeStagedImages(temporary.path);
          await writeImage(temporary.path, Buffer.from(text), label, lock);
          await lock.release();
        }
      };
      const mocks = [
        mock.method(fsModule, 'link', async (from: string, to: string) => {
          if (from === current() && step.includes('second name')) await takeOver();
          await link(from, to);
        }),
        mock.method(fsModule, 'rename', async (from: string, to: string) => {
          if (to === previous() && step.includes('previous')) await takeOver();
          if (to === current() && step.includes('current')) await takeOver();
          await rename(from, to);
        }),
      ];
      try {
        await assert.rejects(writeImage(temporary.path, Buffer.from('late'), label, late), {
          reason: 'locked',
        });
      } finally {
        for (const mocked of mocks) mocked.mock.restore();
      }
      assert.ok(stopped);
      assert.deepEqual([await textOf(current()), await textOf(previous())], ['third', 'second']);
      assert.deepEqual((await fs.readdir(temporary.path)).sort(), [PREVIOUS_IMAGE_FILE, IMAGE_FILE].sort());
    });

  it('tells an absent file from a damaged one', async () => {
    const absent = { database: undefined, label: undefined, identity: 'none', damaged: false };
    assert.deepEqual(await readImage(current()), absent);
    assert.equal((await readImageLabel(current())).identity, 'none');
    for (const text of ['', 'not an image']) {
      await fs.writeFile(current(), text);
      const read = await readImage(current());
      assert.equal(read.damaged, true);
      assert.equal(read.database, undefined);
      assert.equal(read.identity, (await readImageLabel(current())).identity);
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
      assert.equal(identity, (await readImageLabel(current())).identity);
      seen.add(identity);
    }
    assert.equal(seen.size, 5);
  });

  it('leaves the old image when the lock is lost before the rename', async () => {
    await write('old');
    const lock = await takeLock();
    await lock.release();
    const other = await takeLock();
    await assert.rejects(writeImage(temporary.path, Buffer.from('new'), label, lock), { reason: 'locked' });
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
    await removeStagedImages(temporary.path);
    await write('second');
    assert.deepEqual((await fs.readdir(temporary.path)).sort(), [PREVIOUS_IMAGE_FILE, IMAGE_FILE].sort());
  });

  it('says when the file is there and cannot be read', async () => {
    await fs.mkdir(current());
    await assert.rejects(readImage(current()), { name: 'StoreError', reason: 'failed' });
  });
});
