import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactId } from '../../../../src/core/identity';
import { exportHistory, type ExportFormat } from '../../../../src/operations/exchange/exportHistory';
import { folderNames, safeName } from '../../../../src/operations/exchange/folderNames';
import type { LineageStore } from '../../../../src/store/lineageStore';
import { useTemporaryDirectory } from '../../store/temporaryDirectory';
import { contextOf, openStore, recordVersions, text } from './recordedHistory';

const FORMATS: readonly ExportFormat[] = ['folder', 'archive', 'git'];

describe('an export', function () {
  this.timeout(60_000);
  let store: LineageStore;
  // Hooks run in the order of registration: the store closes before its folder is removed.
  afterEach(async () => {
    await store.close();
  });
  const temporary = useTemporaryDirectory();
  let artifact: ArtifactId;
  const at = (...names: string[]): string => path.join(temporary.path, ...names);
  /** What lies beside the store. */
  const beside = async (): Promise<readonly string[]> =>
    (await fs.readdir(temporary.path)).filter((name) => name !== 'store');

  beforeEach(async () => {
    store = await openStore(temporary.path);
    ({ artifact } = await recordVersions(store, [
      { files: { 'SKILL.md': text('one') } },
      { parent: 0, files: { 'SKILL.md': text('two') } },
      { parent: 1, files: { 'SKILL.md': text('three') } },
    ]));
  });

  const exportTo = (format: ExportFormat, target: string, stop?: { after: number }) => {
    const controller = new AbortController();
    const signal = controller.signal;
    let versions = 0;
    const onProgress = (): void => {
      if (++versions === stop?.after) controller.abort();
    };
    return exportHistory(contextOf(store), { artifacts: [artifact], format, target, signal, onProgress });
  };

  it('is in the audit trail, and tells how far it is', async () => {
    const done: number[] = [];
    const result = await exportHistory(contextOf(store), {
      artifacts: [artifact],
      format: 'folder',
      target: at('out'),
      onProgress: (share) => done.push(share),
    });
    assert.deepEqual(result, { artifacts: 1, versions: 3, lost: 0 });
    assert.deepEqual(done, [1 / 3, 2 / 3, 1]);
    const [entry] = store.operations(1, artifact);
    assert.deepEqual(
      [entry?.kind, entry?.outcome, entry?.detail, entry?.toVersion],
      ['export', 'done', 'folder: out', store.artifact(artifact)?.head],
    );
  });

  it('never writes into a folder that has something in it', async () => {
    await fs.mkdir(at('full'));
    await fs.writeFile(at('full/mine.md'), 'mine');
    await fs.writeFile(at('file'), 'mine');
    for (const target of ['full', 'file'])
      for (const format of ['folder', 'git'] as const)
        await assert.rejects(exportTo(format, at(target)), { problem: 'target-exists' });
    await assert.rejects(exportTo('archive', at('full')), { problem: 'target-exists' });
    assert.deepEqual(await fs.readdir(at('full')), ['mine.md']);
    assert.deepEqual(await beside(), ['file', 'full']);
  });

  it('takes an empty folder, and replaces an archive', async () => {
    await fs.mkdir(at('empty'));
    await exportTo('folder', at('empty'));
    assert.deepEqual(await fs.readdir(at('empty')), ['skill-pdf-tools']);
    await fs.writeFile(at('a.tar.gz'), 'old');
    await exportTo('archive', at('a.tar.gz'));
    assert.equal((await fs.readFile(at('a.tar.gz')))[0], 0x1f);
    assert.deepEqual(await beside(), ['a.tar.gz', 'empty']);
  });

  it('leaves nothing when it is stopped, or cannot be written', async () => {
    for (const format of FORMATS) {
      await assert.rejects(exportTo(format, at('stopped'), { after: 2 }), { name: 'AbortError' });
      await assert.rejects(exportTo(format, at('no/such/folder/out')), { problem: 'unwritable' });
    }
    assert.deepEqual(await beside(), []);
    assert.equal(store.operations(10, artifact).length, 0);
  });

  it('says that git is missing', async () => {
    const before = process.env['PATH'];
    process.env['PATH'] = at('nowhere');
    try {
      await assert.rejects(exportTo('git', at('out')), { problem: 'git-failed' });
    } finally {
      process.env['PATH'] = before;
    }
    assert.deepEqual(await beside(), []);
  });

  for (const format of ['folder', 'archive'])
    it(`is not at its place when it was killed: ${format}`, async () => {
      const child = spawn(process.execPath, [
        path.join(__dirname, 'killedExport.entry.cjs'),
        format,
        at('out'),
      ]);
      await once(child.stdout, 'data');
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      const left = await beside();
      assert.ok(
        left.length > 0 && left.every((name) => /^out\.[0-9a-f]{8}\.partial$/.test(name)),
        left.join(' '),
      );
    });

  it('exports what is there of a version whose content is lost', async () => {
    const [, second] = store.versions(artifact, { limit: 10 });
    assert.ok(second);
    const lost = (await store.manifest(second.contentHash))[0]?.hash;
    Object.defineProperty(store, 'hasContent', { value: (hash: string) => hash !== lost });
    const request = { artifacts: [artifact], format: 'folder', target: at('out') } as const;
    const result = await exportHistory(contextOf(store), request);
    assert.deepEqual(result, { artifacts: 1, versions: 2, lost: 1 });
    assert.match(await fs.readFile(at('out/skill-pdf-tools/.artifact.toml'), 'utf8'), new RegExp(second.id));
  });
});

describe('names of exports', () => {
  it('stand in every file system and in git, and are each only once', () => {
    const odd = [
      'a/b',
      'A-b',
      'x.lock',
      '..',
      'con',
      '日本',
      'tail. ',
      'long'.repeat(60),
      '-dash',
      'a..b',
      '@{x}~^:?*[',
    ];
    const names = [...folderNames(odd.map((name) => ({ kind: 'skill' as const, name }))).values()];
    assert.equal(new Set(names.map((name) => name.toLowerCase())).size, odd.length);
    for (const name of [...names, ...odd.map(safeName)])
      assert.match(name, /^(?![.-])(?!.*\.\.)(?!.*\.lock$)(?!con$)[\p{L}\p{N}._-]{1,90}(?<![.-])$/u);
  });
});
