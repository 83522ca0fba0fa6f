import assert from 'node:assert/strict';
import { StoreError, toStoreError } from '../../../src/store/storeError';

describe('storeError', () => {
  const cases = [
    ['ENOSPC', 'no-space'],
    ['EDQUOT', 'no-space'],
    ['EACCES', 'unwritable'],
    ['EPERM', 'unwritable'],
    ['EROFS', 'unwritable'],
    ['ENOTDIR', 'unwritable'],
    ['EEXIST', 'unwritable'],
    ['EIO', 'failed'],
  ] as const;
  for (const [code, reason] of cases) {
    it(`calls ${code} ${reason}`, () => {
      const cause = Object.assign(new Error('it went wrong'), { code });
      const error = toStoreError(cause, 'Doing a thing');
      assert.equal(error.reason, reason);
      assert.equal(error.cause, cause);
      assert.equal(error.message, 'Doing a thing: it went wrong');
    });
  }

  it('leaves a store error as it is and wraps what is no error', () => {
    const damaged = new StoreError('damaged', 'x');
    assert.equal(toStoreError(damaged, 'y'), damaged);
    assert.equal(toStoreError('text', 'y').message, 'y: text');
    assert.equal(toStoreError('text', 'y').reason, 'failed');
  });
});
