import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import nodeFs, { truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { promisify } from 'node:util';
import type { FileTreeProblem } from '../../../src/core/fileTree';
import { NodeFileTree, toSlashes } from '../../../src/sources/nodeFileTree';
import { withHurriedClock } from './hurriedClock';
import { useRealTree } from './realTree';

const run = promisify(execFile);
const LARGE = 3 * (1 << 20) + 17;
/** Around what is read in one go: nothing, one byte, the limit of a small file, and beyond a large one's chunk. */
const SIZES = [0, 1, 4096, (1 << 18) - 1, 1 << 18, (1 << 18) + 1, 1 << 20, LARGE];

function patternOf(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < size; i++) bytes[i] = (i * 7 + (i >> 8)) & 0xff;
  return bytes;
}

/** Does something every time others have their turn. */
function everyTurn(act: () => void): { stop(): void } {
  let stopped = false;
  const turn = (): void => {
    if (stopped) return;
    act();
    setImmediate(turn);
  };
  setImmediate(turn);
  return {
    stop: () => {
      stopped = true;
    },
  };
}

async function assertProblem(
  promise: Promise<unknown>,
  problem: FileTreeProblem,
  path: string,
): Promise<void> {
  await assert.rejects(promise, { name: 'FileTreeError', problem, path });
}

