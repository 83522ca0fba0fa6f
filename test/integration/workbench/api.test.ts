import assert from 'node:assert/strict';
import type { ApiVersion, ArtifactLineageApi } from '../../../src/api';
import { API_ARGUMENTS } from '../../../src/ui/api/apiArguments';
import { ArtifactFiles } from '../artifactFiles';
import { eventually, lineageApi, mustFind, nextHead, headOf } from '../extension';
import { problemIs } from '../upstreamFixture';
import { inWorkspace } from '../workspaceFiles';

const PATH = 'skills/for-the-api';
const UNKNOWN = '0'.repeat(64);

/** What other extensions get, as they would call it. */
describe('the API', () => {
  let api: ArtifactLineageApi;
  let id = '';
  let versions: readonly ApiVersion[] = [];
  const files = new ArtifactFiles(inWorkspace(`.claude/${PATH}`));
  /** As a program without types calls it. */
  const call = (name: string, ...args: readonly unknown[]): Promise<unknown> =>
    (api as unknown as Record<string, (...given: readonly unknown[]) => Promise<unknown>>)[name]?.(...args) ??
    Promise.reject(new Error(`There is no ${name}.`));

  before(async () => {
    api = await lineageApi();
    files.put({ 'SKILL.md': 'one\n', 'run.sh': '#!/bin/sh\n' });
    await eventually('the skill is recorded', async () => {
      const artifacts = await api.listArtifacts();
      return artifacts.some(({ path, head }) => path === PATH && head !== undefined);
    });
    const first = await headOf(PATH);
    files.write({ 'SKILL.md': 'two\n' });
    await nextHead(PATH, first);
    id = (await mustFind(PATH)).id;
    versions = await api.listVersions(id);
  });

  const [newest, oldest] = [() => versionAt(0), () => versionAt(1)];
  function versionAt(index: number): ApiVersion {
    const found = versions[index];
    assert.ok(found);
    return found;
  }

  it('lists versions newest first, by pages and by time', async () => {
    assert.deepEqual(
      versions.map(({ number }) => number),
      [2, 1],
    );
    const numbers = async (options: Parameters<typeof api.listVersions>[1]): Promise<number[]> =>
      (await api.listVersions(id, options)).map(({ number }) => number);
    assert.deepEqual(await numbers({ limit: 1 }), [2]);
    assert.deepEqual(await numbers({ before: 2 }), [1]);
    assert.deepEqual(await numbers({ from: newest().createdAt }), [2]);
    assert.deepEqual(await numbers({ to: newest().createdAt }), [1]);
    assert.deepEqual(await api.listVersions(UNKNOWN), []);
  });

  it('gives the files of a version and their bytes, each time another copy', async () => {
    const found = await api.listFiles(oldest().id);
    assert.deepEqual(
      found.map(({ path, type, size }) => [path, type, size]),
      [
        ['SKILL.md', 'file', 4],
        ['run.sh', 'file', 10],
      ],
    );
    const bytes = await api.readFile(oldest().id, 'SKILL.md');
    assert.equal(Buffer.from(bytes).toString(), 'one\n');
    bytes.fill(0);
    assert.equal(Buffer.from(await api.readFile(oldest().id, 'SKILL.md')).toString(), 'one\n');
    await assert.rejects(api.readFile(oldest().id, 'other.md'), problemIs('not-found'));
    await assert.rejects(api.listFiles(UNKNOWN), problemIs('not-found'));
  });

  it('names a version, moves the name and takes it away', async () => {
    await api.setTag(oldest().id, 'reviewed');
    assert.deepEqual(await api.listTags(id), [{ name: 'reviewed', versionId: oldest().id }]);
    assert.deepEqual((await api.getVersion(oldest().id))?.tags, ['reviewed']);
    await api.setTag(newest().id, 'reviewed');
    assert.deepEqual((await api.getVersion(oldest().id))?.tags, []);
    assert.deepEqual((await mustFind(PATH)).head?.tags, ['reviewed']);
    await api.removeTag(id, 'reviewed');
    assert.deepEqual(await api.listTags(id), []);
    await assert.rejects(api.setTag(newest().id, 'two\nlines'), problemIs('bad-name'));
  });

  it('tells what was done', async () => {
    const trail = await api.listOperations({ artifactId: id, limit: 1000 });
    const kinds = trail.map(({ kind }) => kind);
    assert.deepEqual(kinds, ['tag', 'tag', 'tag', 'capture', 'first-seen']);
    assert.equal(trail[3]?.toVersionId, newest().id);
    assert.equal((await api.listOperations({ limit: 2 })).length, 2);
  });

  it('gives out what nobody can change', async () => {
    const artifact = await mustFind(PATH);
    const all = [artifact, artifact.head, artifact.head?.filesChanged, artifact.head?.tags, versions, api];
    for (const one of all) assert.ok(Object.isFrozen(one));
  });

  it('tells of changes, to every listener', async () => {
    const told: string[] = [];
    const failing = api.onDidChange(() => {
      throw new Error('A listener that fails on purpose.');
    });
    const listening = api.onDidChange(({ artifactIds }) => told.push(...artifactIds));
    await api.setTag(newest().id, 'told');
    assert.ok(told.includes(id));
    listening.dispose();
    failing.dispose();
    told.length = 0;
    await api.removeTag(id, 'told');
    assert.deepEqual(told, []);
  });

  const BAD: readonly (readonly [call: string, args: readonly unknown[], argument: string])[] = [
    ['getVersion', [], 'versionId'],
    ['getVersion', ['v7'], 'versionId'],
    ['getVersion', [`${UNKNOWN}0`], 'versionId'],
    ['getVersion', [{ toString: () => UNKNOWN }], 'versionId'],
    ['listVersions', [UNKNOWN, { limit: 0 }], 'options.limit'],
    ['listVersions', [UNKNOWN, { limit: 1001 }], 'options.limit'],
    ['listVersions', [UNKNOWN, { limit: 1.5 }], 'options.limit'],
    ['listVersions', [UNKNOWN, { from: NaN }], 'options.from'],
    ['listVersions', [UNKNOWN, { before: '3' }], 'options.before'],
    ['listVersions', [UNKNOWN, { pages: 3 }], 'options.pages'],
    ['readFile', [UNKNOWN, '../secret'], 'path'],
    ['readFile', [UNKNOWN, '/etc/passwd'], 'path'],
    ['diff', [UNKNOWN], 'b'],
    ['setTag', [UNKNOWN, 3], 'name'],
    ['deploy', [{ folder: 'relative', path: 'a' }, '/tmp'], 'upstream.folder'],
    ['deploy', [{ folder: '/tmp', path: '../a' }, '/tmp'], 'upstream.path'],
    ['deploy', [{ folder: '/tmp', path: 'a' }, '/tmp', { acceptRisk: true }], 'options.acceptRisk'],
    ['linkUpstream', [UNKNOWN], 'upstream'],
    ['applySync', ['1'], 'planId'],
    ['applySync', [crypto.randomUUID(), { strategy: 'theirs' }], 'options.strategy'],
    ['applySync', [crypto.randomUUID(), { files: { 'a.md': 'base' } }], 'options.files.a.md'],
  ];
  for (const [name, args, argument] of BAD) {
    it(`refuses ${name}(${args.map((one) => JSON.stringify(one)).join(', ')})`, async () => {
      await assert.rejects(call(name, ...args), (error: unknown) => {
        assert.ok(problemIs('invalid-argument')(error));
        assert.equal((error as { path?: string }).path, argument);
        return true;
      });
    });
  }

  it('refuses a listener that is none', () => {
    assert.throws(() => api.onDidChange('x' as never), problemIs('invalid-argument'));
  });

  it('says so of what it does not know', async () => {
    for (const [name, args] of [
      ['restore', [UNKNOWN]],
      ['diff', [UNKNOWN, UNKNOWN]],
      ['getDrift', [UNKNOWN]],
      ['planSync', [UNKNOWN]],
      ['setTag', [UNKNOWN, 'name']],
      ['applySync', [crypto.randomUUID()]],
      ['undoLastChange', [UNKNOWN]],
    ] as const)
      await assert.rejects(call(name, ...args), problemIs('not-found'), name);
    assert.equal(await api.getVersion(UNKNOWN), undefined);
  });

  it('has no call that is not guarded', () => {
    assert.deepEqual(Object.keys(api).sort(), [...Object.keys(API_ARGUMENTS), 'onDidChange'].sort());
  });
});
