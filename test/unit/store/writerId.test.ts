import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mayBeAlive, newWriterId, parseWriterId, type WriterId } from '../../../src/store/writerId';

describe('writerId', () => {
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

  it('says whether a writer can still append', async () => {
    const own = newWriterId(Date.now());
    assert.equal(mayBeAlive(own), true);
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    await once(child, 'exit');
    const dead = own.replace(`-${String(process.pid)}-`, `-${String(child.pid)}-`) as WriterId;
    assert.equal(mayBeAlive(dead), false);
    const elsewhere = dead.replace(/-[0-9a-f]{6}-/, '-ffffff-') as WriterId;
    assert.equal(mayBeAlive(elsewhere), true);
  });
});
