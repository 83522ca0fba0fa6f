import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { FileTreeError } from '../../../src/core/fileTree';
import type { ObjectHash } from '../../../src/core/identity';
import { toManifest, type Manifest } from '../../../src/core/manifest';
import { StagedFiles, type ApplyTarget } from '../../../src/operations/applyFiles';
import { nodeSha256 } from '../../../src/store/nodeSha256';
import { StoreError } from '../../../src/store/storeError';
import { useTemporaryDirectory } from '../store/temporaryDirectory';
import { failAtChange, HookedFileTree } from './hookedFileTree';
import { treeAt, type Tree } from './workspace';

const BEFORE: Tree = {
  'SKILL.md': 'one',
  'run.sh': '* run',
  'docs/a.md': 'a',
  link: '-> SKILL.md',
  'x/y/z.md': 'deep',
};
const AFTER: Tree = {
  'SKILL.md': 'two',
  'run.sh': 'run',
  'docs/b.md': 'b',
  link: '-> docs/b.md',
  bin: '* was no directory',
  more: '',
};

describe('applyFiles', () => {
  const temporary = useTemporaryDirectory();
  const contents = new Map<ObjectHash, Uint8Array>();
  let files: HookedFileTree;
  const place = (): string => path.join(temporary.path, 'skills/pdf');

  /** A manifest of a tree, whose contents can then be had. */
  const manifestOf = (tree: Tree): Manifest =>
    toManifest(
      Object.entries(tree).map(([name, text]) => {
        const isLink = text.startsWith('-> ');
        const isExecutable = text.startsWith('* ');
        const bytes = Buffer.from(isLink ? text.slice(3) : isExecutable ? text.slice(2) : text);
        const hash = nodeSha256(bytes) as ObjectHash;
        contents.set(hash, bytes);
        return {
          path: name,
          mode: isLink ? '120000' : isExecutable ? '100755' : '100644',
          size: bytes.length,
          hash,
        };
      }),
    );
  const target = (fields: Partial<ApplyTarget> = {}): ApplyTarget => ({
    directory: place(),
    isOwnDirectory: true,
    stagingParent: temporary.path,
    files,
    platform: 'posix',
    content: (hash) => {
      const bytes = contents.get(hash);
      return bytes ? Promise.resolve(bytes) : Promise.reject(new StoreError('missing-object', hash));
    },
    ...fields,
  });
  const put = async (tree: Tree): Promise<Manifest> => {
    for (const [name, text] of Object.entries(tree)) {
      const file = path.join(place(), name);
      await fs.mkdir(path.dirname(file), { recursive: true });
      if (text.startsWith('-> ')) await fs.symlink(text.slice(3), file);
      else
        await fs.writeFile(file, text.replace(/^\* /, ''), { mode: text.startsWith('* ') ? 0o755 : 0o644 });
    }
    return manifestOf(tree);
  };
  const apply = async (present: Manifest, wanted: Manifest, to = target()): Promise<void> => {
    const staged = await StagedFiles.stage(to, present, wanted);
    await staged.apply();
    await staged.discard();
  };
  const assertSwept = async (): Promise<void> => {
    assert.deepEqual(
      (await fs.readdir(temporary.path)).filter((name) => name.endsWith('.tmp')),
      [],
    );
  };
  beforeEach(async () => {
    contents.clear();
    files = new HookedFileTree();
    await fs.mkdir(place(), { recursive: true });
  });

  it('makes the files what they shall be: contents, modes, links, folders', async () => {
    await apply(await put(BEFORE), manifestOf(AFTER));
    assert.deepEqual(await treeAt(place()), AFTER);
    assert.deepEqual((await fs.readdir(place())).sort(), [
      'SKILL.md',
      'bin',
      'docs',
      'link',
      'more',
      'run.sh',
    ]);
    assert.ok((await fs.lstat(path.join(place(), 'link'))).isSymbolicLink());
    await assertSwept();
    await apply(manifestOf(AFTER), manifestOf(BEFORE));
    assert.deepEqual(await treeAt(place()), BEFORE);
    await assertSwept();
  });

  it('turns a file into a directory, and the reverse', async () => {
    const before: Tree = { a: 'file', 'b/c': 'in a directory', 'b/d/e': 'deeper' };
    const after: Tree = { 'a/b': 'file', 'a/c': 'x', b: '-> a/b' };
    await apply(await put(before), manifestOf(after));
    assert.deepEqual(await treeAt(place()), after);
    await apply(manifestOf(after), manifestOf(before));
    assert.deepEqual(await treeAt(place()), before);
  });

  it('touches no live file while it stages', async () => {
    const present = await put(BEFORE);
    const inodes = async (): Promise<number[]> =>
      Promise.all(Object.keys(BEFORE).map(async (name) => (await fs.lstat(path.join(place(), name))).ino));
    const before = await inodes();
    const staged = await StagedFiles.stage(target(), present, manifestOf(AFTER));
    assert.deepEqual(await treeAt(place()), BEFORE);
    assert.deepEqual(await inodes(), before);
    await staged.discard();
    assert.deepEqual(await treeAt(place()), BEFORE);
    await assertSwept();
  });

  it('does not rewrite files that are to stay as they are', async () => {
    const present = await put(BEFORE);
    const { ino } = await fs.stat(path.join(place(), 'SKILL.md'));
    await apply(present, manifestOf({ ...BEFORE, 'docs/a.md': 'other' }));
    assert.equal((await fs.stat(path.join(place(), 'SKILL.md'))).ino, ino);
  });

  it('gives a file that it replaces the rights it had, and changes no more of them than the executable bits', async () => {
    const names = ['secret', 'shared', 'on', 'off', 'link'];
    const present = await put({ ...Object.fromEntries(names.map((name) => [name, 'one'])), off: '* one' });
    const rights = { secret: 0o600, shared: 0o664, on: 0o640, off: 0o750 };
    for (const [name, mode] of Object.entries(rights)) await fs.chmod(path.join(place(), name), mode);
    await apply(
      present,
      manifestOf({ secret: 'two', shared: 'two', on: '* two', off: 'two', link: '-> on', new: 'two' }),
    );
    const modes: Record<string, number> = {};
    for (const name of [...Object.keys(rights), 'new'])
      modes[name] = (await fs.lstat(path.join(place(), name))).mode & 0o777;
    await fs.writeFile(path.join(temporary.path, 'plain'), '');
    const plain = (await fs.stat(path.join(temporary.path, 'plain'))).mode & 0o777;
    assert.deepEqual(modes, { secret: 0o600, shared: 0o664, on: 0o750, off: 0o640, new: plain });
  });

  it('lets nobody read what is staged who may not read the file it is for', async () => {
    const present = await put({ 'SKILL.md': 'one' });
    await fs.chmod(path.join(place(), 'SKILL.md'), 0o600);
    const staged = await StagedFiles.stage(target(), present, manifestOf({ 'SKILL.md': 'two' }));
    const [name = ''] = (await fs.readdir(temporary.path)).filter((one) => one.endsWith('.tmp'));
    assert.equal((await fs.stat(path.join(temporary.path, name, '0'))).mode & 0o777, 0o600);
    await staged.discard();
  });

  it('leaves files alone that neither version names, and the folders they are in', async () => {
    const present = await put(BEFORE);
    await fs.writeFile(path.join(place(), 'x/y/.env'), 'KEY=1');
    await apply(present, manifestOf({}));
    assert.deepEqual(await treeAt(place()), { 'x/y/.env': 'KEY=1' });
  });

  it("removes the artifact's own directory with its last file, but no directory that is not its own", async () => {
    await apply(await put({ 'a.md': 'a' }), manifestOf({}));
    await assert.rejects(fs.stat(place()), { code: 'ENOENT' });
    await fs.mkdir(place());
    await apply(await put({ 'a.md': 'a' }), manifestOf({}), target({ isOwnDirectory: false }));
    assert.ok((await fs.stat(place())).isDirectory());
  });

  it('makes a directory that is gone anew', async () => {
    await fs.rm(place(), { recursive: true });
    await apply([], manifestOf(AFTER));
    assert.deepEqual(await treeAt(place()), AFTER);
  });

  it('leaves the live files as they were when staging fails, at whichever step', async () => {
    const present = await put(BEFORE);
    const full = new FileTreeError('no-space', 'disk');
    let failures = 0;
    for (let step = 0; ; step++) {
      const hook = failAtChange(step, full);
      files.hook = hook;
      const staging = StagedFiles.stage(target(), present, manifestOf(AFTER));
      const staged = await staging.catch((error: unknown) => {
        assert.equal(error, full);
        return undefined;
      });
      files.hook = undefined;
      assert.deepEqual(await treeAt(place()), BEFORE);
      await staged?.discard();
      await assertSwept();
      if (staged) break;
      failures++;
    }
    // The folder, and each of the five files to be written.
    assert.equal(failures, 6);
  });

  it('says what it stopped at when applying fails in the middle, and nothing is deleted before all is done', async () => {
    for (let step = 0; ; step++) {
      await fs.rm(place(), { recursive: true });
      const present = await put(BEFORE);
      const staged = await StagedFiles.stage(target(), present, manifestOf(AFTER));
      const hook = failAtChange(step, new FileTreeError('no-permission', 'x'));
      let isDiscarding = false;
      files.hook = (call, file) => {
        if (call === 'remove') assert.ok(isDiscarding);
        return hook(call, file);
      };
      const failed = await staged.apply().then(
        () => false,
        (error: unknown) => {
          assert.ok(error instanceof FileTreeError);
          return true;
        },
      );
      files.hook = undefined;
      if (!failed) {
        assert.ok(step > 8);
        assert.deepEqual(await treeAt(place()), AFTER);
        isDiscarding = true;
        await staged.discard();
        break;
      }
      const out = (await fs.readdir(temporary.path)).filter((name) => name.endsWith('.tmp'));
      assert.equal(out.length, 1);
      isDiscarding = true;
      await staged.discard();
      await assertSwept();
    }
  });

  for (const [name, platform] of [
    ['../outside.md', 'posix'],
    ['a/../../outside.md', 'posix'],
    ['/etc/outside', 'posix'],
    ['a//b', 'posix'],
    ['.', 'posix'],
    ['CON.md', 'windows'],
    ['a:b', 'windows'],
    ['C:/x', 'windows'],
    ['trailing.', 'windows'],
  ] as const) {
    it(`refuses to write ${name} on ${platform}`, async () => {
      const wanted = [...manifestOf({ 'SKILL.md': 'x', [name]: 'evil' })];
      const staging = StagedFiles.stage(target({ platform }), [], wanted);
      await assert.rejects(staging, { name: 'OperationError', problem: 'unsafe-path', path: name });
      assert.deepEqual(await treeAt(temporary.path), {});
      await assertSwept();
    });
  }

  it('refuses names that Windows takes for one, and writes them elsewhere', async () => {
    const wanted = manifestOf({ 'Readme.md': 'a', 'README.md': 'b' });
    const staging = StagedFiles.stage(target({ platform: 'windows' }), [], wanted);
    await assert.rejects(staging, { name: 'OperationError', problem: 'unsafe-path' });
    await apply([], wanted);
    assert.deepEqual(await treeAt(place()), { 'Readme.md': 'a', 'README.md': 'b' });
  });

  it('does not write over a file that is not versioned', async () => {
    const present = await put({ 'SKILL.md': 'one' });
    await fs.writeFile(path.join(place(), 'own.md'), 'not versioned');
    const staging = StagedFiles.stage(target(), present, manifestOf({ 'own.md': 'version' }));
    await assert.rejects(staging, { name: 'OperationError', problem: 'in-the-way', path: 'own.md' });
    assert.deepEqual(await treeAt(place()), { 'SKILL.md': 'one', 'own.md': 'not versioned' });
  });

  it('follows no link out of the artifact', async () => {
    const outside = path.join(temporary.path, 'outside');
    await fs.mkdir(outside);
    const present = await put({ 'SKILL.md': 'one' });
    await fs.symlink(outside, path.join(place(), 'docs'));
    const staging = StagedFiles.stage(target(), present, manifestOf({ 'SKILL.md': 'one', 'docs/a.md': 'a' }));
    await assert.rejects(staging, { name: 'OperationError', problem: 'in-the-way', path: 'docs' });
    assert.deepEqual(await fs.readdir(outside), []);
  });

  it('replaces a versioned link by the folder that was there before', async () => {
    const outside = path.join(temporary.path, 'outside');
    await fs.mkdir(outside);
    await apply(await put({ docs: `-> ${outside}` }), manifestOf({ 'docs/a.md': 'a' }));
    assert.deepEqual(await treeAt(place()), { 'docs/a.md': 'a' });
    assert.deepEqual(await fs.readdir(outside), []);
  });

  it('touches nothing when a content is missing or damaged in the store', async () => {
    const present = await put(BEFORE);
    const wanted = manifestOf(AFTER);
    contents.delete(nodeSha256(Buffer.from('b')) as ObjectHash);
    await assert.rejects(StagedFiles.stage(target(), present, wanted), {
      name: 'StoreError',
      reason: 'missing-object',
    });
    assert.deepEqual(await treeAt(place()), BEFORE);
    await assertSwept();
  });

  it('touches nothing when nothing may be written beside the artifact', async () => {
    const present = await put(BEFORE);
    // For the superuser no directory is read-only: a path below a file refuses everybody.
    await fs.writeFile(path.join(temporary.path, 'file'), '');
    const blocked = target({ stagingParent: path.join(temporary.path, 'file') });
    await assert.rejects(StagedFiles.stage(blocked, present, manifestOf(AFTER)), { name: 'FileTreeError' });
    assert.deepEqual(await treeAt(place()), BEFORE);
  });
});
