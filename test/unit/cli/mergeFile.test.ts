import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { useRealTree } from '../sources/realTree';
import { assertRefused, CLI, runCli } from './runCli';

const BASE = 'one\ntwo\nthree\nfour\nfive\n';
const LOCAL = 'ONE\ntwo\nthree\nfour\nfive\n';
const UPSTREAM = 'one\ntwo\nthree\nfour\nFIVE\n';
const OVERLAPPING = 'uno\ntwo\nthree\nfour\nFIVE\n';

const same = (start: number, end: number) => ({
  base: { start, end },
  local: { start, end },
  upstream: { start, end },
});

describe('cli merge-file', () => {
  const disk = useRealTree();
  const at = (...names: string[]): string[] => names.map((name) => disk.at(name));
  const read = (name: string): Promise<string> => fs.readFile(disk.at(name), 'utf8');
  const git = (...words: string[]): { status: number | null; stdout: string } =>
    spawnSync('git', ['merge-file', ...words], { encoding: 'utf8', cwd: disk.path });

  it('writes a clean merge to the local file and says so with its status', async () => {
    await disk.write({ l: LOCAL, b: BASE, u: UPSTREAM });
    assert.deepEqual(runCli('merge-file', ...at('l', 'b', 'u')), { status: 0, stdout: '', stderr: '' });
    assert.equal(await read('l'), 'ONE\ntwo\nthree\nfour\nFIVE\n');
    assert.deepEqual([await read('b'), await read('u')], [BASE, UPSTREAM]);
    assert.deepEqual((await fs.readdir(disk.path)).sort(), ['b', 'l', 'u']);
  });

  it('prints the result with -p and leaves the file', async () => {
    await disk.write({ l: LOCAL, b: BASE, u: UPSTREAM });
    for (const flag of ['-p', '--stdout']) {
      const { status, stdout } = runCli('merge-file', flag, ...at('l', 'b', 'u'));
      assert.deepEqual([status, stdout], [0, 'ONE\ntwo\nthree\nfour\nFIVE\n']);
    }
    assert.equal(await read('l'), LOCAL);
  });

  it('marks conflicts as git does, whatever the style, the labels and the length', async () => {
    await disk.write({ l: LOCAL, b: BASE, u: OVERLAPPING });
    for (const words of [
      [],
      ['--diff3'],
      ['--zdiff3'],
      ['-L', 'mine'],
      ['-L', 'mine', '-L', 'old', '-L', 'theirs', '--diff3'],
      ['--marker-size=12', '--diff3'],
    ]) {
      const ours = runCli('merge-file', '-p', ...words, ...at('l', 'b', 'u'));
      const theirs = git('-p', ...words, ...at('l', 'b', 'u'));
      assert.deepEqual([ours.status, ours.stdout], [theirs.status, theirs.stdout], words.join(' '));
      assert.equal(ours.status, 1);
    }
  });

  it('counts conflicts in its status, up to 127', async () => {
    const lines = (side: string, count: number): string =>
      Array.from({ length: count }, (_, i) => `${side}${String(i)}\nsame\nlines\nbetween\nthem\n`).join('');
    for (const [count, status] of [
      [3, 3],
      [127, 127],
      [300, 127],
    ] as const) {
      await disk.write({ l: lines('l', count), b: lines('b', count), u: lines('u', count) });
      assert.equal(runCli('merge-file', '-p', ...at('l', 'b', 'u')).status, status);
    }
  });

  it('keeps the executable bit, and goes through a link to the file', async () => {
    await disk.write({
      'x/run.sh': { text: LOCAL, executable: true },
      l: { target: 'x/run.sh' },
      b: BASE,
      u: UPSTREAM,
    });
    assert.equal(runCli('merge-file', ...at('l', 'b', 'u')).status, 0);
    assert.equal(await read('x/run.sh'), 'ONE\ntwo\nthree\nfour\nFIVE\n');
    assert.equal((await fs.stat(disk.at('x/run.sh'))).mode & 0o777, 0o755);
    assert.ok((await fs.lstat(disk.at('l'))).isSymbolicLink());
  });

  it('does not write a file that stays as it is', async () => {
    await disk.write({ l: LOCAL, b: BASE, u: BASE });
    const before = await fs.stat(disk.at('l'));
    assert.equal(runCli('merge-file', ...at('l', 'b', 'u')).status, 0);
    const after = await fs.stat(disk.at('l'));
    assert.deepEqual([after.ino, after.ctimeMs], [before.ino, before.ctimeMs]);
  });

  it('takes the null device for a base that there is not', async () => {
    await disk.write({ l: 'a\nmine\n', u: 'a\ntheirs\n' });
    const { status, stdout } = runCli('merge-file', '-p', '-L', 'l', disk.at('l'), '/dev/null', disk.at('u'));
    assert.equal(status, 1);
    assert.match(stdout, /^a\n<{7} l\nmine\n={7}\ntheirs\n>{7} /);
  });

  it('leaves bytes that are not text, with one conflict and a remark', async () => {
    await disk.write({ l: 'a\0l', b: 'a\0b', u: 'a\0u' });
    const { status, stderr } = runCli('merge-file', ...at('l', 'b', 'u'));
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^artifact-lineage: \S+\/l: base \(\S+\/b\) and the local file and upstream.*not UTF-8 text, so .* stays as it is\.\n$/,
    );
    assert.equal(await read('l'), 'a\0l');
    assert.equal(runCli('merge-file', '-q', ...at('l', 'b', 'u')).stderr, '');
  });

  it('merges bytes that are not text where one side did not change them', async () => {
    await disk.write({ l: 'a\0b', b: 'a\0b', u: 'a\0u' });
    assert.equal(runCli('merge-file', ...at('l', 'b', 'u')).status, 0);
    assert.equal(await read('l'), 'a\0u');
  });

  it('asks where repeated lines can be aligned in two ways, unless told not to', async () => {
    // Which of the equal lines local deleted, and which of them upstream replaced, nobody can tell.
    await disk.write({ b: 'c\nc\nc\n', l: 'c\nc\n', u: 'Y\nc\nc\n' });
    const asked = runCli('merge-file', '-p', '-L', 'l', ...at('l', 'b', 'u'));
    assert.equal(asked.status, 1);
    assert.match(asked.stdout, /^Y\nc\n<{7} l\n={7}\nc\n>{7} /);
    assert.match(asked.stderr, /Repeated lines can be aligned in two ways/);
    const theirs = git('-p', ...at('l', 'b', 'u'));
    const asGit = runCli('merge-file', '-p', '--no-second-opinion', ...at('l', 'b', 'u'));
    assert.deepEqual([asGit.status, asGit.stdout], [theirs.status, theirs.stdout]);
    assert.equal(theirs.status, 0);
  });

  it('explains with --json: chunks, and for each conflict what could be written there and why', async () => {
    const frontmatter = (...lines: string[]): string => ['---', ...lines, '---', '', 'Text.', ''].join('\n');
    await disk.write({
      'b.md': frontmatter('name: tide', 'version: 1'),
      'l.md': frontmatter('name: tide', 'version: 2'),
      'u.md': frontmatter('name: tides', 'version: 1'),
    });
    const { status, stdout, stderr } = runCli('merge-file', '--json', ...at('l.md', 'b.md', 'u.md'));
    assert.deepEqual([status, stderr], [1, '']);
    assert.deepEqual(JSON.parse(stdout), {
      kind: 'text',
      conflicts: 1,
      chunks: [
        { kind: 'unchanged', ...same(0, 1) },
        {
          kind: 'conflict',
          ...same(1, 3),
          cause: 'overlap',
          lines: {
            base: ['name: tide', 'version: 1'],
            local: ['name: tide', 'version: 2'],
            upstream: ['name: tides', 'version: 1'],
          },
          suggestions: [
            {
              kind: 'by-key',
              reason: 'The frontmatter merges key by key: name from upstream, version from local.',
              lines: ['name: tides', 'version: 2'],
            },
          ],
        },
        { kind: 'unchanged', ...same(3, 6) },
      ],
    });
    assert.equal(await read('l.md'), frontmatter('name: tide', 'version: 2'));
  });

  it('explains with --json what needed no look inside', async () => {
    await disk.write({ l: BASE, b: BASE, u: UPSTREAM, x: 'x\0', y: 'y\0' });
    const settled = runCli('merge-file', '--json', ...at('l', 'b', 'u'));
    const from = { kind: 'settled', from: 'upstream', conflicts: 0, chunks: [] };
    assert.deepEqual([settled.status, JSON.parse(settled.stdout)], [0, from]);
    const binary = runCli('merge-file', '--json', ...at('x', 'b', 'y'));
    assert.deepEqual(
      [binary.status, JSON.parse(binary.stdout)],
      [1, { kind: 'binary', conflicts: 1, notText: ['local', 'upstream'], chunks: [] }],
    );
    assert.equal(await read('l'), BASE);
  });

  it('names files as it is told to, where git gives it temporary ones', async () => {
    await disk.write({ l: 'a\0l', b: 'b', u: 'u' });
    const { stderr } = runCli('merge-file', '--path', 'assets/x.bin', ...at('l', 'b', 'u'));
    assert.match(stderr, /^artifact-lineage: assets\/x\.bin: the local file is not UTF-8 text, so /);
  });

  it('says 255, not a conflict, when its output cannot be written', async () => {
    await disk.write({ l: LOCAL, b: BASE, u: UPSTREAM, x: 'line\n'.repeat(200_000), e: '' });
    const run = (words: string): { status: number | null; stderr: string } =>
      spawnSync('bash', ['-c', `set -o pipefail; "${process.execPath}" "${CLI}" ${words}`], {
        cwd: disk.path,
        encoding: 'utf8',
      });
    const full = run('merge-file -p l b u > /dev/full');
    assert.deepEqual(
      [full.status, full.stderr],
      [255, 'artifact-lineage: The output could not be written (ENOSPC).\n'],
    );
    const closed = run('merge-file -p x e e | head -1');
    assert.deepEqual([closed.status, closed.stderr], [255, '']);
    const unheard = run(`merge-file -p l b none 2> /dev/full`);
    assert.equal(unheard.status, 255);
  });

  it('keeps the owner of the file when root merges', async () => {
    await disk.write({ l: LOCAL, b: BASE, u: UPSTREAM });
    const owner = process.getuid?.() === 0 ? 1234 : (process.getuid?.() ?? 0);
    await fs.chown(disk.at('l'), owner, (await fs.stat(disk.at('l'))).gid);
    assert.equal(runCli('merge-file', ...at('l', 'b', 'u')).status, 0);
    assert.equal((await fs.stat(disk.at('l'))).uid, owner);
  });

  describe('refuses, with one sentence and nothing written,', () => {
    it('what is missing, a directory, no regular file, or too large', async () => {
      await disk.write({ l: LOCAL, b: BASE, u: UPSTREAM, d: { folder: true } });
      const fifo = disk.at('fifo');
      assert.equal(spawnSync('mkfifo', [fifo]).status, 0);
      await fs.writeFile(disk.at('large'), '');
      await fs.truncate(disk.at('large'), 64 * 1024 * 1024 + 1);
      for (const [bad, sentence] of [
        ['none', /^artifact-lineage: \S+none does not exist\.\n$/],
        ['none/deep', /^artifact-lineage: \S+none\/deep does not exist\.\n$/],
        ['l/deep', /^artifact-lineage: \S+l\/deep is not a directory, or lies below a file\.\n$/],
        ['d', /^artifact-lineage: \S+d is a directory; a file is needed\.\n$/],
        ['fifo', /^artifact-lineage: \S+fifo is not a regular file\.\n$/],
        ['large', /^artifact-lineage: \S+large is too large to merge \(the limit is 64 MiB\)\.\n$/],
      ] as const) {
        for (const side of ['l', 'b', 'u'] as const) {
          const names = (['l', 'b', 'u'] as const).map((name) => (name === side ? bad : name));
          assertRefused(runCli('merge-file', ...at(...names)), sentence);
        }
      }
      assert.deepEqual([await read('l'), await read('b'), await read('u')], [LOCAL, BASE, UPSTREAM]);
    });

    it('what may not be read, or not be written', async () => {
      await disk.write({ 'd/l': LOCAL, 'd/b': BASE, 'd/u': UPSTREAM });
      await fs.copyFile(CLI, disk.at('cli.cjs'));
      // Root may read and write everything.
      const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
      for (const [name, mode, sentence] of [
        ['d/u', 0o000, /^artifact-lineage: This user may not read \S+d\/u\.\n$/],
        ['d/l', 0o444, /^artifact-lineage: \S+d\/l cannot be written: this user may not change it/],
      ] as const) {
        await fs.chmod(disk.path, 0o755);
        await fs.chmod(disk.at(name), mode);
        const words = [disk.at('cli.cjs'), 'merge-file', ...at('d/l', 'd/b', 'd/u')];
        const run = spawnSync(process.execPath, words, { encoding: 'utf8', ...user });
        assertRefused(run, sentence);
        await fs.chmod(disk.at(name), 0o644);
      }
      assert.equal(await read('d/l'), LOCAL);
      assert.deepEqual((await fs.readdir(disk.at('d'))).sort(), ['b', 'l', 'u']);
    });

    it('the null device as the file to write', async () => {
      await disk.write({ b: BASE, u: UPSTREAM });
      const words = ['/dev/null', ...at('b', 'u')];
      assertRefused(
        runCli('merge-file', ...words),
        /^artifact-lineage: \/dev\/null cannot be the local file .* add -p /,
      );
      assert.equal(runCli('merge-file', '-p', ...words).status, 1);
      assert.ok((await fs.stat('/dev/null')).isCharacterDevice());
    });

    it('more lines than can be merged', async () => {
      const lines = '\n'.repeat(2_000_001);
      await disk.write({ l: `l${lines}`, b: lines, u: `${lines}u` });
      assertRefused(
        runCli('merge-file', ...at('l', 'b', 'u')),
        /has too many lines to merge \(the limit is 2,000,000\)\.\n$/,
      );
    });

    it('options that do not exist, lack a value or contradict each other', async () => {
      await disk.write({ l: LOCAL, b: BASE, u: UPSTREAM });
      const files = at('l', 'b', 'u');
      for (const [words, sentence] of [
        [['--patience'], /^artifact-lineage: Unknown option '--patience'\. See --help\.\n$/],
        [
          ['--marker-size=x'],
          /^artifact-lineage: The marker size must be a whole number.*, not x\. See --help\.\n$/,
        ],
        [['--marker-size=0'], /not 0\. See --help\.\n$/],
        [['--diff3', '--zdiff3'], /^artifact-lineage: Only one of --diff3 and --zdiff3.*\n$/],
        [
          ['-La', '-Lb', '-Lc', '-Ld'],
          /^artifact-lineage: There are more than three labels\. See --help\.\n$/,
        ],
      ] as const) {
        assertRefused(runCli('merge-file', ...words, ...files), sentence);
      }
      for (const words of [files.slice(0, 2), [...files, disk.at('l')], []])
        assertRefused(
          runCli('merge-file', ...words),
          /^artifact-lineage: The paths needed are <local> <base> <upstream>; there are \d\. See --help\.\n$/,
        );
      assert.equal(await read('l'), LOCAL);
    });
  });
});
