import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { ContentHash, VersionId } from '../../../../src/core/identity';
import type { VersionRecord } from '../../../../src/store/journal/record';
import { LineageStore } from '../../../../src/store/lineageStore';
import type { Finding } from '../../../../src/store/verify/finding';
import { verifyImage } from '../../../../src/store/verify/verifyImage';
import { verifyStore, type StoreReport } from '../../../../src/store/verify/verifyStore';
import { flipBit } from '../flipBit';
import { hashOf } from '../journalRecords';
import { skillId, storedFiles, storeVersion } from '../storedVersion';
import { useTemporaryStore, WASM_FILE } from '../temporaryStore';

const UNKNOWN = hashOf('unknown') as VersionId;
/** No system has so many processes. */
const DEAD = '999999999';
const HOUR_MS = 60 * 60_000;

describe('verifying a store', () => {
  // Before the folder is removed: hooks run in the order of registration.
  const copies: LineageStore[] = [];
  afterEach(async () => {
    for (const copy of copies.splice(0)) await copy.close();
  });
  const temporary = useTemporaryStore();
  let store: LineageStore;
  let ids: VersionId[];

  beforeEach(async () => {
    store = await temporary.open();
    ids = [];
    for (const text of ['one', 'two', 'three'])
      ids.push(await storeVersion(store, 'example', { 'SKILL.md': text, 'notes.md': 'as ever' }));
  });

  const verify = (
    of: LineageStore = store,
    directory = temporary.directory,
    signal?: AbortSignal,
  ): Promise<StoreReport> =>
    verifyStore(of, {
      directory,
      verifyImage: (file) => verifyImage(file, WASM_FILE),
      now: Date.now(),
      signal,
    });
  const found = async (): Promise<readonly Finding[]> => (await verify()).findings;
  /** `type file fault`, as far as a finding has them. */
  const short = (findings: readonly Finding[]): string[] =>
    findings.map((finding) =>
      [
        finding.type,
        'file' in finding ? path.basename(finding.file) : '',
        'fault' in finding ? finding.fault : '',
      ]
        .filter((part) => part !== '')
        .join(' '),
    );
  const segment = async (): Promise<string> => {
    const [name] = (await fs.readdir(temporary.file('journal'))).filter((one) => one.endsWith('.seg'));
    assert.ok(name);
    return temporary.file('journal', name);
  };
  const agedFile = async (...names: readonly string[]): Promise<void> => {
    const file = temporary.file(...names);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, '');
    const before = new Date(Date.now() - HOUR_MS);
    await fs.utimes(file, before, before);
  };
  const versionWith = async (fields: Partial<VersionRecord>): Promise<VersionRecord> => {
    const contentHash: ContentHash = await store.putManifest([]);
    return {
      type: 'version',
      id: UNKNOWN,
      artifactId: skillId('example'),
      contentHash,
      parentId: null,
      mergeParentId: null,
      parentHash: null,
      changeOrigin: null,
      createdAt: 1,
      author: 'tester',
      filesChanged: [],
      summary: '',
      metadata: {},
      ...fields,
    };
  };

  it('finds nothing in a whole one, and counts what it read', async () => {
    await store.checkpoint();
    await store.checkpoint();
    const progress: number[] = [];
    const report = await verifyStore(store, {
      directory: temporary.directory,
      verifyImage: (file) => verifyImage(file, WASM_FILE),
      now: Date.now(),
      onProgress: (done) => progress.push(done),
    });
    assert.deepEqual(report.findings, []);
    assert.deepEqual([report.versions, report.contents, report.isCancelled], [3, 4, false]);
    assert.ok(report.bytes > 0);
    assert.deepEqual(
      progress,
      [...progress].sort((a, b) => a - b),
    );
    assert.equal(progress.at(-1), 1);
  });

  it('finds nothing while another window has recorded more', async () => {
    const other = await temporary.open();
    await storeVersion(other, 'other', { 'SKILL.md': 'elsewhere' });
    const report = await verify();
    assert.deepEqual(report.findings, []);
    assert.equal(report.versions, 4);
  });

  it('finds a damaged image, be it the current or the previous one, and one that is gone', async () => {
    await store.checkpoint();
    await storeVersion(store, 'example', { 'SKILL.md': 'four' });
    await store.checkpoint();
    await flipBit(temporary.file('lineage.previous.sqlite'), 5000);
    assert.deepEqual(short(await found()), ['image lineage.previous.sqlite seal']);
    await store.checkpoint();
    assert.deepEqual(short(await found()), []);
    await fs.rm(temporary.file('lineage.sqlite'));
    assert.deepEqual(short(await found()), ['image lineage.sqlite missing']);
  });

  it('finds a damaged transaction in the journal', async () => {
    await flipBit(await segment(), 40);
    assert.deepEqual(short(await found()), [`journal ${path.basename(await segment())} damaged`]);
  });

  it('takes a torn tail for what it is: nothing that was acknowledged', async () => {
    await fs.appendFile(await segment(), Buffer.from([200, 0, 0, 0, 1, 2]));
    assert.deepEqual(await found(), []);
  });

  it('finds what was moved aside, and what dead processes left', async () => {
    await agedFile('lineage.sqlite.damaged-2026-01-01');
    await agedFile(`lineage.sqlite.${DEAD}.0123abcd.tmp`);
    await agedFile('.writable');
    await agedFile('locks', `${hashOf('a place').slice(0, 32)}.lock`);
    await agedFile(`lineage.sqlite.${String(process.pid)}.0123abcd.tmp`);
    await fs.writeFile(temporary.file(`lineage.sqlite.${DEAD}.4567abcd.tmp`), 'just begun');
    await store.staging.add({ folder: '/root/.old', root: '/root/.claude', at: Date.now() - 2 * HOUR_MS });
    await store.staging.add({ folder: '/root/.new', root: '/root/.claude', at: Date.now() });
    assert.deepEqual(short(await found()), [
      'kept-aside lineage.sqlite.damaged-2026-01-01',
      'leftover .writable',
      `leftover lineage.sqlite.${DEAD}.0123abcd.tmp`,
      `leftover ${hashOf('a place').slice(0, 32)}.lock`,
      'leftover .old',
    ]);
  });

  it('takes a version that was pruned for none that is missing', async () => {
    const [first, second] = ids;
    assert.ok(first && second);
    await store.commit([{ type: 'prune', artifactId: skillId('example'), versions: [first, second] }]);
    const report = await verify();
    assert.deepEqual([report.findings, report.versions], [[], 1]);
  });

  it('finds references to versions that are not recorded', async () => {
    const artifactId = skillId('example');
    await store.commit([
      { type: 'ref', artifactId, name: 'head', value: UNKNOWN },
      { type: 'ref', artifactId, name: 'baseline', value: UNKNOWN },
    ]);
    assert.deepEqual(await found(), [
      { type: 'unknown-version', artifactId, reference: 'head', id: UNKNOWN },
      { type: 'unknown-version', artifactId, reference: 'baseline', id: UNKNOWN },
    ]);
  });

  it('finds parents that are not recorded', async () => {
    const orphan = await versionWith({ id: hashOf('orphan') as VersionId, parentId: UNKNOWN });
    await store.commit([orphan]);
    const label = `v4-${orphan.contentHash.slice(0, 7)}`;
    assert.deepEqual(await found(), [
      { type: 'orphan', version: { artifactId: orphan.artifactId, id: orphan.id, label }, parent: UNKNOWN },
    ]);
  });

  it('finds versions that are their own ancestors', async () => {
    const [a, b] = [hashOf('a') as VersionId, hashOf('b') as VersionId];
    await store.commit([
      await versionWith({ id: a, parentId: b }),
      await versionWith({ id: b, parentId: a }),
    ]);
    const [cycle, ...more] = await found();
    assert.deepEqual(more, []);
    assert.ok(cycle?.type === 'cycle');
    assert.deepEqual(cycle.versions.map(({ id }) => id).sort(), [a, b].sort());
  });

  it('finds a version whose contents were never stored', async () => {
    const contentHash = hashOf('nowhere') as ContentHash;
    await store.commit([await versionWith({ contentHash })]);
    const [lost, ...more] = await found();
    assert.deepEqual(more, []);
    assert.ok(lost?.type === 'lost-content');
    assert.deepEqual(
      [lost.hash, lost.fault, lost.isManifest, lost.affected.map(({ id }) => id)],
      [contentHash, 'missing', true, [UNKNOWN]],
    );
  });

  it('stops when it is told to', async () => {
    const report = await verify(store, temporary.directory, AbortSignal.abort());
    assert.deepEqual([report.isCancelled, report.versions, report.findings], [true, 0, []]);
  });

  it('finds a flipped bit anywhere, or it does no harm', async () => {
    await store.checkpoint();
    await storeVersion(store, 'example', { 'SKILL.md': 'four', 'notes.md': 'as ever' });
    const wanted = await Promise.all(ids.map((id) => storedFiles(store, id)));
    const [pack] = await fs.readdir(temporary.file('objects'));
    const files = [
      'lineage.sqlite',
      `objects/${String(pack)}`,
      path.relative(temporary.directory, await segment()),
    ];
    let damages = 0;
    for (const [index, file] of files.entries()) {
      const { size } = await fs.stat(temporary.file(file));
      for (let step = 0; step < 8; step++) {
        const directory = temporary.file('..', `copy-${String(index)}-${String(step)}`);
        await fs.cp(temporary.directory, directory, { recursive: true });
        await flipBit(path.join(directory, file), Math.floor((step * (size - 1)) / 7));
        const copy = await LineageStore.open({ directory, wasmFile: WASM_FILE });
        copies.push(copy);
        const { findings } = await verify(copy, directory);
        if (findings.length > 0) damages++;
        else
          assert.deepEqual(
            await Promise.all(ids.map((id) => storedFiles(copy, id))),
            wanted,
            `${file} ${String(step)}`,
          );
      }
    }
    assert.ok(damages > 12, String(damages));
  });
});
