import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { skillmeatDirectoryHash, skillsCliHash, type FileContents } from '../../../src/core/foreignHashes';
import { nodeSha256 } from '../../../src/store/nodeSha256';

const contents = (files: Readonly<Record<string, string>>): FileContents =>
  new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));

function hashInOrder(order: readonly string[], files: FileContents): string {
  const hash = createHash('sha256');
  for (const path of order) hash.update(path, 'utf8').update(files.get(path) ?? '');
  return hash.digest('hex');
}

/** Python compares the parts of a path one after the other, each by code points: as arrays of numbers. */
function pythonOrder(a: string, b: string): number {
  const numbers = (path: string): number[][] =>
    path.split('/').map((part) => Array.from(part, (character) => character.codePointAt(0) ?? 0));
  return compareLists(numbers(a), numbers(b), (x, y) => compareLists(x, y, (m, n) => m - n));
}

function compareLists<T>(a: readonly T[], b: readonly T[], compare: (x: T, y: T) => number): number {
  const [x, ...restOfA] = a;
  const [y, ...restOfB] = b;
  if (x === undefined || y === undefined) return a.length - b.length;
  return compare(x, y) || compareLists(restOfA, restOfB, compare);
}

const part = fc.string({
  unit: fc.constantFrom('a', 'A', 'b', 'B', '-', '.', '_', '1', 'é', 'ä', 'z', '\u{fffd}', '😀'),
  minLength: 1,
  maxLength: 3,
});
const anyPath = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const anyFiles = fc
  .array(fc.tuple(anyPath, fc.uint8Array({ maxLength: 4 })), { maxLength: 8 })
  .map((files): FileContents => new Map(files));

describe('foreignHashes', () => {
  it("is SkillMeat's hash: paths by their parts, then bytes", () => {
    fc.assert(
      fc.property(anyFiles, (files) => {
        const expected = hashInOrder([...files.keys()].sort(pythonOrder), files);
        assert.equal(skillmeatDirectoryHash(files, nodeSha256), expected);
      }),
    );
  });

  it('puts `a/b` before `a-b` for SkillMeat, though `-` comes before `/`', () => {
    const files = contents({ 'a-b': '1', 'a/b': '2', a0: '3' });
    assert.equal(skillmeatDirectoryHash(files, nodeSha256), hashInOrder(['a/b', 'a-b', 'a0'], files));
  });

  it('gives SkillMeat what the same steps give in Python', () => {
    const files = contents({ 'SKILL.md': '# A\n', 'a-b.md': '1', 'a/b.md': '2', 'Z.md': '3', 'é.md': '4' });
    assert.equal(
      skillmeatDirectoryHash(files, nodeSha256),
      'df62b7a551827ecc085be2e1b1993ec45ed43280078da80932020d5cf670aa35',
    );
  });

  it("is the skills CLI's hash: `localeCompare` order, without .git and node_modules", () => {
    fc.assert(
      fc.property(anyFiles, (files) => {
        const all = new Map(files);
        for (const path of [
          '.git/HEAD',
          'sub/.git/HEAD',
          'node_modules/x/index.js',
          'sub/node_modules/x.js',
        ]) {
          all.set(path, Buffer.from('left out'));
        }
        // The comparer is the one named by the format.
        const order = [...files.keys()].sort((a, b) => a.localeCompare(b));
        assert.equal(skillsCliHash(all, nodeSha256), hashInOrder(order, files));
      }),
    );
  });

  it('puts capitals among small letters for the skills CLI, and before them for SkillMeat', () => {
    const files = contents({ 'b.md': '1', 'A.md': '2', 'SKILL.md': '3', 'c.md': '4' });
    assert.equal(skillsCliHash(files, nodeSha256), hashInOrder(['A.md', 'b.md', 'c.md', 'SKILL.md'], files));
    assert.equal(
      skillmeatDirectoryHash(files, nodeSha256),
      hashInOrder(['A.md', 'SKILL.md', 'b.md', 'c.md'], files),
    );
  });

  it('counts files named like the folders that are left out', () => {
    const files = contents({
      '.git': 'gitdir: x',
      '.gitignore': 'x',
      'node_modules.md': 'y',
      'SKILL.md': 'z',
    });
    const order = ['.git', '.gitignore', 'node_modules.md', 'SKILL.md'];
    assert.equal(skillsCliHash(files, nodeSha256), hashInOrder(order, files));
  });

  it('is the hash of nothing for an empty folder', () => {
    const nothing = createHash('sha256').digest('hex');
    assert.equal(skillmeatDirectoryHash(new Map(), nodeSha256), nothing);
    assert.equal(skillsCliHash(new Map(), nodeSha256), nothing);
  });

  it('is as ambiguous as the formats are, which is why no identity is made of it', () => {
    for (const hash of [skillmeatDirectoryHash, skillsCliHash]) {
      assert.equal(hash(contents({ a: 'bc' }), nodeSha256), hash(contents({ ab: 'c' }), nodeSha256));
    }
  });

  it('has path and bytes of a single file', () => {
    const files = contents({ 'SKILL.md': 'text' });
    const expected = createHash('sha256').update('SKILL.mdtext').digest('hex');
    assert.equal(skillmeatDirectoryHash(files, nodeSha256), expected);
    assert.equal(skillsCliHash(files, nodeSha256), expected);
  });
});
