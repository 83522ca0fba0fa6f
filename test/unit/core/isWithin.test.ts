import assert from 'node:assert/strict';
import { isWithin } from '../../../src/core/isWithin';

describe('isWithin', () => {
  it('holds for a folder and what lies below it, at any depth', () => {
    for (const path of ['/a/b', '/a/b/c', '/a/b/c/d.md']) assert.equal(isWithin(path, '/a/b'), true, path);
  });

  it('does not for what is above, beside, or only begins with the same letters', () => {
    for (const path of ['/a', '/a/c', '/a/bc', '/a/b.md', ''])
      assert.equal(isWithin(path, '/a/b'), false, path);
  });
});
