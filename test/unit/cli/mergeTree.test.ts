import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { useRealTree, type RealContent } from '../sources/realTree';
import { assertRefused, CLI, runCli } from './runCli';

type Files = Readonly<Record<string, RealContent>>;

const TEXT = 'one\ntwo\nthree\nfour\nfive\n';

describe('cli merge-tree', () => {
  const disk = useRealTree();
  const OUT = 'out';
  const places = (): string[] => ['base', 'local', 'upstream', OUT].map((name) => disk.at(name));

  async function trees(base: Files, local: Files, upstream: Files): Promise<void> {
    for (const [name, files] of Object.entries({ base, local, upstream })) {
      await disk.write({ [name]: { folder: true } });
      await disk.write(
        Object.fromEntries(Object.entries(files).map(([file, content]) => [`${name}/${file}`, content])),
      );
    }
  }

  /** Every file below a directory: text, `-> target` of a link, with `*` for an executable one. */
  async function contents(name: string): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const entry of await fs.readdir(disk.at(name), { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      const key = path.relative(disk.at(name), file);
      if (entry.isSymbolicLink()) found[key] = `-> ${await fs.readlink(file)}`;
      else if (entry.isFile()) {
        const { mode } = await fs.stat(file);
        found[key] = (await fs.readFile(file, 'utf8')) + (mode & 0o111 ? '*' : '');
      }
    }
    return found;
  }

  it('merges every kind of change into a new directory and prints what it did', async () => {
    await trees(
      {
        'SKILL.md': TEXT,
        'gone.md': 'gone',
        'old/name.md': 'moved',
        'run.sh': 'run',
        'same.md': 'same',
        link: { target: 'same.md' },
      },
      {
        'SKILL.md': TEXT.replace('one', 'ONE'),
        'gone.md': 'gone',
        'old/name.md': 'moved',
        'run.sh': 'run',
        'same.md': 'same',
        'mine.md': 'mine',
        link: { target: 'same.md' },
      },
      {
        'SKILL.md': TEXT.replace('five', 'FIVE'),
        'new/name.md': 'moved',
        'run.sh': { text: 'run', executable: true },
        'same.md': 'same',
        'theirs.md': 'theirs',
        link: { target: 'theirs.md' },
      },
    );
    const { status, stdout, stderr } = runCli('merge-tree', ...places());
    assert.deepEqual([status, stderr], [0, '']);
    assert.deepEqual(await contents(OUT), {
      'SKILL.md': 'ONE\ntwo\nthree\nfour\nFIVE\n',
      'new/name.md': 'moved',
      'run.sh': 'run*',
      'same.md': 'same',
      'mine.md': 'mine',
      'theirs.md': 'theirs',
      link: '-> theirs.md',
    });
    assert.deepEqual(stdout.split('\n'), [
      'merge     SKILL.md',
      'delete    gone.md',
      'take      link',
      'rename    new/name.md (from old/name.md)',
      'mode      run.sh',
      'add       theirs.md',
      '2 unchanged or changed here only, 1 merged, 4 from upstream, 1 deleted, 0 conflicts',
      '',
    ]);
    assert.deepEqual((await fs.readdir(disk.path)).sort(), ['base', 'local', 'out', 'upstream']);
  });

  it('marks conflicts in texts, keeps the local file of others, and counts them in its status', async () => {
    await trees(
      { 'a.md': TEXT, 'b.bin': 'b\0', 'c.md': 'c', 'd.md': 'd' },
      { 'a.md': TEXT.replace('one', 'mine'), 'b.bin': 'l\0', 'c.md': 'changed', e: 'file' },
      { 'a.md': TEXT.replace('one', 'theirs'), 'b.bin': 'u\0', 'd.md': 'changed too', 'e/f.md': 'below' },
    );
    const { status, stdout } = runCli('merge-tree', '--json', '-L', 'mine', ...places());
    const report = JSON.parse(stdout) as {
      conflicts: number;
      files: { path: string; action: string; conflicts: number; reasons?: { kind: string }[] }[];
    };
    assert.equal(status, report.conflicts);
    assert.deepEqual(
      report.files.map(({ path: file, action, conflicts, reasons }) => [
        file,
        action,
        conflicts,
        reasons?.map(({ kind }) => kind).join() ?? '',
      ]),
      [
        ['a.md', 'merge', 1, ''],
        ['b.bin', 'conflict', 1, 'binary'],
        ['c.md', 'conflict', 1, 'delete-modify'],
        ['d.md', 'conflict', 1, 'delete-modify'],
        ['e', 'conflict', 1, 'file-directory'],
        ['e/f.md', 'conflict', 1, 'file-directory'],
      ],
    );
    assert.equal(status, 6);
    const out = await contents(OUT);
    assert.match(out['a.md'] ?? '', /^<{7} mine\nmine\n={7}\ntheirs\n>{7} .*\ntwo\n/);
    assert.deepEqual(
      { ...out, 'a.md': '' },
      { 'a.md': '', 'b.bin': 'l\0', 'c.md': 'changed', 'd.md': 'changed too', e: 'file' },
    );
  });

  it('says of each file in conflict why, and what is there meanwhile', async () => {
    await trees(
      { 'a.md': 'a', 'b.bin': 'b\0', 'c.md': 'c', 'd.md': 'd', m: { target: 'x' } },
      { 'a1.md': 'a', 'b.bin': 'l\0', 'c.md': 'changed', e: 'file', m: { target: 'l' } },
      { 'a2.md': 'a', 'b.bin': 'u\0', 'd.md': 'changed', 'e/f.md': 'below', m: { target: 'u' } },
    );
    const { stdout } = runCli('merge-tree', ...places());
    assert.deepEqual(stdout.split('\n').slice(0, -2), [
      'conflict  a.md (local renamed it to a1.md, upstream to a2.md; local’s is there)',
      'conflict  b.bin (changed on both sides, and not text (base, local, upstream); local’s is there)',
      'conflict  c.md (upstream deleted it, local changed it; local’s is there)',
      'conflict  d.md (local deleted it, upstream changed it; upstream’s is there)',
      'conflict  e (a file where others need a directory: e, e/f.md; local’s is there)',
      'conflict  e/f.md (a file where others need a directory: e, e/f.md; not there: another file has its place)',
      'conflict  m (a link, to different targets; local’s is there)',
    ]);
    const { files } = JSON.parse(runCli('merge-tree', '--json', '--dry-run', ...places()).stdout) as {
      files: { path: string; kept?: string; local?: string; upstream?: string }[];
    };
    const [renamed] = files;
    assert.deepEqual([renamed?.kept, renamed?.local, renamed?.upstream], ['local', 'a1.md', 'a2.md']);
  });

  it('quotes names that would look like something else, and keeps link targets to the byte', async () => {
    const target = Buffer.from([0x78, 0xff]);
    await trees({}, {}, { 'a\nadd       b': 'a' });
    await fs.symlink(target, disk.at('upstream/ln'));
    const { stdout } = runCli('merge-tree', ...places());
    assert.match(stdout, /^add {7}"a\\nadd {7}b"\nadd {7}ln\n/);
    assert.deepEqual(await fs.readlink(disk.at('out/ln'), 'buffer'), target);
  });

  it('writes nothing when its report is lost, and leaves nothing of a place it cannot make', async () => {
    await trees({}, { a: 'a' }, { b: 'b' });
    const words = places().slice(0, 3).join(' ');
    const lost = spawnSync('bash', [
      '-c',
      `"${process.execPath}" "${CLI}" merge-tree ${words} ${disk.at('o')} > /dev/full`,
    ]);
    assert.equal(lost.status, 255);
    const unfit = disk.at(`p/q/${'x'.repeat(300)}`);
    assertRefused(runCli('merge-tree', '-q', ...places().slice(0, 3), unfit), /too long/);
    assertRefused(runCli('merge-tree', ...places().slice(0, 3), ''), /A path is empty\. See --help\.\n$/);
    assert.deepEqual((await fs.readdir(disk.path)).sort(), ['base', 'local', 'upstream']);
  });

  it('goes on where the name of a file is not UTF-8, and says so', async () => {
    await trees({}, { a: 'a' }, {});
    await fs.writeFile(Buffer.concat([Buffer.from(disk.at('local/')), Buffer.from([0xff])]), 'x');
    const { status, stdout } = runCli('merge-tree', ...places());
    assert.equal(status, 0);
    assert.match(stdout, /^skipped {3}\S+ \(bad-name, in \S+local\)$/m);
  });

  it('merges without a base', async () => {
    await trees({}, { 'a.md': 'a\nl\n', mine: 'm' }, { 'a.md': 'a\nu\n', theirs: 't' });
    const [, local, upstream, out] = places();
    const { status } = runCli('merge-tree', '/dev/null', local ?? '', upstream ?? '', out ?? '');
    assert.equal(status, 1);
    const files = await contents(OUT);
    assert.deepEqual(Object.keys(files).sort(), ['a.md', 'mine', 'theirs']);
    assert.match(files['a.md'] ?? '', /^a\n<{7}/);
  });

  it('leaves out secrets and what is never versioned, and says so', async () => {
    await trees({}, { a: 'a' }, { '.env': 'KEY', 'node_modules/x.js': 'x', b: 'b' });
    const { stdout } = runCli('merge-tree', ...places());
    assert.deepEqual(await contents(OUT), { a: 'a', b: 'b' });
    assert.match(stdout, /^skipped {3}\.env \(secret, in \S+upstream\)$/m);
    assert.match(stdout, /^skipped {3}node_modules \(junk, in \S+upstream\)$/m);
  });

  it('writes nothing with --dry-run, where no place to write is needed', async () => {
    await trees({ a: TEXT }, { a: TEXT }, { a: 'new' });
    for (const words of [places(), places().slice(0, 3)]) {
      const { status, stdout } = runCli('merge-tree', '--dry-run', ...words);
      assert.deepEqual(
        [status, stdout],
        [
          0,
          'take      a\n0 unchanged or changed here only, 0 merged, 1 from upstream, 0 deleted, 0 conflicts\n',
        ],
      );
    }
    assert.deepEqual((await fs.readdir(disk.path)).sort(), ['base', 'local', 'upstream']);
  });

  it('never follows a link out of a directory', async () => {
    await disk.write({ 'outside/secret.txt': 'secret' });
    await trees(
      { 'dir/x.md': 'x' },
      { 'dir/x.md': 'x' },
      { dir: { target: '../outside' }, file: { target: '../outside/secret.txt' } },
    );
    runCli('merge-tree', ...places());
    assert.deepEqual(await contents(OUT), { dir: '-> ../outside', file: '-> ../outside/secret.txt' });
    assert.deepEqual(await contents('outside'), { 'secret.txt': 'secret' });
  });

  it('refuses, and writes nothing, where the result could touch anything else', async () => {
    await trees({ a: 'a' }, { a: 'a' }, { a: 'b' });
    await disk.write({ 'full/x': 'x', file: 'f', alias: { target: 'local' }, empty: { folder: true } });
    const [base = '', local = '', upstream = ''] = places();
    for (const [out, message] of [
      ['full', /\/full is not empty\.\n$/],
      ['file', /\/file is not a directory\.\n$/],
      ['local', /\/local is one of the inputs/],
      ['local/new', /must be apart from/],
      ['alias/new', /must be apart from/],
      ['.', /must be apart from/],
    ] as const) {
      assertRefused(runCli('merge-tree', base, local, upstream, disk.at(out)), message);
    }
    assertRefused(
      runCli('merge-tree', disk.at('none'), local, upstream, disk.at('o')),
      /none does not exist\.\n$/,
    );
    assertRefused(
      runCli('merge-tree', disk.at('file'), local, upstream, disk.at('o')),
      /file is not a directory\.\n$/,
    );
    assertRefused(
      runCli('merge-tree', base, local),
      /needed are <base dir> <local dir> <upstream dir> <out dir>/,
    );
    assertRefused(
      runCli('merge-tree', base, local, upstream, '/proc/x/y'),
      /^artifact-lineage: \/proc\/x\/y /,
    );
    assert.deepEqual(await contents('local'), { a: 'a' });
    assert.deepEqual((await fs.readdir(disk.path)).sort(), [
      'alias',
      'base',
      'empty',
      'file',
      'full',
      'local',
      'upstream',
    ]);
    assert.equal(runCli('merge-tree', base, local, upstream, disk.at('empty')).status, 0);
    assert.deepEqual(await contents('empty'), { a: 'b' });
  });
});
