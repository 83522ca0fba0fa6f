import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import {
  mayAppendTo,
  mayStillWrite,
  newWriterId,
  parseWriterId,
  type WriterId,
} from '../../../src/store/writerId';
import { useTemporaryDirectory } from './temporaryDirectory';

const daysAgo = (days: number): number => Date.now() - days * 24 * 60 * 60_000;

describe('writerId', () => {
  const temporary = useTemporaryDirectory();

  it('is another one each time, even within a millisecond, and recognised again', () => {
    const ids = Array.from({ length: 100 }, () => newWriterId(1_700_000_000_000));
    assert.equal(new Set(ids).size, 100);
    for (const id of ids) assert.equal(parseWriterId(id), id);
  });

  it('sorts by start time for any two writers of this century', () => {
    assert.ok(newWriterId(1_600_000_000_000) < newWriterId(1_700_000_000_000));
    assert.ok(newWriterId(1_700_000_000_000) < newWriterId(2_800_000_000_000));
  });

  it('does not take anything else for a writer', () => {
    for (const name of ['', 'notes', '../x', 'a-b-c-d', 'zz-000000-1-0000000', 'zz-00000g-1-00000000']) {
      assert.equal(parseWriterId(name), undefined, name);
    }
  });

  it('says whether a writer may still be at something: here by its process, elsewhere by when it last was', async () => {
    const own = newWriterId(Date.now());
    assert.equal(mayStillWrite(own, daysAgo(100)), true);
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    await once(child, 'exit');
    const dead = own.replace(`-${String(process.pid)}-`, `-${String(child.pid)}-`) as WriterId;
    assert.equal(mayStillWrite(dead, daysAgo(0)), false);
    const elsewhere = dead.replace(/-[0-9a-f]{6}-/, '-ffffff-') as WriterId;
    assert.equal(mayStillWrite(elsewhere, daysAgo(6.9)), true);
    assert.equal(mayStillWrite(elsewhere, daysAgo(7.1)), false);
  });

  it('lets go of a file that is gone, and of one that was idle for days, long before others take it for ended', async () => {
    const file = path.join(temporary.path, 'file');
    const handle = await fs.open(file, 'ax');
    try {
      assert.equal(mayAppendTo(handle.fd), true);
      await handle.utimes(new Date(), new Date(daysAgo(3)));
      assert.equal(mayAppendTo(handle.fd), true);
      await handle.utimes(new Date(), new Date(daysAgo(4)));
      assert.equal(mayAppendTo(handle.fd), false);
      await handle.appendFile('more');
      assert.equal(mayAppendTo(handle.fd), true);
      await fs.rm(file);
      assert.equal(mayAppendTo(handle.fd), false);
    } finally {
      await handle.close();
    }
    assert.equal(mayAppendTo(handle.fd), false);
  });
});
