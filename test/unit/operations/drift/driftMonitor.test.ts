import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { FileTreeError } from '../../../../src/core/fileTree';
import { DriftMonitor } from '../../../../src/operations/driftMonitor';
import { SKILL, useLinked } from '../linked';

const OTHER = 'skills/other';
const THIRD = 'skills/third';
const BASE = { 'SKILL.md': 'one\n', 'a.md': 'a\n', 'b.md': 'b\n' };

describe('DriftMonitor', () => {
  const use = useLinked();
  let tellings = 0;
  let monitor: DriftMonitor;
  const realNow = Date.now;

  beforeEach(async () => {
    tellings = 0;
    monitor = new DriftMonitor(use.current.workspace.context, () => tellings++);
    for (const artifact of [SKILL, OTHER, THIRD]) await use.current.deployed(BASE, artifact);
  });
  afterEach(() => {
    Date.now = realNow;
  });

  const artifacts = (...paths: readonly string[]) => paths.map((each) => use.current.artifact(each));
  const check = (...paths: readonly string[]): Promise<void> => monitor.check(artifacts(...paths));
  const state = (artifactPath = SKILL): string | undefined =>
    monitor.drift(use.current.artifact(artifactPath))?.state;

  it('knows nothing before it looked, and tells of changes only', async () => {
    assert.equal(state(), undefined);
    await check(SKILL, OTHER);
    assert.deepEqual([state(), state(OTHER), state(THIRD)], ['in-sync', 'in-sync', undefined]);
    assert.equal(tellings, 1);
    await check(SKILL, OTHER);
    assert.equal(tellings, 1);
    await use.current.upstream.write(SKILL, { 'SKILL.md': 'two\n' });
    await check(SKILL, OTHER);
    assert.deepEqual([state(), state(OTHER), tellings], ['outdated', 'in-sync', 2]);
  });

  it('tells when upstream moved on though the state is the same', async () => {
    await use.current.upstream.write(SKILL, { 'SKILL.md': 'two\n' });
    await check(SKILL);
    await use.current.upstream.write(SKILL, { 'SKILL.md': 'three\n' });
    await check(SKILL);
    assert.deepEqual([state(), tellings], ['outdated', 2]);
  });

  it('forgets what it knew when the artifact changes', async () => {
    await check(SKILL);
    await use.current.workspace.write(SKILL, { 'SKILL.md': 'ours\n' });
    await use.current.workspace.reconcile();
    assert.equal(state(), undefined);
    await monitor.checkNew(artifacts(SKILL));
    assert.equal(state(), 'modified');
    await fs.rm(use.current.workspace.at(SKILL), { recursive: true });
    await use.current.workspace.reconcile();
    assert.equal(state(), undefined);
    await monitor.checkNew(artifacts(SKILL));
    assert.equal(state(), 'deleted-locally');
  });

  it('looks at artifacts as they are when their turn comes', async () => {
    const asked = artifacts(SKILL);
    await use.current.workspace.write(SKILL, { 'SKILL.md': 'ours\n' });
    await use.current.workspace.reconcile();
    await monitor.check(asked);
    assert.equal(state(), 'modified');
  });

  it('reads nothing again that did not change', async () => {
    // Files that were written a moment ago may change without their times showing it.
    Date.now = () => realNow() + 10_000;
    const reads: string[] = [];
    use.current.workspace.files.hook = (call, path) => {
      if (call === 'read') reads.push(path.slice(use.current.upstream.folder.length + 1));
    };
    await check(SKILL, OTHER, THIRD);
    assert.equal(reads.length, 9);
    reads.length = 0;
    await check(SKILL, OTHER, THIRD);
    assert.deepEqual(reads, []);
    await use.current.upstream.write(OTHER, { 'a.md': 'changed\n' });
    await check(SKILL, OTHER, THIRD);
    assert.deepEqual([reads, state(OTHER)], [[`${OTHER}/a.md`], 'outdated']);
    use.current.workspace.files.hook = undefined;
  });

  it('says unknown while a source cannot be read, not what it once was, and is right when it is back', async () => {
    Date.now = () => realNow() + 10_000;
    await check(SKILL, OTHER);
    const { folder } = use.current.upstream;
    await fs.rename(folder, `${folder}-away`);
    await check(SKILL, OTHER);
    assert.deepEqual([state(), state(OTHER), tellings], ['unknown', 'unknown', 2]);
    await fs.rename(`${folder}-away`, folder);
    await use.current.upstream.write(OTHER, { 'a.md': 'changed\n' });
    await check(SKILL, OTHER);
    assert.deepEqual([state(), state(OTHER), tellings], ['in-sync', 'outdated', 3]);
  });

  it('is unknown where no permission is left, and the others are looked at', async () => {
    await check(SKILL, OTHER, THIRD);
    await use.current.upstream.write(THIRD, { 'a.md': 'changed\n' });
    use.current.workspace.files.hook = (_call, path) => {
      if (path.startsWith(use.current.upstream.at(OTHER))) throw new FileTreeError('no-permission', path);
    };
    await check(SKILL, OTHER, THIRD);
    assert.deepEqual([state(), state(OTHER), state(THIRD)], ['in-sync', 'unknown', 'outdated']);
  });

  it('is unknown where the history is damaged, and the others are looked at', async () => {
    const odd = 'skills/odd';
    await use.current.deployed({ 'SKILL.md': 'odd\n' }, odd);
    await use.current.workspace.write(odd, { 'SKILL.md': 'ours\n' });
    await use.current.workspace.reconcile();
    const { store } = use.current.workspace;
    const baseline = use.current.baseline(odd).contentHash;
    const manifest = store.manifest.bind(store);
    store.manifest = (hash) => (hash === baseline ? Promise.reject(new Error('lost')) : manifest(hash));
    await check(odd, THIRD);
    assert.deepEqual([state(odd), state(THIRD)], ['unknown', 'in-sync']);
    store.manifest = manifest;
    await check(odd);
    assert.equal(state(odd), 'modified');
  });

  it('stops when it is cancelled, and keeps what it found until then', async () => {
    const controller = new AbortController();
    use.current.workspace.files.hook = (_call, path) => {
      if (path.startsWith(use.current.upstream.at(OTHER))) controller.abort();
    };
    await monitor.check(artifacts(SKILL, OTHER, THIRD), controller.signal);
    assert.deepEqual([state(), state(THIRD)], ['in-sync', undefined]);
    use.current.workspace.files.hook = undefined;
    await monitor.check(artifacts(SKILL), AbortSignal.abort());
    await monitor.checkNew(artifacts(SKILL, OTHER, THIRD));
    assert.equal(state(THIRD), 'in-sync');
  });

  it('makes one check at a time', async () => {
    let running = 0;
    let most = 0;
    use.current.workspace.files.hook = async (call, path) => {
      if (call !== 'list' || path !== use.current.upstream.folder) return;
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
    };
    await Promise.all([check(SKILL), check(OTHER), check(THIRD), check(SKILL)]);
    assert.equal(most, 1);
    assert.deepEqual([state(), state(OTHER), state(THIRD)], ['in-sync', 'in-sync', 'in-sync']);
  });

  it('names the folders to watch', () => {
    assert.deepEqual([...monitor.folders(artifacts(SKILL, OTHER))], [use.current.upstream.folder]);
  });
});
