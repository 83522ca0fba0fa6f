import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import fsModule, * as fs from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { mock } from 'node:test';
import { promisify } from 'node:util';
import { FileLock, isProcessAlive } from '../../../src/store/fileLock';
import { useTemporaryDirectory } from './temporaryDirectory';

const run = promisify(execFile);

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'exit');
  assert.ok(child.pid !== undefined);
  return child.pid;
}

describe('fileLock', () => {
  const temporary = useTemporaryDirectory();
  const file = (): string => path.join(temporary.path, 'lock');
  const heldBy = (pid: number, host = hostname()): Promise<void> =>
    fs.writeFile(file(), JSON.stringify({ pid, host, token: 'somebody else' }));
  const aged = async (minutes: number): Promise<void> => {
    const time = Date.now() / 1000 - minutes * 60;
    await fs.utimes(file(), time, time);
  };
  const assertHeld = async (): Promise<void> => {
    const before = await fs.readFile(file(), 'utf8');
    await assert.rejects(FileLock.acquire(file(), 20), { name: 'StoreError', reason: 'locked' });
    assert.equal(await fs.readFile(file(), 'utf8'), before);
  };
  const assertTaken = async (): Promise<void> => {
    const lock = await FileLock.acquire(file(), 2000);
    assert.equal(await lock.isHeld(), true);
    await lock.release();
    assert.deepEqual(await fs.readdir(temporary.path), []);
  };

  it('is held until it is released, and leaves nothing behind', async () => {
    const lock = await FileLock.acquire(file(), 0);
    assert.equal(await lock.isHeld(), true);
    await assertHeld();
    await lock.release();
    assert.equal(await lock.isHeld(), false);
    await assertTaken();
  });

  it('has one holder at a time among many takers of one process', async () => {
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 40 }, async () => {
        const lock = await FileLock.acquire(file(), 30_000);
        most = Math.max(most, ++inside);
        await new Promise(setImmediate);
        inside--;
        await lock.release();
      }),
    );
    assert.equal(most, 1);
    assert.deepEqual(await fs.readdir(temporary.path), []);
  }).timeout(30_000);

  it('has one holder at a time among processes', async () => {
    const entry = path.join(__dirname, 'lockContender.entry.cjs');
    const contenders = await Promise.all(
      Array.from({ length: 4 }, () => run(process.execPath, [entry, temporary.path, '25'])),
    );
    assert.deepEqual(
      contenders.map(({ stdout }) => stdout.trim()),
      Array.from({ length: 4 }, () => 'done 25'),
    );
    assert.deepEqual(await fs.readdir(temporary.path), []);
  }).timeout(60_000);

  it("takes a dead process's lock, and only one of many takers at a time gets it", async () => {
    await heldBy(await deadPid());
    let inside = 0;
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const lock = await FileLock.acquire(file(), 30_000);
        assert.equal(++inside, 1);
        await new Promise(setImmediate);
        assert.equal(await lock.isHeld(), true);
        inside--;
        await lock.release();
      }),
    );
    assert.deepEqual(await fs.readdir(temporary.path), []);
  }).timeout(30_000);

  it('gets past processes that died one after the other while taking a lock away', async () => {
    const dead = async (name: string, token: string): Promise<void> =>
      fs.writeFile(name, JSON.stringify({ pid: await deadPid(), host: hostname(), token }));
    await dead(file(), 'a');
    await dead(`${file()}.a.takeover`, 'b');
    await dead(`${file()}.a.takeover.b.takeover`, 'c');
    await assertTaken();
  }).timeout(10_000);

  it('leaves a dead lock to the living process that is at removing it', async () => {
    await heldBy(await deadPid());
    const marker = `${file()}.somebody else.takeover`;
    await fs.writeFile(marker, JSON.stringify({ pid: process.ppid, host: hostname(), token: 'a' }));
    await assertHeld();
    await fs.rm(marker);
    await assertTaken();
  });

  it('is not removed by a process that saw a dead one there, and comes late', async () => {
    await heldBy(await deadPid());
    const writeFile = fsModule.writeFile.bind(fsModule);
    let current: FileLock | undefined;
    const writing = mock.method(fsModule, 'writeFile', async (...input: Parameters<typeof fs.writeFile>) => {
      // About to mark the dead lock as its to remove: others do so, and one of them keeps the lock.
      const [name] = input;
      if (
        typeof name === 'string' &&
        name.includes('.somebody else.takeover.') &&
        writing.mock.callCount() === 1
      )
        current = await FileLock.acquire(file(), 2000);
      return writeFile(...input);
    });
    try {
      await assert.rejects(FileLock.acquire(file(), 20), { reason: 'locked' });
    } finally {
      writing.mock.restore();
    }
    assert.equal(await current?.isHeld(), true);
    await current?.release();
    assert.deepEqual(await fs.readdir(temporary.path), []);
  });

  for (const code of ['EPERM', 'ENOTSUP', 'ENOSYS']) {
    it(`works where there are no hard links (${code})`, async () => {
      const linking = mock.method(fsModule, 'link', () =>
        Promise.reject(Object.assign(new Error(code), { code, syscall: 'link' })),
      );
      try {
        const lock = await FileLock.acquire(file(), 0);
        assert.equal(await lock.isHeld(), true);
        await assertHeld();
        await lock.release();
        await heldBy(await deadPid());
        await assertTaken();
        assert.ok(linking.mock.callCount() > 3);
      } finally {
        linking.mock.restore();
      }
    });
  }

  it('is given back on a disk that takes nothing any more', async () => {
    const lock = await FileLock.acquire(file(), 0);
    const writing = mock.method(fsModule, 'writeFile', () =>
      Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })),
    );
    await lock.release().finally(() => writing.mock.restore());
    assert.equal(await lock.isHeld(), false);
    await assertTaken();
  });

  it('sweeps away what a process left that died before its lock had its name', async () => {
    const left = `${file()}.${String(await deadPid())}.00ff.tmp`;
    const living = `${file()}.${String(process.ppid)}.00ff.tmp`;
    await fs.writeFile(left, '');
    await fs.writeFile(living, '');
    const lock = await FileLock.acquire(file(), 1000);
    await lock.release();
    assert.deepEqual(await fs.readdir(temporary.path), [path.basename(living)]);
  });

  it("leaves a living process's lock alone, a young one's that is damaged too", async () => {
    await heldBy(process.ppid);
    await assertHeld();
    await fs.writeFile(file(), '');
    await assertHeld();
  });

  it('takes a lock whose bytes were lost in a power failure once it is old enough', async () => {
    for (const text of ['', '\0\0\0\0', '{"pid":1']) {
      await fs.writeFile(file(), text);
      await aged(1);
      await assertTaken();
    }
  });

  it('takes a lock so old that its process number must be that of another process by now', async () => {
    await heldBy(process.ppid);
    await aged(5);
    await assertHeld();
    await aged(11);
    await assertTaken();
  });

  it("waits for another machine's lock to age", async () => {
    await heldBy(await deadPid(), 'another-machine');
    await assertHeld();
    await aged(5);
    await assertHeld();
    await aged(11);
    await assertTaken();
  });

  it('does not release a lock that was taken over', async () => {
    const lock = await FileLock.acquire(file(), 0);
    await heldBy(process.ppid);
    assert.equal(await lock.isHeld(), false);
    await lock.release();
    await assertHeld();
  });

  it('knows living processes from dead ones', async () => {
    assert.equal(isProcessAlive(process.pid), true);
    assert.equal(isProcessAlive(process.ppid), true);
    assert.equal(isProcessAlive(await deadPid()), false);
  });

  it('fails when the folder is not there', async () => {
    await assert.rejects(FileLock.acquire(path.join(temporary.path, 'missing', 'lock'), 0), {
      code: 'ENOENT',
    });
  });
});
