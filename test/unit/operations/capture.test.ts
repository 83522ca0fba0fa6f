import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { FileTreeError } from '../../../src/core/fileTree';
import type { ObjectHash } from '../../../src/core/identity';
import { capture } from '../../../src/operations/capture';
import { identityOf } from '../../../src/operations/reconcile';
import type { CachedFile } from '../../../src/sources/scanArtifact';
import { nodeSha256 } from '../../../src/store/nodeSha256';
import { failNext } from '../store/failingDisk';
import { useWorkspace } from './workspace';

const SKILL = 'skills/pdf';

describe('capture', () => {
  const use = useWorkspace();

  it('records a root version of unknown origin at first sight', async () => {
    const workspace = use.current;
    await workspace.write(SKILL, { 'SKILL.md': 'one', 'bin/run.sh': '* run', link: '-> SKILL.md' });
    const result = await workspace.capture(SKILL);
    assert.equal(result.isNewVersion, true);
    const version = workspace.head(SKILL);
    assert.equal(version.number, 1);
    assert.equal(version.parentId, undefined);
    assert.equal(version.parentHash, undefined);
    assert.equal(version.changeOrigin, undefined);
    assert.equal(version.author, 'tester');
    assert.equal(version.contentHash, result.contentHash);
    assert.deepEqual(version.filesChanged, [
      { path: 'SKILL.md', change: 'added' },
      { path: 'bin/run.sh', change: 'added' },
      { path: 'link', change: 'added' },
    ]);
    assert.deepEqual(await workspace.stored(version), await workspace.tree(SKILL));
    assert.deepEqual(workspace.trail(SKILL), ['first-seen done']);
  });

  it('records an edit as a local modification of the head', async () => {
    const workspace = use.current;
    await workspace.write(SKILL, { 'SKILL.md': 'one' });
    await workspace.capture(SKILL);
    const first = workspace.head(SKILL);
    await workspace.write(SKILL, { 'SKILL.md': 'two' });
    await workspace.capture(SKILL);
    const second = workspace.head(SKILL);
    assert.equal(second.parentId, first.id);
    assert.equal(second.parentHash, first.contentHash);
    assert.equal(second.changeOrigin, 'local_modification');
    assert.equal(second.number, 2);
    assert.deepEqual(second.filesChanged, [{ path: 'SKILL.md', change: 'modified' }]);
    assert.deepEqual(await workspace.stored(first), { 'SKILL.md': 'one' });
    assert.deepEqual(await workspace.stored(second), { 'SKILL.md': 'two' });
    assert.deepEqual(workspace.trail(SKILL), ['first-seen done', 'capture done']);
  });

  it('records nothing when the content is that of the head, whatever the times say', async () => {
    const workspace = use.current;
    await workspace.write(SKILL, { 'SKILL.md': 'one' });
    await workspace.capture(SKILL);
    await workspace.write(SKILL, { 'SKILL.md': 'one' });
    await fs.utimes(workspace.at(`${SKILL}/SKILL.md`), 1, 1);
    const again = await workspace.capture(SKILL);
    assert.deepEqual(again.records, []);
    assert.equal(again.isNewVersion, false);
    assert.equal(workspace.versions(SKILL).length, 1);
  });

  it('takes a changed executable bit for a version', async () => {
    const workspace = use.current;
    await workspace.write(SKILL, { 'SKILL.md': 'one', 'run.sh': 'run' });
    await workspace.capture(SKILL);
    await fs.chmod(workspace.at(`${SKILL}/run.sh`), 0o755);
    await workspace.capture(SKILL);
    assert.deepEqual(workspace.head(SKILL).filesChanged, [{ path: 'run.sh', change: 'mode' }]);
    assert.deepEqual(await workspace.stored(workspace.head(SKILL)), { 'SKILL.md': 'one', 'run.sh': '* run' });
    await fs.chmod(workspace.at(`${SKILL}/run.sh`), 0o700);
    assert.deepEqual((await workspace.capture(SKILL)).records, [], 'only the class of the mode counts');
  });

  it('keeps the executable bit where the file system has none', async () => {
    const workspace = use.current;
    await workspace.write(SKILL, { 'SKILL.md': 'one', 'run.sh': '* run' });
    await workspace.capture(SKILL);
    workspace.files.hasExecutableBits = false;
    assert.deepEqual((await workspace.capture(SKILL)).records, []);
    await workspace.write(SKILL, { 'run.sh': 'other' });
    await workspace.capture(SKILL);
    assert.deepEqual(await workspace.stored(workspace.head(SKILL)), {
      'SKILL.md': 'one',
      'run.sh': '* other',
    });
  });

  it('lists what changed: added, deleted, renamed, a link turned to another target', async () => {
    const workspace = use.current;
    await workspace.write(SKILL, {
      'SKILL.md': 'one',
      'old.md': 'moved text',
      'gone.md': 'gone',
      link: '-> old.md',
    });
    await workspace.capture(SKILL);
    await fs.mkdir(workspace.at(`${SKILL}/docs`));
    await fs.rename(workspace.at(`${SKILL}/old.md`), workspace.at(`${SKILL}/docs/new.md`));
    await fs.rm(workspace.at(`${SKILL}/gone.md`));
    await workspace.write(SKILL, { 'more.md': 'more', link: '-> docs/new.md' });
    await workspace.capture(SKILL);
    assert.deepEqual(workspace.head(SKILL).filesChanged, [
      { path: 'docs/new.md', change: 'renamed', from: 'old.md' },
      { path: 'gone.md', change: 'deleted' },
      { path: 'link', change: 'modified' },
      { path: 'more.md', change: 'added' },
    ]);
  });

  it('makes a new version of content that was there before, and no cycle', async () => {
    const workspace = use.current;
    for (const text of ['one', 'two', 'one', 'two', 'one']) {
      await workspace.write(SKILL, { 'SKILL.md': text });
      await workspace.capture(SKILL);
    }
    const versions = workspace.versions(SKILL);
    assert.equal(new Set(versions.map(({ id }) => id)).size, 5);
    assert.equal(new Set(versions.map(({ contentHash }) => contentHash)).size, 2);
    const { id: head, artifactId } = workspace.head(SKILL);
    assert.deepEqual(
      workspace.store.graphOf(artifactId).ancestors(head),
      versions.map(({ id }) => id),
    );
    assert.deepEqual(workspace.store.graphOf(artifactId).cycles(), []);
  });

  it('gives one version of one change, whoever captures it', async () => {
    const workspace = use.current;
    await workspace.write(SKILL, { 'SKILL.md': 'one' });
    const { context } = workspace;
    const found = await workspace.find(SKILL);
    const identity = identityOf(context, workspace.root, found);
    const both = [
      await capture(context, identity, found, new Map()),
      await capture({ ...context, author: 'other' }, identity, found, new Map()),
    ];
    for (const { records } of both) await workspace.store.commit(records);
    assert.equal(workspace.versions(SKILL).length, 1);
    assert.equal(workspace.head(SKILL).author, 'tester');
    assert.deepEqual(workspace.trail(SKILL), ['first-seen done']);
  });

  it('lists what is skipped, with the reason, in the result and in the version', async () => {
    const workspace = use.current;
    await workspace.write(SKILL, {
      'SKILL.md': 'one',
      'big.bin': 'x'.repeat(1001),
      '.env': 'KEY=1',
      'edge.bin': 'y'.repeat(1000),
    });
    const { scanned } = await workspace.capture(SKILL);
    const expected = [
      { path: '.env', reason: 'secret' },
      { path: 'big.bin', reason: 'too-large', size: 1001 },
    ];
    assert.deepEqual(scanned.skipped, expected);
    const version = workspace.head(SKILL);
    assert.deepEqual(version.metadata.skipped, expected);
    assert.deepEqual(Object.keys(await workspace.stored(version)), ['SKILL.md', 'edge.bin']);
    assert.equal(workspace.store.hasContent(nodeSha256(Buffer.from('KEY=1')) as ObjectHash), false);
  });

  it('leaves out a file that vanishes while it is at it', async () => {
    const workspace = use.current;
    await workspace.write(SKILL, { 'SKILL.md': 'one', 'b.md': 'b', 'c.md': 'c' });
    workspace.files.hook = async (call, file) => {
      if (call === 'read' && file.endsWith('/b.md')) await fs.rm(file);
    };
    await workspace.capture(SKILL);
    assert.deepEqual(await workspace.stored(workspace.head(SKILL)), { 'SKILL.md': 'one', 'c.md': 'c' });
  });

  it('keeps the head’s entry of a file that cannot be read, and lists it', async () => {
    const workspace = use.current;
    await workspace.write(SKILL, { 'SKILL.md': 'one', 'b.md': 'b' });
    await workspace.capture(SKILL);
    await workspace.write(SKILL, { 'SKILL.md': 'two', 'b.md': 'unreadable' });
    for (const [problem, reason] of [
      ['no-permission', 'unreadable'],
      ['changing', 'changing'],
    ] as const) {
      workspace.files.hook = (call, file) => {
        if (call === 'read' && file.endsWith('/b.md')) throw new FileTreeError(problem, file);
      };
      const { scanned } = await workspace.capture(SKILL);
      assert.deepEqual(scanned.skipped, [{ path: 'b.md', reason }]);
      assert.deepEqual(await workspace.stored(workspace.head(SKILL)), { 'SKILL.md': 'two', 'b.md': 'b' });
    }
  });

  it('reads a file after all when the stat cache knows it and the store has lost its content', async () => {
    const workspace = use.current;
    await workspace.write(SKILL, { 'SKILL.md': 'one', 'b.md': 'b' });
    const long = new Date(Date.now() - 60_000);
    const stat = async (name: string): Promise<[string, CachedFile]> => {
      await fs.utimes(workspace.at(`${SKILL}/${name}`), long, long);
      const { size, mtimeMs, ctimeMs, ino } = await fs.stat(workspace.at(`${SKILL}/${name}`));
      const hash = nodeSha256(await fs.readFile(workspace.at(`${SKILL}/${name}`))) as ObjectHash;
      return [name, { size, mtimeMs, ctimeMs, inode: ino, hash, normalised: hash, settled: true }];
    };
    const cache = new Map([await stat('SKILL.md'), await stat('b.md')]);
    const { scanned } = await workspace.capture(SKILL, cache);
    assert.equal(scanned.filesRead, 0);
    assert.deepEqual(await workspace.stored(workspace.head(SKILL)), { 'SKILL.md': 'one', 'b.md': 'b' });
  });

  it('leaves no version behind when the disk is full, and records it when there is room again', async () => {
    const workspace = use.current;
    await workspace.write(SKILL, { 'SKILL.md': 'one' });
    await workspace.capture(SKILL);
    await workspace.write(SKILL, { 'SKILL.md': 'two', 'b.md': 'b' });
    for (const call of ['appendFile', 'datasync'] as const) {
      const failure = await failNext(call, 'ENOSPC');
      await assert.rejects(workspace.capture(SKILL), { name: 'StoreError', reason: 'no-space' });
      failure.stop();
      assert.equal(workspace.versions(SKILL).length, 1);
      assert.deepEqual(await workspace.stored(workspace.head(SKILL)), { 'SKILL.md': 'one' });
    }
    await workspace.capture(SKILL);
    assert.deepEqual(await workspace.stored(workspace.head(SKILL)), { 'SKILL.md': 'two', 'b.md': 'b' });
  });

  it('captures artifacts that are a single file', async () => {
    const workspace = use.current;
    await workspace.write('commands/review', { 'security.md': 'one' });
    await workspace.capture('commands/review/security.md');
    const version = workspace.head('commands/review/security.md');
    assert.deepEqual(await workspace.stored(version), { 'security.md': 'one' });
  });
});