describe('NodeFileTree', () => {
  const disk = useRealTree();
  const files = new NodeFileTree();
  const text = async (relative: string): Promise<string> =>
    Buffer.from(await files.read(disk.at(relative))).toString();

  describe('list', () => {
    it('tells files, folders, links and other things apart, without following links', async () => {
      await disk.write({ a: '', 'b/c': '', l: { target: 'b' }, broken: { target: 'none' } });
      execFileSync('mkfifo', [disk.at('pipe')]);
      const entries = [...(await files.list(disk.path))].sort((x, y) => (x.name < y.name ? -1 : 1));
      assert.deepEqual(entries, [
        { name: 'a', type: 'file' },
        { name: 'b', type: 'directory' },
        { name: 'broken', type: 'link' },
        { name: 'l', type: 'link' },
        { name: 'pipe', type: 'other' },
      ]);
    });

    it('has hidden files, spaces and other letters', async () => {
      const names = ['.hidden', ' lead', 'a b', 'e\u{301}', 'é', '日本', '😀.md', 'new\nline'];
      await disk.write(Object.fromEntries(names.map((name) => [name, name])));
      const listed = (await files.list(disk.path)).map(({ name }) => name);
      assert.deepEqual(listed.sort(), [...names].sort());
      for (const name of names) assert.equal(await text(name), name);
    });

    it('says what is missing', async () => {
      await disk.write({ file: '' });
      await assertProblem(files.list(disk.at('none')), 'missing', disk.at('none'));
      await assertProblem(files.list(disk.at('file')), 'missing', disk.at('file'));
      await assertProblem(files.list(disk.at('file/below')), 'missing', disk.at('file/below'));
    });
  });

  describe('stat', () => {
    it('is what the disk has of a file', async () => {
      await disk.write({ a: 'four' });
      const real = await fs.stat(disk.at('a'));
      assert.deepEqual(await files.stat(disk.at('a')), {
        type: 'file',
        size: 4,
        mtimeMs: real.mtimeMs,
        ctimeMs: real.ctimeMs,
        inode: real.ino,
        executable: false,
      });
    });

    it('is of a link itself, even of a broken one', async () => {
      await disk.write({ a: 'text', l: { target: 'a' }, broken: { target: 'none' } });
      assert.equal((await files.stat(disk.at('l')))?.type, 'link');
      assert.equal((await files.stat(disk.at('broken')))?.type, 'link');
    });

    it('sees any executable bit', async () => {
      await disk.write({ a: '' });
      for (const [mode, expected] of [
        [0o644, false],
        [0o744, true],
        [0o654, true],
        [0o645, true],
        [0o600, false],
      ] as const) {
        await fs.chmod(disk.at('a'), mode);
        assert.equal((await files.stat(disk.at('a')))?.executable, expected, mode.toString(8));
      }
    });

    it('is undefined where nothing is, and fails where it cannot be told', async () => {
      await disk.write({ file: '' });
      assert.equal(await files.stat(disk.at('none')), undefined);
      assert.equal(await files.stat(disk.at('none/below')), undefined);
      assert.equal(await files.stat(disk.at('file/below')), undefined);
      const tooLong = disk.at('x'.repeat(300));
      await assertProblem(files.stat(tooLong), 'failed', tooLong);
    });
  });

  describe('resolve', () => {
    it('goes through links in every component', async () => {
      await disk.write({ 'real/a': '', l: { target: 'real' }, 'real/m': { target: '../l/a' } });
      assert.equal(await files.resolve(disk.at('l/m')), disk.at('real/a'));
      assert.equal(await files.resolve(disk.at('l/../l//a')), disk.at('real/a'));
    });

    it('is undefined for what leads nowhere: missing, broken, below a file, round in a circle', async () => {
      await disk.write({
        file: '',
        broken: { target: 'none' },
        self: { target: 'self' },
        ping: { target: 'pong' },
        pong: { target: 'ping' },
      });
      for (const path of ['none', 'broken', 'file/below', 'self', 'ping', 'pong/below']) {
        assert.equal(await files.resolve(disk.at(path)), undefined, path);
      }
    });
  });

  describe('read', () => {
    it('has exactly the bytes, of every size', async () => {
      for (const size of SIZES) {
        const bytes = patternOf(size);
        await fs.writeFile(disk.at('file'), bytes);
        const read = await files.read(disk.at('file'));
        assert.equal(Buffer.compare(read, bytes), 0, `${String(size)} bytes`);
      }
    });

    it('has bytes that git gives the same hash', async () => {
      const contents = [
        Buffer.from('a\r\nb\n'),
        Buffer.from('\u{feff}é\0'),
        Buffer.from([255, 254, 0, 13]),
        patternOf(300_000),
      ];
      for (const [i, bytes] of contents.entries()) {
        const file = disk.at(`file ${String(i)}`);
        await fs.writeFile(file, bytes);
        const read = await files.read(file);
        const { stdout } = await run('git', ['hash-object', '--no-filters', file]);
        const blob = createHash('sha1')
          .update(`blob ${String(read.length)}\0`)
          .update(read)
          .digest('hex');
        assert.equal(blob, stdout.trim());
      }
    });

    it('gives memory of its own, which the next read leaves alone', async () => {
      await disk.write({ a: 'first', b: 'other' });
      const [a, b] = await Promise.all([files.read(disk.at('a')), files.read(disk.at('b'))]);
      assert.deepEqual(
        [a, b].map((bytes) => Buffer.from(bytes).toString()),
        ['first', 'other'],
      );
    });

    it('never follows a link', async () => {
      await disk.write({ a: 'text', l: { target: 'a' } });
      await assertProblem(files.read(disk.at('l')), 'wrong-type', disk.at('l'));
    });

    it('reads through a folder that is a link', async () => {
      await disk.write({ 'real/a': 'text', l: { target: 'real' } });
      assert.equal(await text('l/a'), 'text');
    });

    it('refuses a folder, and a pipe at once instead of waiting for its writer', async () => {
      await disk.write({ folder: { folder: true } });
      execFileSync('mkfifo', [disk.at('pipe')]);
      await assertProblem(files.read(disk.at('folder')), 'wrong-type', disk.at('folder'));
      await assertProblem(files.read(disk.at('pipe')), 'wrong-type', disk.at('pipe'));
    });

    it('refuses a socket', async () => {
      const server = createServer().listen(disk.at('socket'));
      await once(server, 'listening');
      try {
        await assertProblem(files.read(disk.at('socket')), 'wrong-type', disk.at('socket'));
      } finally {
        server.close();
      }
    });

    it('says that a file is missing, also where a folder became a file', async () => {
      await disk.write({ 'a/b': '' });
      await fs.rm(disk.at('a'), { recursive: true });
      await assertProblem(files.read(disk.at('a/b')), 'missing', disk.at('a/b'));
      await disk.write({ a: 'now a file' });
      await assertProblem(files.read(disk.at('a/b')), 'missing', disk.at('a/b'));
    });

    const oneLetter = (letter: string): Buffer => Buffer.alloc(LARGE, letter);

    it('reads again what changes meanwhile, and never gives half of each', async () => {
      const file = disk.at('file');
      for (let changeAt = 0; changeAt < 12; changeAt++) {
        writeFileSync(file, oneLetter('a'));
        const read = await withHurriedClock(50, async () => {
          let turn = 0;
          const changing = everyTurn(() => {
            if (turn++ === changeAt) writeFileSync(file, oneLetter('b'), { flag: 'r+' });
          });
          try {
            return await new NodeFileTree().read(file);
          } finally {
            changing.stop();
          }
        });
        const whole = [oneLetter('a'), oneLetter('b')].some((bytes) => bytes.equals(read));
        assert.ok(whole, `changed at turn ${String(changeAt)}`);
      }
    });

    it('gives up on a file that changes all the time', async () => {
      const file = disk.at('file');
      writeFileSync(file, oneLetter('a'));
      await withHurriedClock(50, async () => {
        let size = LARGE;
        const changing = everyTurn(() => truncateSync(file, --size));
        try {
          await assertProblem(new NodeFileTree().read(file), 'changing', file);
        } finally {
          changing.stop();
        }
      });
      assert.equal((await new NodeFileTree().read(file)).length, (await fs.stat(file)).size);
    });

    it('says that a file is missing that vanishes between two attempts', async () => {
      const file = disk.at('file');
      writeFileSync(file, oneLetter('a'));
      await withHurriedClock(50, async () => {
        let turn = 0;
        const changing = everyTurn(() => {
          if (turn++ !== 3) return;
          truncateSync(file, 10);
          unlinkSync(file);
        });
        try {
          await assertProblem(new NodeFileTree().read(file), 'missing', file);
        } finally {
          changing.stop();
        }
      });
    });
  });

  describe('readLink', () => {
    it("is a link's text, not what it leads to", async () => {
      await disk.write({ l: { target: '../no where/é' }, a: '' });
      assert.equal(await files.readLink(disk.at('l')), '../no where/é');
      await assertProblem(files.readLink(disk.at('none')), 'missing', disk.at('none'));
      await assert.rejects(files.readLink(disk.at('a')), { name: 'FileTreeError', path: disk.at('a') });
    });
  });

  describe('create', () => {
    it('writes a file, executable or not', async () => {
      await files.create(disk.at('plain'), Buffer.from('a'), { executable: false });
      await files.create(disk.at('script é'), patternOf(LARGE), { executable: true });
      assert.equal(await text('plain'), 'a');
      assert.equal(Buffer.compare(await fs.readFile(disk.at('script é')), patternOf(LARGE)), 0);
      assert.equal((await files.stat(disk.at('plain')))?.executable, false);
      assert.equal((await files.stat(disk.at('script é')))?.executable, true);
    });

    it('replaces nothing: no file, no link, not what a link leads to', async () => {
      await disk.write({ file: 'old', l: { target: 'file' }, broken: { target: 'none' } });
      for (const name of ['file', 'l', 'broken']) {
        await assertProblem(
          files.create(disk.at(name), Buffer.from('new'), { executable: false }),
          'failed',
          disk.at(name),
        );
      }
      assert.equal(await text('file'), 'old');
      assert.deepEqual((await fs.readdir(disk.path)).sort(), ['broken', 'file', 'l']);
    });

    it('needs the folder to be there', async () => {
      const file = disk.at('none/file');
      await assertProblem(files.create(file, Buffer.from(''), { executable: false }), 'missing', file);
    });
  });

  it('leaves no part of a file behind that could not be written', async () => {
    const original = nodeFs.fsyncSync;
    nodeFs.fsyncSync = () => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    try {
      const creating = files.create(disk.at('part'), Buffer.from('text'), { executable: false });
      await assertProblem(creating, 'no-space', disk.at('part'));
    } finally {
      nodeFs.fsyncSync = original;
    }
    assert.deepEqual(await fs.readdir(disk.path), []);
  });

  it('createLink makes a link with this text, in place of nothing', async () => {
    await files.createLink(disk.at('l'), '../x y');
    assert.equal(await fs.readlink(disk.at('l')), '../x y');
    await assertProblem(files.createLink(disk.at('l'), 'other'), 'failed', disk.at('l'));
    assert.equal(await fs.readlink(disk.at('l')), '../x y');
  });

  it('makeDirectory makes parents too, and leaves what is there', async () => {
    await files.makeDirectory(disk.at('a/b/c'));
    await fs.writeFile(disk.at('a/b/file'), 'kept');
    await files.makeDirectory(disk.at('a/b/c'));
    await files.makeDirectory(disk.at('a'));
    assert.deepEqual((await fs.readdir(disk.at('a/b'))).sort(), ['c', 'file']);
    await assert.rejects(files.makeDirectory(disk.at('a/b/file/c')), {
      name: 'FileTreeError',
      path: disk.at('a/b/file/c'),
    });
  });

  describe('rename', () => {
    it('replaces a file, and moves a link as a link', async () => {
      await disk.write({ new: 'new', old: 'old', l: { target: 'old' } });
      await files.rename(disk.at('new'), disk.at('old'));
      await files.rename(disk.at('l'), disk.at('m'));
      assert.equal(await text('old'), 'new');
      assert.equal(await fs.readlink(disk.at('m')), 'old');
      assert.deepEqual((await fs.readdir(disk.path)).sort(), ['m', 'old']);
    });

    it('replaces no folder by a file, and says so', async () => {
      await disk.write({ file: 'text', 'folder/inside': '' });
      await assertProblem(files.rename(disk.at('file'), disk.at('folder')), 'wrong-type', disk.at('folder'));
      await assertProblem(files.rename(disk.at('none'), disk.at('x')), 'missing', disk.at('x'));
      assert.equal(await text('file'), 'text');
    });
  });

  it('setExecutable lets those execute who may read, and takes it from everybody, changing nothing else', async () => {
    await disk.write({ file: 'text' });
    const mode = async (): Promise<number> => (await fs.stat(disk.at('file'))).mode & 0o7777;
    for (const [before, on, off] of [
      [0o644, 0o755, 0o644],
      [0o600, 0o700, 0o600],
      [0o640, 0o750, 0o640],
      [0o4755, 0o4755, 0o4644],
    ] as const) {
      await fs.chmod(disk.at('file'), before);
      await files.setExecutable(disk.at('file'), true);
      assert.equal(await mode(), on);
      await files.setExecutable(disk.at('file'), false);
      assert.equal(await mode(), off);
    }
    await assertProblem(files.setExecutable(disk.at('none'), true), 'missing', disk.at('none'));
  });

  it('remove takes a file or a link, not what it leads to, nor a folder; a missing one is fine', async () => {
    await disk.write({ file: '', target: 'kept', l: { target: 'target' }, 'folder/inside': '' });
    for (const name of ['file', 'l', 'none', 'none/below']) await files.remove(disk.at(name));
    assert.deepEqual((await fs.readdir(disk.path)).sort(), ['folder', 'target']);
    await assert.rejects(files.remove(disk.at('folder')), { name: 'FileTreeError' });
    assert.deepEqual(await fs.readdir(disk.at('folder')), ['inside']);
  });

  it('removeEmptyDirectory takes an empty folder and nothing else, and tells', async () => {
    await disk.write({ file: '', empty: { folder: true }, 'full/inside': '' });
    assert.equal(await files.removeEmptyDirectory(disk.at('empty')), true);
    for (const name of ['empty', 'full', 'file', 'none']) {
      assert.equal(await files.removeEmptyDirectory(disk.at(name)), false, name);
    }
    const tooLong = disk.at('x'.repeat(300));
    await assertProblem(files.removeEmptyDirectory(tooLong), 'failed', tooLong);
    assert.deepEqual((await fs.readdir(disk.path)).sort(), ['file', 'full']);
  });

  it('lets others have their turn during long work', async () => {
    await disk.write({ file: 'text' });
    let turns = 0;
    const other = setInterval(() => turns++, 1);
    const end = performance.now() + 100;
    while (performance.now() < end) await files.read(disk.at('file'));
    clearInterval(other);
    assert.ok(turns >= 3, `${String(turns)} turns`);
  });

  it('toSlashes is an absolute path', () => {
    assert.equal(toSlashes('/a/b/../c/'), '/a/c');
    assert.equal(toSlashes('x'), `${process.cwd()}/x`);
  });
});
