import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import type { ObjectHash } from '../../../../src/core/identity';
import { nodeSha256 } from '../../../../src/store/nodeSha256';
import { ObjectStore } from '../../../../src/store/objects/objectStore';
import { decodeHeader, ENTRY_HEADER_BYTES } from '../../../../src/store/objects/packEntry';
import { failNext } from '../failingDisk';
import { writerOf } from '../journalRecords';
import { useTemporaryDirectory } from '../temporaryDirectory';

const hashOf = (bytes: Uint8Array): ObjectHash => nodeSha256(bytes) as ObjectHash;

describe('objectStore', () => {
  const opened: ObjectStore[] = [];
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close().catch(() => undefined);
  });
  const temporary = useTemporaryDirectory();
  const open = async (letter = 'a'): Promise<ObjectStore> => {
    const store = await ObjectStore.open(temporary.path, writerOf(letter), nodeSha256);
    opened.push(store);
    return store;
  };
  const put = async (store: ObjectStore, bytes: Uint8Array, like?: ObjectHash): Promise<ObjectHash> => {
    await store.put(hashOf(bytes), bytes, like);
    return hashOf(bytes);
  };
  const packs = async (): Promise<string[]> =>
    (await fs.readdir(temporary.path)).sort().map((name) => path.join(temporary.path, name));
  const onlyPack = async (): Promise<string> => {
    const [pack, ...others] = await packs();
    assert.ok(pack !== undefined && others.length === 0);
    return pack;
  };

  it('gives back objects of every size, before and after a flush and a reopening', async () => {
    const objects = [
      Buffer.alloc(0),
      Buffer.from('x'),
      randomBytes(1000),
      Buffer.from('compressible '.repeat(500)),
      randomBytes((1 << 16) + 1),
      Buffer.from('much the same '.repeat(10_000)),
      randomBytes((4 << 20) + 17),
      Buffer.alloc(5 << 20, 'long'),
    ];
    const store = await open();
    for (const bytes of objects) await put(store, bytes);
    for (const bytes of objects) assert.ok(Buffer.from(await store.read(hashOf(bytes))).equals(bytes));
    await store.flush();
    const reopened = await open('b');
    for (const bytes of objects) {
      assert.equal(reopened.has(hashOf(bytes)), true);
      assert.ok(Buffer.from(await reopened.read(hashOf(bytes))).equals(bytes));
    }
  }).timeout(20_000);

  it('gives back any sequence of objects, each like one before it', async () => {
    const text = fc.array(fc.constantFrom('alpha ', 'beta\n', 'gamma\r\n', '\0', 'ü'), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 12 }), async (texts) => {
        const store = await open(String.fromCharCode(97 + (opened.length % 26)));
        let last: ObjectHash | undefined;
        for (const parts of texts) last = await put(store, Buffer.from(parts.join('')), last);
        await store.flush();
        for (const parts of texts) {
          const bytes = Buffer.from(parts.join(''));
          assert.ok(Buffer.from(await store.read(hashOf(bytes))).equals(bytes));
        }
        await store.close();
        for (const pack of await packs()) await fs.rm(pack);
      }),
      { numRuns: 25 },
    );
  }).timeout(20_000);

  it('reads a history of hundreds of versions, each stored against the one before', async () => {
    const store = await open();
    let text = randomBytes(3000).toString('hex');
    const hashes: ObjectHash[] = [];
    for (let i = 0; i < 120; i++) {
      text = `${text}line ${String(i)}\n`;
      hashes.push(await put(store, Buffer.from(text), hashes.at(-1)));
    }
    await store.flush();
    const { size } = await fs.stat(await onlyPack());
    assert.ok(size < 60_000, `120 versions of 6 kB take ${String(size)} bytes`);
    const reopened = await open('b');
    for (const hash of hashes) assert.equal(hashOf(await reopened.read(hash)), hash);
  });

  it('stores equal content once', async () => {
    const store = await open();
    const bytes = randomBytes(5000);
    for (let i = 0; i < 3; i++) await put(store, bytes);
    await store.flush();
    const { size } = await fs.stat(await onlyPack());
    const second = await open('b');
    await put(second, bytes);
    await second.flush();
    assert.equal((await fs.stat(await onlyPack())).size, size);
  });

  it('makes no file before there is something to store', async () => {
    const store = await open();
    await store.flush();
    await store.close();
    assert.deepEqual(await packs(), []);
  });

  it('goes on in another pack when others have removed it, or soon may as it was idle for days', async () => {
    const store = await open();
    await put(store, Buffer.from('removed'));
    await store.flush();
    await fs.rm(await onlyPack());
    const first = await put(store, Buffer.from('first'));
    await store.flush();
    const idle = await onlyPack();
    const daysAgo = new Date(Date.now() - 4 * 24 * 60 * 60_000);
    await fs.utimes(idle, daysAgo, daysAgo);
    const second = await put(store, Buffer.from('second'));
    const third = await put(store, Buffer.from('third'));
    await store.flush();
    assert.equal((await packs()).length, 2);
    assert.equal(Math.round((await fs.stat(idle)).mtimeMs), daysAgo.getTime());
    const reader = await open('b');
    for (const hash of [first, second, third]) assert.equal(hashOf(await reader.read(hash)), hash);
  });

  it("sees another writer's objects after a rescan, and by itself when they are read", async () => {
    const [a, b] = [await open('a'), await open('b')];
    const first = await put(a, Buffer.from('first'));
    await a.flush();
    assert.equal(b.has(first), false);
    await b.rescan();
    assert.equal(b.has(first), true);
    const second = await put(a, Buffer.from('second'), first);
    await a.flush();
    assert.equal(Buffer.from(await b.read(second)).toString(), 'second');
  });

  describe('what another writer has written and not synced yet', () => {
    /** Written ahead of a flush, which never comes. */
    const ahead = randomBytes(5 << 20);
    const synced: number[] = [];
    let isFailing = false;
    let stop: () => void;
    beforeEach(async () => {
      synced.length = 0;
      isFailing = false;
      await put(await open('a'), ahead);
      const handle = await fs.open(await onlyPack(), 'r');
      const prototype = Object.getPrototypeOf(handle) as fs.FileHandle;
      await handle.close();
      // eslint-disable-next-line @typescript-eslint/unbound-method
      const { datasync } = prototype;
      prototype.datasync = async function (this: fs.FileHandle): Promise<void> {
        if (isFailing) throw Object.assign(new Error('EIO: the disk refuses'), { code: 'EIO' });
        synced.push((await this.stat()).ino);
        await datasync.call(this);
      };
      stop = () => (prototype.datasync = datasync);
    });
    afterEach(() => {
      stop();
    });
    const inode = async (): Promise<number> => (await fs.stat(await onlyPack())).ino;

    it('is synced, once, by the flush of who found it there', async () => {
      const store = await open('b');
      await store.flush();
      assert.deepEqual(synced, []);
      assert.equal(store.has(hashOf(ahead)), true);
      await store.flush();
      assert.deepEqual(synced, [await inode()]);
      assert.equal(store.has(hashOf(ahead)), true);
      await store.flush();
      assert.equal(synced.length, 1);
    });

    it('is synced again when it has grown and more of it is relied on', async () => {
      const [a, b] = [await open('c'), await open('b')];
      for (const size of [4 << 20, 5 << 20]) {
        const hash = await put(a, randomBytes(size + 1));
        await b.rescan();
        synced.length = 0;
        assert.equal(b.has(hash), true);
        await b.flush();
        assert.notEqual(synced.length, 0);
      }
      assert.equal(synced.length, 1, 'only the one that has grown');
    });

    it('is synced by the flush of what is based on it', async () => {
      const before = await inode();
      const store = await open('b');
      await put(store, Buffer.concat([ahead, Buffer.from('more')]), hashOf(ahead));
      await store.flush();
      assert.equal(synced.includes(before), true);
    });

    it('is not relied on when it cannot be synced: the flush fails, and the next one tries again', async () => {
      const store = await open('b');
      assert.equal(store.has(hashOf(ahead)), true);
      isFailing = true;
      await assert.rejects(store.flush(), { name: 'StoreError' });
      isFailing = false;
      await store.flush();
      assert.deepEqual(synced, [await inode()]);
    });
  });

  it('says when an object is not there', async () => {
    const store = await open();
    await assert.rejects(store.read(hashOf(Buffer.from('never stored'))), {
      name: 'StoreError',
      reason: 'missing-object',
    });
  });

  it('reads everything before a pack that was cut off at any place, and the rest is missing', async () => {
    const store = await open();
    const objects = Array.from({ length: 4 }, (_, i) => randomBytes(100 + i));
    const ends: number[] = [];
    for (const bytes of objects) {
      await put(store, bytes);
      await store.flush();
      ends.push((await fs.stat(await onlyPack())).size);
    }
    await store.close();
    const pack = await onlyPack();
    for (let length = ends.at(-1) ?? 0; length >= 0; length -= 37) {
      await fs.truncate(pack, length);
      const reopened = await ObjectStore.open(temporary.path, writerOf('b'), nodeSha256);
      for (const [index, bytes] of objects.entries()) {
        const isWhole = (ends[index] ?? 0) <= length;
        assert.equal(reopened.has(hashOf(bytes)), isWhole);
        if (isWhole) assert.ok(Buffer.from(await reopened.read(hashOf(bytes))).equals(bytes));
        else await assert.rejects(reopened.read(hashOf(bytes)), { reason: 'missing-object' });
      }
    }
  });

  it('never gives back other bytes than were stored, whichever byte of a pack is flipped', async () => {
    const store = await open();
    const hashes: ObjectHash[] = [];
    for (const text of ['first text', 'first text, longer', 'first text, longer still']) {
      hashes.push(await put(store, Buffer.from(text.repeat(3)), hashes.at(-1)));
    }
    await store.close();
    const pack = await onlyPack();
    const whole = await fs.readFile(pack);
    let refused = 0;
    for (let at = 8; at < whole.length; at++) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
      await fs.writeFile(pack, bytes);
      const reopened = await ObjectStore.open(temporary.path, writerOf('b'), nodeSha256);
      for (const hash of hashes) {
        try {
          assert.equal(hashOf(await reopened.read(hash)), hash);
        } catch (error) {
          refused++;
          assert.ok(error instanceof Error && 'reason' in error);
          assert.ok(error.reason === 'damaged' || error.reason === 'missing-object', error.message);
        }
      }
    }
    assert.ok(refused > whole.length - 8);
  }).timeout(20_000);

  it('calls stored bytes that were changed damaged, and still stores a new version like them', async () => {
    const store = await open();
    const bytes = randomBytes(500);
    const hash = await put(store, bytes);
    await store.flush();
    const handle = await fs.open(await onlyPack(), 'r+');
    await handle.write(Buffer.from('damage'), 0, 6, 200);
    await handle.close();
    const reopened = await open('b');
    await assert.rejects(reopened.read(hash), { name: 'StoreError', reason: 'damaged' });
    const next = await put(reopened, Buffer.concat([bytes, bytes]), hash);
    assert.equal(hashOf(await reopened.read(next)), next);
  });

  for (const call of ['appendFile', 'datasync'] as const) {
    it(`after a failed ${call}: what was flushed stays readable, what was not is not claimed, and all goes on`, async () => {
      const store = await open();
      const flushed = await put(store, randomBytes(300));
      await store.flush();
      const lost = await put(store, randomBytes(400));
      const bytes = randomBytes(500);
      await put(store, bytes, flushed);
      const failure = await failNext(call, 'ENOSPC');
      await assert.rejects(store.flush(), { name: 'StoreError', reason: 'no-space' });
      failure.stop();
      assert.equal(hashOf(await store.read(flushed)), flushed);
      assert.equal(store.has(lost), false);
      await put(store, bytes, flushed);
      await store.flush();
      const reopened = await open('b');
      for (const hash of [flushed, hashOf(bytes)]) assert.equal(hashOf(await reopened.read(hash)), hash);
    });
  }

  it('does not let a flush succeed when something put since the last one was lost in a failed write', async () => {
    const store = await open();
    const waiting = await put(store, randomBytes(300));
    assert.equal(hashOf(await store.read(waiting)), waiting, 'before it is written, and without writing it');
    assert.equal((await fs.stat(await onlyPack())).size, 8);
    // So much that it is written ahead of the flush; the failure must not be forgotten by the commit that comes later.
    const failure = await failNext('appendFile', 'ENOSPC');
    await assert.rejects(put(store, randomBytes(5 << 20)), { name: 'StoreError', reason: 'no-space' });
    failure.stop();
    assert.equal(store.has(waiting), false);
    await put(store, randomBytes(400));
    await assert.rejects(store.flush(), { name: 'StoreError', reason: 'no-space' });
    await store.flush();
  });

  it('leaves no file behind when a pack cannot even be begun', async () => {
    const store = await open();
    const failure = await failNext('appendFile', 'ENOSPC');
    await assert.rejects(put(store, Buffer.from('x')), { name: 'StoreError', reason: 'no-space' });
    failure.stop();
    assert.deepEqual(await packs(), []);
    assert.equal(hashOf(await store.read(await put(store, Buffer.from('x')))), hashOf(Buffer.from('x')));
  });

  it('opens with a reason when its folder cannot be made', async () => {
    const file = path.join(temporary.path, 'file');
    await fs.writeFile(file, '');
    const opening = ObjectStore.open(path.join(file, 'objects'), writerOf('a'), nodeSha256);
    await assert.rejects(opening, { name: 'StoreError', reason: 'unwritable' });
  });

  describe('an object that is damaged on disk', () => {
    const texts = ['one '.repeat(100), 'one '.repeat(100) + 'two', 'one '.repeat(100) + 'three'].map((text) =>
      Buffer.from(text),
    );
    const [first, second, third] = texts.map(hashOf) as [ObjectHash, ObjectHash, ObjectHash];
    const readText = async (store: ObjectStore, hash: ObjectHash): Promise<string> =>
      Buffer.from(await store.read(hash)).toString();
    const damaged = { name: 'StoreError', reason: 'damaged' };

    /** Stores the three, each against the one before, and damages the first. */
    beforeEach(async () => {
      const store = await open();
      let last: ObjectHash | undefined;
      for (const bytes of texts) last = await put(store, bytes, last);
      await store.flush();
      await store.close();
      const pack = await onlyPack();
      const bytes = await fs.readFile(pack);
      const header = decodeHeader(bytes.subarray(8));
      assert.equal(header?.hash, first);
      const at = 8 + ENTRY_HEADER_BYTES + header.storedSize - 2;
      bytes.writeUInt8(bytes.readUInt8(at) ^ 255, at);
      await fs.writeFile(pack, bytes);
    });

    it('is stored anew when it is put after that was found, and what is based on it can be read again', async () => {
      const store = await open('b');
      assert.equal(store.has(third), true);
      await assert.rejects(store.read(third), damaged);
      assert.equal(store.has(first), false);
      await put(store, texts[0] as Buffer, second);
      assert.equal(store.has(first), true);
      await store.flush();
      for (const reader of [store, await open('c')]) {
        for (const [index, hash] of [first, second, third].entries())
          assert.equal(await readText(reader, hash), texts[index]?.toString());
      }
    });

    it('is read from where another window stored it anew', async () => {
      const [a, b] = [await open('b'), await open('c')];
      for (const store of [a, b]) await assert.rejects(store.read(second), damaged);
      await put(a, texts[0] as Buffer);
      await a.flush();
      assert.equal(await readText(b, second), texts[1]?.toString());
    });
  });
});
