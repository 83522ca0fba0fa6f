import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { file, hashOfTree } from '../core/contentTree';
import { useRealTree } from '../sources/realTree';
import { assertRefused, runCli } from './runCli';

const sha256 = (...parts: string[]): string => createHash('sha256').update(parts.join('')).digest('hex');
/** What it prints when all is well: one line. */
function printed(...words: string[]): string {
  const { status, stdout, stderr } = runCli(...words);
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, /^[^\n]+\n$/);
  return stdout.trimEnd();
}

describe('cli hash', () => {
  const disk = useRealTree();

  describe('hash', () => {
    it("is a directory's content hash, whatever was done to its times", async () => {
      await disk.write({
        'my skill/SKILL.md': 'text',
        'my skill/é/run.sh': { text: '#!', executable: true },
        'my skill/ln': { target: 'SKILL.md' },
      });
      const expected = hashOfTree({
        'SKILL.md': 'text',
        'é/run.sh': file('#!', '100755'),
        ln: file('SKILL.md', '120000'),
      });
      assert.equal(printed('hash', disk.at('my skill')), expected);
      await disk.age('my skill/SKILL.md', 1e9);
      assert.equal(printed('hash', `${disk.at('my skill')}/`), expected);
    });

    it('leaves out what is never versioned', async () => {
      await disk.write({
        'a/SKILL.md': 'text',
        'a/.env': 'KEY',
        'a/node_modules/x.js': '',
        'a/x.tmp': '',
        'a/.git/HEAD': '',
      });
      assert.equal(printed('hash', disk.at('a')), hashOfTree({ 'SKILL.md': 'text' }));
    });

    it('leaves out a skill inside a skill, which has versions of its own', async () => {
      await disk.write({ 'a/SKILL.md': 'text', 'a/b/SKILL.md': 'inner', 'a/b/c': '', 'a/d/e': 'e' });
      assert.equal(printed('hash', disk.at('a')), hashOfTree({ 'SKILL.md': 'text', 'd/e': 'e' }));
      assert.equal(printed('hash', disk.at('a/b')), hashOfTree({ 'SKILL.md': 'inner', c: '' }));
    });

    it('has the skills of a plugin', async () => {
      await disk.write({
        'a/.claude-plugin/plugin.json': '{}',
        'a/SKILL.md': 'text',
        'a/skills/b/SKILL.md': 'inner',
      });
      const all = { '.claude-plugin/plugin.json': '{}', 'SKILL.md': 'text', 'skills/b/SKILL.md': 'inner' };
      assert.equal(printed('hash', disk.at('a')), hashOfTree(all));
    });

    it('is the content hash of a single file under its name', async () => {
      await disk.write({ 'commands/fix.md': 'text' });
      assert.equal(printed('hash', disk.at('commands/fix.md')), hashOfTree({ 'fix.md': 'text' }));
    });

    it('is that of the file a single link leads to, under its own name', async () => {
      await disk.write({ 'shared/x.md': 'text', 'commands/fix.md': { target: '../shared/x.md' } });
      assert.equal(printed('hash', disk.at('commands/fix.md')), hashOfTree({ 'fix.md': 'text' }));
    });

    it('is that of no file for an empty directory', async () => {
      await disk.write({ a: { folder: true } });
      assert.equal(printed('hash', disk.at('a')), hashOfTree({}));
    });
  });

  describe('hash --skillmeat', () => {
    it('is path and bytes of every file, hidden ones and those never versioned too', async () => {
      await disk.write({
        'a/SKILL.md': 'text',
        'a/b/c.md': 'c',
        'a/b-d': 'd',
        'a/.env': 'KEY',
        'a/empty': { folder: true },
      });
      const expected = sha256('.env', 'KEY', 'SKILL.md', 'text', 'b/c.md', 'c', 'b-d', 'd');
      assert.equal(printed('hash', '--skillmeat', disk.at('a')), expected);
      assert.equal(printed('hash', disk.at('a'), '--skillmeat'), expected);
    });

    it("is the plain hash of a single file's bytes", async () => {
      await disk.write({ 'fix.md': 'text' });
      assert.equal(printed('hash', '--skillmeat', disk.at('fix.md')), sha256('text'));
    });

    it('reads what a link leads to, and passes over one that leads nowhere or to a folder', async () => {
      await disk.write({
        'a/SKILL.md': 'text',
        'a/ln': { target: '../other' },
        'a/broken': { target: 'none' },
        'a/self': { target: 'self' },
        'a/folder': { target: '../folder' },
        'a/up': { target: '..' },
        'folder/x': 'not followed',
        other: 'elsewhere',
      });
      assert.equal(
        printed('hash', '--skillmeat', disk.at('a')),
        sha256('SKILL.md', 'text', 'ln', 'elsewhere'),
      );
    });
  });

  describe('hash --skills-cli', () => {
    it('is path and bytes of every file in alphabetical order, without .git and node_modules', async () => {
      await disk.write({
        'a/b.md': 'b',
        'a/A.md': 'A',
        'a/SKILL.md': 'text',
        'a/.git/HEAD': '',
        'a/x/node_modules/y.js': '',
        'a/x/z': 'z',
      });
      const expected = sha256('A.md', 'A', 'b.md', 'b', 'SKILL.md', 'text', 'x/z', 'z');
      assert.equal(printed('hash', '--skills-cli', disk.at('a')), expected);
    });

    it('has no links, as the skills CLI reads regular files only', async () => {
      await disk.write({
        'a/SKILL.md': 'text',
        'a/ln': { target: 'SKILL.md' },
        'a/broken': { target: 'none' },
      });
      assert.equal(printed('hash', '--skills-cli', disk.at('a')), sha256('SKILL.md', 'text'));
    });
  });

  describe('of bad use', () => {
    it('says what is missing, in one line', async () => {
      await disk.write({ a: '', b: '' });
      for (const words of [
        [],
        ['hash'],
        ['hash', '--skillmeat'],
        ['hash', disk.at('a'), disk.at('b')],
        ['merge', disk.at('a')],
        [disk.at('a')],
      ]) {
        assertRefused(runCli(...words), /^artifact-lineage: .*\. See --help\.\n$/);
      }
    });

    it('names an option that it does not know', async () => {
      await disk.write({ a: '' });
      assertRefused(
        runCli('hash', '--sha1', disk.at('a')),
        /^artifact-lineage: Unknown option '--sha1'\. See --help\.\n$/,
      );
    });

    it('refuses what is neither file nor directory, without waiting for it', async () => {
      assert.equal(spawnSync('mkfifo', [disk.at('fifo')]).status, 0);
      for (const place of [disk.at('fifo'), '/dev/zero']) {
        const refused = /^artifact-lineage: \S+ is neither a regular file nor a directory\.\n$/;
        assertRefused(runCli('hash', place), refused);
      }
      assert.deepEqual(await fs.readdir(disk.path), ['fifo']);
    });

    it('names a path that is not there, in one line', () => {
      for (const flags of [[], ['--skillmeat'], ['--skills-cli']]) {
        assertRefused(
          runCli('hash', ...flags, disk.at('none')),
          /^artifact-lineage: .*none does not exist\.\n$/,
        );
      }
    });

    it('shows how it is used, on standard output, when asked', () => {
      for (const words of [['--help'], ['-h'], ['help'], ['merge-file', '--help'], ['hash', '-h']]) {
        const { status, stdout, stderr } = runCli(...words);
        assert.deepEqual([status, stderr], [0, '']);
        assert.match(stdout, /^Usage: artifact-lineage <command>\n/);
      }
    });
  });

  it('changes nothing on the disk', async () => {
    await disk.write({ 'a/SKILL.md': 'text' });
    const before = await fs.stat(disk.at('a/SKILL.md'));
    printed('hash', disk.at('a'));
    const after = await fs.stat(disk.at('a/SKILL.md'));
    assert.deepEqual([after.mtimeMs, after.ctimeMs], [before.mtimeMs, before.ctimeMs]);
    assert.deepEqual(await fs.readdir(disk.at('a')), ['SKILL.md']);
    assert.deepEqual(await fs.readdir(disk.path), ['a']);
  });
});
