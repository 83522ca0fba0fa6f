import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import { collidingPaths, pathProblem } from '../../../src/core/relativePath';

const PLATFORMS = ['posix', 'windows'] as const;

describe('pathProblem', () => {
  it('allows ordinary paths', () => {
    for (const platform of PLATFORMS) {
      for (const good of [
        'SKILL.md',
        'a/b/c.txt',
        '.hidden',
        '...',
        '..a',
        'a..b',
        'ä b/😀.md',
        'console.md',
        'com.md',
      ]) {
        // `...` ends in a dot, which Windows does not keep.
        const expected = platform === 'windows' && good === '...' ? 'reserved-name' : undefined;
        assert.equal(pathProblem(good, platform), expected, good);
      }
    }
  });

  it('refuses what is not normal', () => {
    for (const platform of PLATFORMS) {
      for (const bad of [
        '',
        '.',
        '..',
        '../a',
        'a/..',
        'a/../b',
        './a',
        'a/./b',
        'a//b',
        'a/',
        'a/b/../../..',
      ]) {
        assert.equal(pathProblem(bad, platform), 'not-normal', bad);
      }
    }
  });

  it('refuses what starts at a root or a share', () => {
    for (const platform of PLATFORMS) {
      for (const bad of ['/', '/etc/passwd', '//server/share', '\\', '\\\\server\\share', '\\a']) {
        assert.equal(pathProblem(bad, platform), 'absolute', bad);
      }
    }
  });

  it('refuses a drive on Windows only', () => {
    for (const drive of ['C:', 'c:/a', 'Z:a', 'C:\\a']) {
      assert.equal(pathProblem(drive, 'windows'), 'absolute', drive);
      assert.equal(pathProblem(drive, 'posix'), undefined, drive);
    }
  });

  it('refuses a NUL everywhere', () => {
    for (const platform of PLATFORMS) {
      for (const bad of ['\0', 'a\0', 'a/\0b', 'a\0/../b']) {
        assert.equal(pathProblem(bad, platform), 'bad-character', JSON.stringify(bad));
      }
    }
  });

  it('refuses on Windows only the characters that it refuses', () => {
    for (const character of ['<', '>', ':', '"', '|', '?', '*', '\\', '\n', '\u{1f}']) {
      const name = `a/b${character}c`;
      assert.equal(pathProblem(name, 'windows'), 'bad-character', JSON.stringify(name));
      assert.equal(pathProblem(name, 'posix'), undefined, JSON.stringify(name));
    }
    assert.equal(pathProblem('a\\..\\..\\b', 'windows'), 'bad-character');
  });

  it("refuses on Windows only the devices' names and names it would shorten", () => {
    const devices = ['CON', 'prn', 'Aux', 'nul', 'COM1', 'com9', 'LPT1', 'com¹', 'lpt²', 'COM0'];
    const names = [
      ...devices,
      ...devices.map((device) => `${device}.txt`),
      'nul.tar.gz',
      'a.',
      'a ',
      'a...',
      'dir ./b',
    ];
    for (const name of names) {
      for (const where of [name, `a/${name}`, `${name}/a`]) {
        assert.equal(pathProblem(where, 'windows'), 'reserved-name', JSON.stringify(where));
        assert.equal(pathProblem(where, 'posix'), undefined, JSON.stringify(where));
      }
    }
    for (const fine of ['CONTENTS', 'nulls.txt', 'com10', 'a.con', 'aux-file']) {
      assert.equal(pathProblem(fine, 'windows'), undefined, fine);
    }
  });

  it('allows nothing that leads out of the directory or to two names for one file', () => {
    const nasty = fc.string({
      unit: fc.constantFrom('a', 'C', ':', '.', '..', '/', '\\', '\0', ' ', 'nul', '?', '~'),
      maxLength: 8,
    });
    fc.assert(
      fc.property(nasty, fc.constantFrom(...PLATFORMS), (text, platform) => {
        if (pathProblem(text, platform) !== undefined) return;
        const native = platform === 'windows' ? path.win32 : path.posix;
        const base = platform === 'windows' ? 'D:\\root' : '/root';
        const resolved = native.resolve(base, text);
        assert.equal(native.relative(base, resolved).replaceAll(native.sep, '/'), text);
        assert.ok(resolved.startsWith(base + native.sep), resolved);
        assert.ok(!text.includes('\0'));
      }),
      { numRuns: 5000 },
    );
  });

  it('allows on Windows only what it allows elsewhere', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '.', '/', '\\', ':', ' ', '\0', 'é') }), (text) => {
        if (pathProblem(text, 'windows') === undefined) assert.equal(pathProblem(text, 'posix'), undefined);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('collidingPaths', () => {
  it('finds names that differ only by case or by how an accent is written', () => {
    const paths = ['SKILL.md', 'a/B', 'skill.MD', 'é.md', 'A/b', 'e\u{301}.md', 'other', 'a/c'];
    assert.deepEqual(collidingPaths(paths), [
      ['SKILL.md', 'skill.MD'],
      ['a/B', 'A/b'],
      ['é.md', 'e\u{301}.md'],
    ]);
  });

  it('finds nothing among names that every file system tells apart', () => {
    assert.deepEqual(collidingPaths([]), []);
    assert.deepEqual(collidingPaths(['a', 'b', 'a/b', 'é', 'e', 'a b', 'a-b']), []);
  });
});
