import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { ObjectHash } from '../../../src/core/identity';
import { toManifest, type Manifest } from '../../../src/core/manifest';
import { StagedFiles } from '../../../src/operations/applyFiles';
import { ignoresCase } from '../../../src/sources/ignoresCase';
import { NodeFileTree } from '../../../src/sources/nodeFileTree';
import { nodeSha256 } from '../../../src/store/nodeSha256';
import { useTemporaryDirectory } from '../store/temporaryDirectory';
import { FoldingFileTree } from './foldingFileTree';
import { treeAt, type Tree } from './workspace';

describe('changing files on odd disks', () => {
  const temporary = useTemporaryDirectory();
  const contents = new Map<ObjectHash, Uint8Array>();
  let files: FoldingFileTree;
  const place = (): string => path.join(temporary.path, 'skill');

  const manifestOf = (tree: Tree): Manifest =>
    toManifest(
      Object.entries(tree).map(([name, text]) => {
        const isLink = text.startsWith('-> ');
        const bytes = Buffer.from(isLink ? text.slice(3) : text);
        const hash = nodeSha256(bytes) as ObjectHash;
        contents.set(hash, bytes);
        return { path: name, mode: isLink ? '120000' : '100644', size: bytes.length, hash };
      }),
    );

  const change = async (before: Tree, after: Tree): Promise<void> => {
    const staged = await StagedFiles.stage(
      {
        directory: place(),
        isOwnDirectory: true,
        stagingParent: temporary.path,
        files,
        platform: 'posix',
        content: (hash) => Promise.resolve(contents.get(hash) ?? assert.fail()),
      },
      manifestOf(before),
      manifestOf(after),
    );
    try {
      await staged.apply();
    } finally {
      await staged.discard();
    }
  };

  const put = async (tree: Tree): Promise<void> => {
    for (const [name, text] of Object.entries(tree)) {
      await fs.mkdir(path.dirname(path.join(place(), name)), { recursive: true });
      await fs.writeFile(path.join(place(), name), text);
    }
  };

  beforeEach(() => {
    files = new FoldingFileTree();
  });

  it('are told by looking for a folder under its name in the other case', async () => {
    assert.equal(await ignoresCase(files, temporary.path), true);
    assert.equal(await ignoresCase(new NodeFileTree(), temporary.path), false);
    await fs.mkdir(path.join(temporary.path, '1234'));
    assert.equal(await ignoresCase(files, path.join(temporary.path, '1234')), true);
    // Two folders of one name in two cases are two folders.
    await fs.mkdir(path.join(temporary.path, 'case'));
    await fs.mkdir(path.join(temporary.path, 'CASE'));
    assert.equal(await ignoresCase(new NodeFileTree(), path.join(temporary.path, 'case')), false);
  });

  it('rename files and folders that change only their case', async () => {
    const before = { 'skill.md': 'one', 'docs/guide.md': 'two', 'docs/more.md': 'three' };
    const after = { 'SKILL.md': 'one', 'Docs/Guide.md': 'two, edited', 'Docs/more.md': 'three' };
    await put(before);
    await change(before, after);
    assert.deepEqual(await treeAt(place()), after);
    await change(after, before);
    assert.deepEqual(await treeAt(place()), before);
  });

  it('refuse two files that would be one, and change nothing', async () => {
    const before = { 'SKILL.md': 'one' };
    await put(before);
    const after = { 'SKILL.md': 'two', 'notes.md': 'a', 'Notes.md': 'b' };
    await assert.rejects(change(before, after), { name: 'OperationError', problem: 'unsafe-path' });
    assert.deepEqual(await treeAt(place()), before);
    assert.deepEqual(await fs.readdir(temporary.path), ['skill']);
  });

  it('do not let a file that is not versioned be overwritten under another case', async () => {
    const before = { 'SKILL.md': 'one' };
    await put({ ...before, 'NOTES.md': 'nobody recorded this' });
    await assert.rejects(change(before, { ...before, 'notes.md': 'new' }), { problem: 'in-the-way' });
    assert.deepEqual(await treeAt(place()), { ...before, 'NOTES.md': 'nobody recorded this' });
  });

  it('refuse a link where there can be none, and change nothing', async () => {
    files.hasLinks = false;
    const before = { 'SKILL.md': 'one' };
    await put(before);
    const after = { 'SKILL.md': 'two', link: '-> SKILL.md' };
    await assert.rejects(change(before, after), { problem: 'no-links', path: 'link' });
    assert.deepEqual(await treeAt(place()), before);
    assert.deepEqual(await fs.readdir(temporary.path), ['skill']);
  });
});
