import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { syncDirectory, writeDurably } from '../../../src/store/durableFile';
import { failNext } from './failingDisk';
import { useTemporaryDirectory } from './temporaryDirectory';

describe('durableFile', () => {
  const temporary = useTemporaryDirectory();
  const file = (): string => path.join(temporary.path, 'file');

  it('writes a new file and replaces an old one, leaving nothing beside it', async () => {
    for (const text of ['first', 'second, which is longer', '']) {
      await writeDurably(file(), Buffer.from(text));
      assert.equal(await fs.readFile(file(), 'utf8'), text);
    }
    assert.deepEqual(await fs.readdir(temporary.path), ['file']);
  });

  it('has the new bytes on disk, and the old ones under the name, before the rename', async () => {
    await writeDurably(file(), Buffer.from('old'));
    let seen: string[] = [];
    await writeDurably(file(), Buffer.from('new'), async (staged) => {
      seen = [await fs.readFile(file(), 'utf8'), await fs.readFile(staged, 'utf8')];
    });
    assert.deepEqual(seen, ['old', 'new']);
  });

  it('keeps the old file and no other when stopped before the rename', async () => {
    await writeDurably(file(), Buffer.from('old'));
    const stop = writeDurably(file(), Buffer.from('new'), () => Promise.reject(new Error('stop')));
    await assert.rejects(stop, { message: 'stop' });
    assert.equal(await fs.readFile(file(), 'utf8'), 'old');
    assert.deepEqual(await fs.readdir(temporary.path), ['file']);
  });

  it('keeps the old file and no other when the disk is full', async () => {
    await writeDurably(file(), Buffer.from('old'));
    for (const call of ['writeFile', 'sync'] as const) {
      const failure = await failNext(call, 'ENOSPC');
      await assert.rejects(writeDurably(file(), Buffer.from('new')), { code: 'ENOSPC' });
      failure.stop();
      assert.equal(await fs.readFile(file(), 'utf8'), 'old');
      assert.deepEqual(await fs.readdir(temporary.path), ['file']);
    }
  });

  it('says when a directory to be synced is not there', async () => {
    await syncDirectory(temporary.path);
    await assert.rejects(syncDirectory(path.join(temporary.path, 'missing')), { code: 'ENOENT' });
  });
});
