import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fileChanges, type FileChange } from '../../../src/core/fileChange';
import { file, manifestOf, type ContentTree } from './contentTree';

const changes = (before: ContentTree, after: ContentTree): FileChange[] =>
  fileChanges(manifestOf(before), manifestOf(after));

describe('fileChanges', () => {
  it('is nothing between equal trees', () => {
    assert.deepEqual(
      changes({ a: 'x', 'b/c': file('y', '100755') }, { a: 'x', 'b/c': file('y', '100755') }),
      [],
    );
    assert.deepEqual(changes({}, {}), []);
  });

  it('tells added, deleted, modified, changed in mode and renamed files, in path order', () => {
    const before = { kept: 'k', gone: 'g', changed: '1', script: '#!', old: 'moved' };
    const after = { kept: 'k', added: 'a', changed: '2', script: file('#!', '100755'), new: 'moved' };
    assert.deepEqual(changes(before, after), [
      { path: 'added', change: 'added' },
      { path: 'changed', change: 'modified' },
      { path: 'gone', change: 'deleted' },
      { path: 'new', change: 'renamed', from: 'old' },
      { path: 'script', change: 'mode' },
    ]);
  });

  it('is a modification when both bytes and mode change', () => {
    assert.deepEqual(changes({ a: '1' }, { a: file('2', '100755') }), [{ path: 'a', change: 'modified' }]);
  });

  it('is a change of mode when a file becomes a link of the same text', () => {
    assert.deepEqual(changes({ a: 'b' }, { a: file('b', '120000') }), [{ path: 'a', change: 'mode' }]);
  });

  it('is no rename when the old file is still there, or the mode differs too', () => {
    assert.deepEqual(changes({ a: 'x' }, { a: 'x', b: 'x' }), [{ path: 'b', change: 'added' }]);
    assert.deepEqual(changes({ a: 'x' }, { b: file('x', '100755') }), [
      { path: 'a', change: 'deleted' },
      { path: 'b', change: 'added' },
    ]);
  });

  it('takes empty files, which are all alike, for no rename', () => {
    assert.deepEqual(changes({ 'a/.keep': '' }, { 'b/.keep': '' }), [
      { path: 'a/.keep', change: 'deleted' },
      { path: 'b/.keep', change: 'added' },
    ]);
  });

  it('uses each vanished file for one rename at most', () => {
    assert.deepEqual(changes({ a: 'x' }, { b: 'x', c: 'x' }), [
      { path: 'b', change: 'renamed', from: 'a' },
      { path: 'c', change: 'added' },
    ]);
    assert.deepEqual(changes({ a: 'x', b: 'x' }, { c: 'x' }), [
      { path: 'b', change: 'deleted' },
      { path: 'c', change: 'renamed', from: 'a' },
    ]);
  });

  it('leads from the one tree to the other', () => {
    const content = fc.record(
      {
        mode: fc.constantFrom('100644' as const, '100755' as const),
        bytes: fc.uint8Array({ max: 1, maxLength: 2 }),
      },
      { noNullPrototype: true },
    );
    const tree: fc.Arbitrary<ContentTree> = fc.dictionary(
      fc.constantFrom('a', 'b', 'c', 'd/e', 'd/f', 'g'),
      content,
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const found = changes(before, after);
        const result = new Map(Object.entries(before));
        for (const change of found) if (change.change === 'deleted') assert.ok(result.delete(change.path));
        for (const change of found) {
          if (change.change !== 'renamed') continue;
          assert.deepEqual(before[change.from], after[change.path]);
          assert.ok(result.delete(change.from));
        }
        for (const { path, change } of found) {
          if (change === 'deleted') continue;
          assert.equal(result.has(path), change === 'modified' || change === 'mode', path);
          const now = after[path];
          assert.ok(now);
          result.set(path, now);
        }
        assert.deepEqual(new Map([...result].sort()), new Map(Object.entries(after).sort()));
        const paths = found.map(({ path }) => path);
        assert.deepEqual(paths, [...new Set(paths)].sort());
      }),
      { numRuns: 1000 },
    );
  });
});
