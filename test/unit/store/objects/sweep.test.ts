import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { mock } from 'node:test';
import { promisify } from 'node:util';
import type { ObjectHash } from '../../../../src/core/identity';
import { nodeSha256 } from '../../../../src/store/nodeSha256';
import { ObjectStore } from '../../../../src/store/objects/objectStore';
import { newWriterId, type WriterId } from '../../../../src/store/writerId';
import { failNext } from '../failingDisk';
import { useTemporaryDirectory } from '../temporaryDirectory';

const hashOf = (bytes: Uint8Array): ObjectHash => nodeSha256(bytes) as ObjectHash;

/** A writer of this machine whose process is gone: no process has such a number. */
const deadWriter = (): WriterId => newWriterId(Date.now()).replace(/-\d+-/, '-99999999-') as WriterId;

function at<T>(list: readonly T[], index: number): T {
  const one = list[index];
  assert.ok(one !== undefined);
  return one;
}

describe('sweep', () => {
  const temporary = useTemporaryDirectory();
  const opened: ObjectStore[] = [];
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close().catch(() => undefined);
  });
  const open = async (writer = newWriterId(Date.now())): Promise<ObjectStore> => {
    const store = await ObjectStore.open(temporary.path, writer, nodeSha256);
    opened.push(store);
    return store;
  };
  /** Stores objects as a process that is gone now; each like the one before. */
  const stored = async (objects: readonly Uint8Array[]): Promise<ObjectHash[]> => {
    const store = await ObjectStore.open(temporary.path, deadWriter(), nodeSha256);
    const hashes: ObjectHash[] = [];
    for (const bytes of objects) {
      await store.put(hashOf(bytes), bytes, hashes.at(-1));
      hashes.push(hashOf(bytes));
    }
    await store.close();
    return hashes;
  };
  const history = (length: number): Buffer[] => {
    let text = randomBytes(1500).toString('hex');
    return Array.from({ length }, (_, i) => Buffer.from((text += `line ${String(i)}\n`)));
  };
  const live =
    (...hashes: readonly ObjectHash[]) =>
    (): Promise<(hash: ObjectHash) => boolean> =>
      Promise.resolve((hash) => hashes.includes(hash));
  const files = async (): Promise<string[]> => (await fs.readdir(temporary.path)).sort();
  const marker = async (): Promise<string> =>
    at(
      (await files()).filter((name) => name.endsWith('.use')),
      0,
    );
  const assertReadable = async (store: ObjectStore, hashes: readonly ObjectHash[]): Promise<void> => {
    for (const hash of hashes) assert.equal(hashOf(await store.read(hash)), hash);
  };

  it('keeps what is live, in one pack, and gives the rest back', async () => {
    const [kept, dropped] = [history(60), history(60)];
    const hashes = await stored(kept);
    const gone = await stored(dropped);
    const more = await stored([randomBytes(100)]);
    const store = await open();
    const result = await store.sweep(live(...hashes, ...more));
    assert.equal(result.packsRemoved, 3);
    assert.equal(result.packsWritten, 1);
    assert.ok(result.bytesFreed > 2000, String(result.bytesFreed));
    assert.equal((await files()).length, 1);
    for (const reader of [store, await open()]) {
      await assertReadable(reader, [...hashes, ...more]);
      for (const hash of gone) assert.equal(reader.has(hash), false);
    }
    await assert.rejects((await open()).read(at(gone, 3)), { reason: 'missing-object' });
  });

  it('tells what would be packed anew: what nobody appends to, and this process’s own', async () => {
    const store = await open();
    assert.deepEqual(await store.untidy(), { packs: 0, bytes: 0 });
    const ended = await stored([randomBytes(1000)]);
    const more = await stored([randomBytes(2000)]);
    const { packs, bytes } = await store.untidy();
    assert.equal(packs, 2);
    assert.ok(bytes > 3000 && bytes < 3500, String(bytes));
    const own = randomBytes(500);
    await store.put(hashOf(own), own);
    await store.flush();
    assert.equal((await store.untidy()).packs, 3);
    assert.equal((await (await open()).untidy()).packs, 2);
    await store.sweep(live(...ended, ...more, hashOf(own)));
    assert.deepEqual(await store.untidy(), { packs: 0, bytes: 0 });
  });

  it('tells of packs that hold what is given up, until a sweep has dropped it or found nothing to gain', async () => {
    const [first = '', ...others] = await stored(Array.from({ length: 20 }, () => randomBytes(100)));
    const hashes = [first, ...others] as ObjectHash[];
    const store = await open();
    await store.sweep(live(...hashes));
    const packsWith = async (...givenUp: ObjectHash[]): Promise<number> =>
      (await store.untidy(givenUp)).packs;
    assert.equal(await packsWith(), 0);
    assert.equal(await packsWith(hashOf(Buffer.from('never stored'))), 0);
    assert.equal(await packsWith(at(hashes, 0)), 1);
    assert.equal((await store.sweep(live(...hashes.slice(1)))).packsRemoved, 0, 'too little of the pack');
    assert.equal(await packsWith(at(hashes, 0)), 0);
    assert.equal(await packsWith(...hashes.slice(0, 10)), 1);
    assert.equal((await store.sweep(live(...hashes.slice(10)))).packsRemoved, 1);
    assert.equal(await packsWith(...hashes.slice(0, 10)), 0);
  });

  it('takes what a process on another machine left, when nobody has touched it for a week', async () => {
    const elsewhere = await open(newWriterId(Date.now()).replace(/-[0-9a-f]{6}-/, '-abcdef-') as WriterId);
    const bytes = randomBytes(600);
    await elsewhere.put(hashOf(bytes), bytes);
    await elsewhere.close();
    const [pack = ''] = await files();
    const touchedDaysAgo = async (days: number): Promise<void> => {
      const then = new Date(Date.now() - days * 24 * 60 * 60_000);
      await fs.utimes(path.join(temporary.path, pack), then, then);
    };
    const store = await open();
    await touchedDaysAgo(6);
    assert.equal((await store.untidy()).packs, 0);
    assert.equal((await store.sweep(live(hashOf(bytes)))).packsRemoved, 0);
    await touchedDaysAgo(8);
    assert.equal((await store.untidy()).packs, 1);
    assert.equal((await store.sweep(live(hashOf(bytes)))).packsRemoved, 1);
    assert.equal((await files()).includes(pack), false);
    await assertReadable(await open(), [hashOf(bytes)]);
  });

  it('leaves alone what it would gain nothing from', async () => {
    const hashes = await stored(history(30));
    const store = await open();
    await store.sweep(live(...hashes));
    const before = await files();
    assert.deepEqual(await store.sweep(live(...hashes)), { packsRemoved: 0, packsWritten: 0, bytesFreed: 0 });
    assert.deepEqual(await files(), before);
  });

  it('keeps a base that something in a pack of a living window needs, though nothing else does', async () => {
    const texts = history(3);
    const [first] = await stored(texts.slice(0, 1));
    assert.ok(first);
    const writer = await open();
    const later = hashOf(at(texts, 1));
    await writer.put(later, at(texts, 1), first);
    await writer.flush();
    await (await open()).sweep(live(later));
    await assertReadable(await open(), [later]);
  });

  it('takes this process’s own packs, too, and goes on with another one', async () => {
    const store = await open();
    const texts = history(20);
    for (const bytes of texts) await store.put(hashOf(bytes), bytes);
    await store.flush();
    const last = hashOf(at(texts, 19));
    assert.equal((await store.sweep(live(last))).packsRemoved, 1);
    await assertReadable(store, [last]);
    assert.equal(store.has(hashOf(at(texts, 0))), false);
    const next = randomBytes(500);
    await store.put(hashOf(next), next, last);
    await store.flush();
    await assertReadable(await open(), [last, hashOf(next)]);
  });

  it('keeps what became needed between the two times that it asks', async () => {
    const [first, second] = await stored([randomBytes(900), randomBytes(901)]);
    assert.ok(first && second);
    const store = await open();
    let asked = 0;
    await store.sweep(() => Promise.resolve((hash) => hash === first || (++asked > 2 && hash === second)));
    await assertReadable(await open(), [first, second]);
  });

  it('is seen by other windows: by a read wherever it was in a chain, and by the next one to use the store', async () => {
    const hashes = await stored(history(12));
    const [reader, user] = [await open(), await open()];
    await assertReadable(reader, hashes.slice(0, 4));
    await (await open()).sweep(live(...hashes.slice(4)));
    await assertReadable(reader, hashes.slice(4));
    const gone = at(hashes, 0);
    assert.equal(user.has(gone), true, 'it has not looked yet');
    await user.using(() => {
      assert.equal(user.has(gone), false);
      assert.equal(user.has(at(hashes, 5)), true);
      return Promise.resolve();
    });
  });

  it('waits for who uses the store, and they for it; then they see what is gone', async () => {
    const [hash] = await stored([randomBytes(700)]);
    assert.ok(hash);
    const [user, sweeper] = [await open(), await open()];
    const order: string[] = [];
    let sweeping: Promise<unknown> = Promise.resolve();
    await user.using(async () => {
      sweeping = sweeper.sweep(live()).then(() => order.push('swept'));
      // Copying does not wait for one who has just begun; only the removal does.
      await new Promise((resolve) => setTimeout(resolve, 100));
      assert.equal(user.has(hash), true);
      await assertReadable(user, [hash]);
      order.push('used');
    });
    await sweeping;
    assert.deepEqual(order, ['used', 'swept']);
    await user.using(() => {
      assert.equal(user.has(hash), false);
      return Promise.resolve();
    });
  });

  it('gives up when somebody goes on using the store, and changes nothing', async () => {
    const hashes = await stored(history(5));
    const [user, sweeper] = [await open(), await open()];
    const before = await files();
    await user.using(async () => {
      const sweeping = sweeper.sweep(live(), { patienceMs: 20 });
      await assert.rejects(sweeping, { name: 'StoreError', reason: 'locked' });
    });
    assert.deepEqual(await files(), before);
    await assertReadable(sweeper, hashes);
  });

  it('does not begin while somebody has used the store for long', async () => {
    await stored(history(5));
    const [user, sweeper] = [await open(), await open()];
    const mark = (): Promise<never> => assert.fail('It has begun.');
    await user.using(async () => {
      const longAgo = new Date(Date.now() - 60_000);
      await fs.utimes(path.join(temporary.path, await marker()), longAgo, longAgo);
      await assert.rejects(sweeper.sweep(mark), { name: 'StoreError', reason: 'locked' });
    });
  });

  it('waits for who uses the store on another machine, until nobody has touched the marker for a week', async () => {
    const foreign = `${newWriterId(Date.now()).replace(/-[0-9a-f]{6}-/, '-abcdef-')}.use`;
    const file = path.join(temporary.path, foreign);
    await stored([randomBytes(50)]);
    const sweeper = await open();
    await fs.writeFile(file, '');
    await assert.rejects(sweeper.sweep(live(), { patienceMs: 0 }), { reason: 'locked' });
    const daysAgo = async (days: number): Promise<void> => {
      const then = new Date(Date.now() - days * 24 * 60 * 60_000);
      await fs.utimes(file, then, then);
    };
    await daysAgo(6);
    await assert.rejects(sweeper.sweep(live(), { patienceMs: 0 }), { reason: 'locked' });
    await daysAgo(8);
    assert.equal((await sweeper.sweep(live())).packsRemoved, 1);
    assert.deepEqual(await files(), []);
  });

  it('a marker is touched every hour for as long as the store is used', async () => {
    const store = await open();
    mock.timers.enable({ apis: ['setInterval'] });
    try {
      await store.using(async () => {
        const file = path.join(temporary.path, await marker());
        await fs.utimes(file, 1, 1);
        mock.timers.tick(60 * 60_000);
        while ((await fs.stat(file)).mtimeMs < 2000) await new Promise((resolve) => setTimeout(resolve, 5));
      });
      mock.timers.tick(60 * 60_000);
    } finally {
      mock.timers.reset();
    }
    assert.deepEqual(await files(), []);
  });

  it('has one marker for all who use it in a process, none afterwards, and clears away a dead process’s', async () => {
    const dead = `${deadWriter()}.use`;
    await fs.writeFile(path.join(temporary.path, dead), '');
    const store = await open();
    await Promise.all(
      Array.from({ length: 20 }, () =>
        store.using(() =>
          store.using(async () => {
            assert.equal((await files()).filter((name) => name.endsWith('.use') && name !== dead).length, 1);
          }),
        ),
      ),
    );
    assert.deepEqual(await files(), [dead]);
    await stored([randomBytes(50)]);
    await store.sweep(live());
    assert.deepEqual(await files(), []);
  });

  it('never destroys the pack of a damaged object, and takes over no damaged copy', async () => {
    const objects = [randomBytes(800), randomBytes(801)];
    const [damaged, whole] = await stored(objects);
    assert.ok(damaged && whole);
    const [pack = ''] = await files();
    const bytes = await fs.readFile(path.join(temporary.path, pack));
    bytes.writeUInt8(bytes.readUInt8(300) ^ 1, 300);
    await fs.writeFile(path.join(temporary.path, pack), bytes);
    const store = await open();
    assert.equal((await store.sweep(live(damaged, whole))).packsRemoved, 0);
    assert.deepEqual(await files(), [pack]);
    assert.equal((await store.untidy()).packs, 0, 'another sweep would leave it alone as well');
    // Stored anew elsewhere, nothing is lost with the old pack, and it may go.
    await assert.rejects(store.read(damaged), { reason: 'damaged' });
    await store.put(damaged, at(objects, 0));
    await store.close();
    assert.equal((await (await open()).sweep(live(damaged, whole))).packsRemoved, 1);
    assert.equal((await files()).includes(pack), false);
    await assertReadable(await open(), [damaged, whole]);
  });

  for (const call of ['appendFile', 'datasync'] as const) {
    it(`changes nothing when the disk is full: ${call}`, async () => {
      const hashes = await stored(history(30));
      const before = await files();
      const store = await open();
      const failure = await failNext(call, 'ENOSPC', Infinity);
      await assert.rejects(store.sweep(live(...hashes)), { name: 'StoreError', reason: 'no-space' });
      failure.stop();
      assert.deepEqual(await files(), before);
      await assertReadable(store, hashes);
    });
  }

  it('stores as the setting says at the moment, reads what was stored in either way, and packs loose what it said before', async () => {
    const setting = { compress: false };
    const compress = (): boolean => setting.compress;
    const store = await ObjectStore.open(temporary.path, newWriterId(Date.now()), nodeSha256, { compress });
    opened.push(store);
    const texts = history(6);
    const hashes = texts.map(hashOf);
    const put = async (index: number): Promise<void> => {
      await store.put(at(hashes, index), at(texts, index), hashes[index - 1]);
      await store.flush();
    };
    const size = async (): Promise<number> => {
      const sizes = (await files()).map(
        async (name) => (await fs.stat(path.join(temporary.path, name))).size,
      );
      return (await Promise.all(sizes)).reduce((sum, one) => sum + one, 0);
    };
    const whole = texts.reduce((sum, { length }) => sum + length, 0);
    for (const index of [0, 1, 2]) await put(index);
    assert.ok((await size()) > whole / 2);
    setting.compress = true;
    const before = await size();
    for (const index of [3, 4, 5]) await put(index);
    assert.ok((await size()) < before + whole / 10);
    await assertReadable(await open(), hashes);

    setting.compress = false;
    assert.ok((await store.sweep(live(...hashes))).bytesFreed < 0);
    assert.ok((await size()) > whole);
    assert.equal((await store.sweep(live(...hashes))).packsRemoved, 0);
    await assertReadable(await open(), hashes);

    setting.compress = true;
    assert.ok((await store.sweep(live(...hashes))).bytesFreed > 0);
    assert.ok((await size()) < whole / 2);
    assert.equal((await store.sweep(live(...hashes))).packsRemoved, 0);
    await assertReadable(await open(), hashes);
  });

  it('can be cancelled, and changes nothing then', async () => {
    const hashes = await stored(history(30));
    const before = await files();
    const store = await open();
    const reason = new Error('enough');
    await assert.rejects(store.sweep(live(...hashes), { signal: AbortSignal.abort(reason) }), reason);
    assert.deepEqual(await files(), before);
  });

  it('loses nothing that processes record meanwhile, of what nothing else needs any more', async () => {
    const entry = path.join(__dirname, 'objectUser.entry.cjs');
    const journal = `${temporary.path}.journal`;
    await fs.writeFile(journal, '');
    const recorded = async (): Promise<ObjectHash[]> =>
      (await fs.readFile(journal, 'utf8')).split('\n').slice(0, -1) as ObjectHash[];
    const store = await open();
    const state = { isRunning: true };
    const running = (async () => {
      for (let generation = 0; generation < 4; generation++) {
        const run = (): Promise<unknown> =>
          promisify(execFile)(process.execPath, [entry, temporary.path, journal, '80']);
        await Promise.all([run(), run()]);
      }
    })().finally(() => (state.isRunning = false));
    let removed = 0;
    for (let isLast = false; !isLast;) {
      isLast = !state.isRunning;
      // What was recorded before this is needed no more: the others find it there, and rely on it once more.
      const from = (await recorded()).length;
      const mark = async (): Promise<(hash: ObjectHash) => boolean> => {
        const needed = new Set((await recorded()).slice(from));
        return (hash) => needed.has(hash);
      };
      removed += (await store.sweep(mark)).packsRemoved;
      await assertReadable(await open(), (await recorded()).slice(from));
    }
    await running;
    await fs.rm(journal);
    assert.ok(removed > 0);
  }).timeout(60_000);
});
