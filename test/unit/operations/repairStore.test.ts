import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { VersionId } from '../../../src/core/identity';
import { repairStore, type RepairOptions } from '../../../src/operations/repairStore';
import type { TrackingContext } from '../../../src/operations/trackingContext';
import { LineageStore } from '../../../src/store/lineageStore';
import { repairOf, type Finding } from '../../../src/store/verify/finding';
import { verifyImage } from '../../../src/store/verify/verifyImage';
import { verifyStore } from '../../../src/store/verify/verifyStore';
import { flipBit } from '../store/flipBit';
import { hashOf } from '../store/journalRecords';
import { WASM_FILE } from '../store/temporaryStore';
import { requireHeldCommits } from './heldCommits';
import { useWorkspace } from './workspace';

const HOUR_MS = 60 * 60_000;

describe('repairing a store', () => {
  const test = useWorkspace();

  const storeFile = (...names: readonly string[]): string =>
    path.join(test.current.directory, 'store', ...names);
  const options = (): RepairOptions => ({
    directory: storeFile(),
    wasmFile: WASM_FILE,
    verifyImage: (file) => verifyImage(file, WASM_FILE),
    now: Date.now(),
  });
  const found = async (): Promise<readonly Finding[]> =>
    (await verifyStore(test.current.store, options())).findings;
  /** Repairs what there is to find, and gives what remains. */
  const repair = async (context: TrackingContext = test.current.context): Promise<readonly Finding[]> =>
    (await repairStore(context, await found(), options())).findings;
  /** The hash of the file's content in a version, the head unless another is given. */
  const contentOf = async (file: string, number?: number): Promise<string> => {
    const versions = test.current.versions('skills/s');
    const version = versions[(number ?? versions.length) - 1];
    assert.ok(version);
    const entry = (await test.current.store.manifest(version.contentHash)).find(
      ({ path: at }) => at === file,
    );
    assert.ok(entry);
    return entry.hash;
  };
  /** What is told after a lost content was stored again: the damaged copy is still there, and nobody needs it. */
  const assertStoredAgain = (remaining: readonly Finding[]): void => {
    assert.deepEqual(
      remaining.map(({ type }) => type),
      ['pack'],
    );
  };
  const assertLost = (findings: readonly Finding[], hashes: readonly string[]): void => {
    assert.deepEqual(
      findings.map((finding) => (finding.type === 'lost-content' ? finding.hash : finding.type)).sort(),
      [...hashes].sort(),
    );
  };

  beforeEach(async () => {
    await test.current.write('skills/s', { 'SKILL.md': 'one', 'notes.md': 'as ever' });
    await test.current.reconcile();
    await test.current.write('skills/s', { 'SKILL.md': 'two' });
    await test.current.reconcile();
  });

  it('stores a damaged content again from the working file, for every version that has it', async () => {
    const hash = await contentOf('notes.md');
    await test.current.damage(hash);
    const findings = await found();
    assertLost(findings, [hash]);
    const [lost] = findings;
    assert.ok(lost?.type === 'lost-content');
    assert.deepEqual([lost.fault, lost.isManifest, lost.paths], ['damaged', false, ['notes.md']]);
    assert.deepEqual(
      lost.affected.map(({ label }) => label.slice(0, 2)),
      ['v2', 'v1'],
    );
    assertStoredAgain(await repair());
    const [first] = test.current.versions('skills/s');
    assert.ok(first);
    assert.deepEqual(await test.current.stored(first), { 'SKILL.md': 'one', 'notes.md': 'as ever' });
  });

  it('makes a damaged list of files again where the files are as they were', async () => {
    const head = test.current.head('skills/s');
    await test.current.damage(head.contentHash);
    assertLost(await found(), [head.contentHash]);
    assertStoredAgain(await repair());
    assert.deepEqual(await test.current.stored(head), { 'SKILL.md': 'two', 'notes.md': 'as ever' });
  });

  it('takes the bytes from another artifact', async () => {
    const hash = await contentOf('SKILL.md', 1);
    await test.current.write('skills/other', { 'SKILL.md': 'a different one' });
    await test.current.reconcile();
    await test.current.damage(hash);
    await test.current.write('skills/other', { 'copied.md': 'one' });
    assertStoredAgain(await repair());
  });

  it('takes the bytes from the upstream', async () => {
    const { current } = test;
    const hash = await contentOf('SKILL.md', 1);
    const folder = path.join(current.directory, 'source');
    await fs.mkdir(path.join(folder, 'skills/s'), { recursive: true });
    await fs.writeFile(path.join(folder, 'skills/s/SKILL.md'), 'one');
    const link = { source: { type: 'folder', folder, name: 'source' }, path: 'skills/s' } as const;
    const { id } = current.artifact('skills/s');
    await current.store.commit([{ type: 'ref', artifactId: id, name: 'upstream', value: link }]);
    await current.damage(hash);
    assertStoredAgain(await repair());
  });

  it('goes on saying what nobody has any more, and never takes other bytes for it', async () => {
    const hash = await contentOf('SKILL.md', 1);
    await test.current.damage(hash);
    assertLost(await repair(), [hash]);
    assert.deepEqual(await test.current.tree('skills/s'), { 'SKILL.md': 'two', 'notes.md': 'as ever' });
  });

  it('records an artifact anew whose latest version is not recorded', async () => {
    const { current } = test;
    const { id } = current.artifact('skills/s');
    const lost = hashOf('lost') as VersionId;
    await current.store.commit([{ type: 'ref', artifactId: id, name: 'head', value: lost }]);
    assert.deepEqual(await found(), [
      { type: 'unknown-version', artifactId: id, reference: 'head', id: lost },
    ]);
    const commits = requireHeldCommits(current);
    assert.deepEqual(await repair(), []);
    assert.equal(commits(), 1);
    assert.deepEqual(await current.stored(current.head('skills/s')), {
      'SKILL.md': 'two',
      'notes.md': 'as ever',
    });
  });

  it('writes damaged images again, and keeps what they were', async () => {
    await test.current.store.checkpoint();
    await test.current.store.checkpoint();
    await flipBit(storeFile('lineage.sqlite'), 5000);
    await flipBit(storeFile('lineage.previous.sqlite'), 5000);
    const remaining = await repair();
    assert.deepEqual([...new Set(remaining.map(({ type }) => type))], ['kept-aside']);
    assert.ok(remaining.every((finding) => repairOf(finding) === undefined));
    assert.equal(test.current.versions('skills/s').length, 2);
  });

  it('has the contents kept that a damaged file may name until it was asked for', async () => {
    const { store } = test.current;
    await store.checkpoint();
    await fs.copyFile(storeFile('lineage.sqlite'), storeFile('lineage.sqlite.damaged-2026-01-01'));
    await assert.rejects(store.collectGarbage(), { reason: 'damaged' });
    assert.deepEqual(await repair(), [
      { type: 'kept-aside', file: 'lineage.sqlite.repaired-2026-01-01', isRepaired: true },
    ]);
    await store.collectGarbage();
  });

  it('keeps a damaged segment of the journal aside, and records again what this window has read of it', async () => {
    const [name] = (await fs.readdir(storeFile('journal'))).filter((one) => one.endsWith('.seg'));
    assert.ok(name);
    const damaged = await fs.readFile(storeFile('journal', name));
    damaged.writeUInt8(damaged.readUInt8(40) ^ 1, 40);
    await fs.writeFile(storeFile('journal', name), damaged);
    assert.deepEqual(
      (await found()).map(({ type }) => type),
      ['journal'],
    );
    const [kept, ...more] = await repair();
    assert.deepEqual(more, []);
    assert.ok(kept?.type === 'kept-aside');
    assert.deepEqual(await fs.readFile(storeFile(kept.file)), damaged);
    // What only this window knew any more is on disk again.
    const versions = test.current.versions('skills/s').map(({ id }) => id);
    const other = await LineageStore.open({ directory: storeFile(), wasmFile: WASM_FILE });
    try {
      const { id, head } = test.current.artifact('skills/s');
      assert.deepEqual(
        new Set(other.versions(id, { limit: 9 }).map((version) => version.id)),
        new Set(versions),
      );
      assert.equal(versions.length, 2);
      assert.equal(other.artifact(id)?.head, head);
    } finally {
      await other.close();
    }
  });

  it('removes what dead processes left, and what they left beside artifacts only where that may be written', async () => {
    const { current } = test;
    const temporary = storeFile('lineage.sqlite.999999999.0123abcd.tmp');
    await fs.writeFile(temporary, '');
    const before = new Date(Date.now() - HOUR_MS);
    await fs.utimes(temporary, before, before);
    const staging = path.join(current.directory, '.claude', '.staged.tmp');
    await fs.mkdir(staging);
    await current.store.staging.add({ folder: staging, root: current.root.path, at: 0 });
    const now = (): number => Date.now();
    const remaining = await repair({ ...current.context, now, mayWrite: () => false });
    assert.deepEqual(remaining, [
      { type: 'leftover', file: staging, what: 'staging', root: current.root.path },
    ]);
    assert.deepEqual(await repair({ ...current.context, now }), []);
    await assert.rejects(fs.stat(staging), /ENOENT/);
    await assert.rejects(fs.stat(temporary), /ENOENT/);
  });
});
