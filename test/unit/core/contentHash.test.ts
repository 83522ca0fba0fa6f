import assert from 'node:assert/strict';
import fc from 'fast-check';
import { contentHash } from '../../../src/core/contentHash';
import { encodeManifest, toManifest, type FileMode } from '../../../src/core/manifest';
import { nodeSha256 } from '../../../src/store/nodeSha256';
import { file, hashOfTree, manifestOf, type ContentTree } from './contentTree';

/** Few names and few bytes, so that trees that nearly collide come up often. */
const name = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', '\n', '0', 'é', '😀'),
  minLength: 1,
  maxLength: 3,
});
const treePath = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const treeFile = fc.record({
  mode: fc.constantFrom<FileMode>('100644', '100755', '120000'),
  bytes: fc.uint8Array({ max: 2, maxLength: 3 }),
});
const tree: fc.Arbitrary<ContentTree> = fc.dictionary(treePath, treeFile, {
  maxKeys: 4,
  noNullPrototype: true,
});

/** One text for each tree, made in another way than the manifest is. */
function asText(content: ContentTree): string {
  const files = Object.entries(content).map(([path, entry]) => {
    const { mode, bytes } = typeof entry === 'string' ? file(entry) : entry;
    return [path, mode, [...bytes]];
  });
  return JSON.stringify(files.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}

function assertAllDiffer(trees: readonly ContentTree[]): void {
  assert.equal(new Set(trees.map(hashOfTree)).size, trees.length);
}

describe('contentHash', () => {
  it('is equal for two trees exactly when their paths, modes and bytes are', () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        assert.equal(hashOfTree(a) === hashOfTree(b), asText(a) === asText(b));
      }),
      { numRuns: 2000 },
    );
  });

  it('changes with any one change to a tree', () => {
    fc.assert(
      fc.property(tree, treePath, treeFile, (before, path, changed) => {
        const after = { ...before, [path]: changed };
        assert.equal(hashOfTree(before) === hashOfTree(after), asText(before) === asText(after));
        const { [path]: removed, ...without } = after;
        assert.ok(removed);
        assert.notEqual(hashOfTree(without), hashOfTree(after));
      }),
      { numRuns: 500 },
    );
  });

  it('tells where a path ends and the bytes begin', () => {
    assertAllDiffer([{ a: 'bc' }, { ab: 'c' }, { abc: '' }, { a: 'b', c: '' }, { a: '', b: 'c' }]);
  });

  it('changes when bytes move from one file to another', () => {
    assertAllDiffer([
      { a: 'xy', b: 'z' },
      { a: 'x', b: 'yz' },
      { a: 'xyz', b: '' },
      { a: '', b: 'xyz' },
      { a: 'z', b: 'xy' },
    ]);
  });

  it('tells a regular file, an executable one and a link of the same bytes apart', () => {
    assertAllDiffer([
      { a: file('target', '100644') },
      { a: file('target', '100755') },
      { a: file('target', '120000') },
    ]);
  });

  it('takes no file, an empty file and a file in a folder for different things', () => {
    assertAllDiffer([{}, { a: '' }, { 'a/a': '' }, { 'a/b': '' }, { 'a\nb': '' }]);
  });

  it('does not depend on the order the files were found in', () => {
    fc.assert(
      fc.property(
        tree
          .map((content) => manifestOf(content))
          .chain((entries) =>
            fc.tuple(
              fc.constant(entries),
              fc.shuffledSubarray([...entries], { minLength: entries.length, maxLength: entries.length }),
            ),
          ),
        ([entries, shuffled]) => {
          assert.equal(contentHash(toManifest(shuffled), nodeSha256), contentHash(entries, nodeSha256));
        },
      ),
    );
  });

  it('is the key under which the encoded manifest is stored', () => {
    const manifest = manifestOf({ 'SKILL.md': 'text' });
    assert.equal(contentHash(manifest, nodeSha256), nodeSha256(encodeManifest(manifest)));
  });

  it('stays what earlier versions of the format gave', () => {
    const tree = {
      'SKILL.md': 'text\n',
      'scripts/run.sh': file('#!/bin/sh\n', '100755'),
      link: file('x', '120000'),
    };
    assert.equal(hashOfTree(tree), '5b5bb29a7bd4468f7d8d099b5ea45cc46435ec1a2e0a08bffc2b7393b7339ec0');
  });
});
