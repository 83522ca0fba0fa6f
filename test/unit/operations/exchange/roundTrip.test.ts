import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import type { ArtifactId } from '../../../../src/core/identity';
import type { Root } from '../../../../src/core/root';
import { archiveEntries } from '../../../../src/operations/exchange/archiveEntries';
import { exportHistory, type ExportFormat } from '../../../../src/operations/exchange/exportHistory';
import { folderEntries } from '../../../../src/operations/exchange/folderEntries';
import type { ReadHistories } from '../../../../src/operations/exchange/historySource';
import { importHistories, readToImport } from '../../../../src/operations/exchange/importHistories';
import type { ImportPlan } from '../../../../src/operations/exchange/importPlan';
import { readGit } from '../../../../src/operations/exchange/readGit';
import { readLayout } from '../../../../src/operations/exchange/readLayout';
import { NodeFileTree } from '../../../../src/sources/nodeFileTree';
import type { LineageStore } from '../../../../src/store/lineageStore';
import { useTemporaryDirectory } from '../../store/temporaryDirectory';
import {
  allOf,
  contextOf,
  openStore,
  recordVersions,
  ROOT,
  someVersions,
  text,
  type GivenVersion,
} from './recordedHistory';

const HERE: Root = { path: ROOT, scope: 'workspace' };
const ELSEWHERE: Root = { path: '/other/.claude', scope: 'workspace' };

const FORMATS: readonly (readonly [ExportFormat, number])[] = [
  ['folder', 12],
  ['archive', 8],
  ['git', 8],
];

describe('exporting and importing histories', function () {
  this.timeout(240_000);
  const temporary = useTemporaryDirectory();
  let runs = 0;

  for (const [format, numRuns] of FORMATS)
    it(`brings every version back as it was: ${format}`, async () => {
      await fc.assert(
        fc.asyncProperty(someVersions, async (given) => {
          const directory = path.join(temporary.path, String(++runs));
          await withStores(directory, async (from, to) => {
            const { artifact } = await recordVersions(from, given);
            const target = path.join(directory, 'exported');
            await exportHistory(contextOf(from), { artifacts: [artifact], format, target });
            const before = await allOf(from, artifact);
            const [plan] = await importAll(to, readerOf(format, target), HERE);
            assert.ok(plan);
            assert.deepEqual(withoutStrayGaps(await allOf(to, artifact)), withoutStrayGaps(before));
            assert.equal(plan.artifactId, artifact);
            // Once more adds nothing.
            const [again] = await importAll(to, readerOf(format, target), HERE);
            assert.deepEqual([again?.added.length, again?.records], [0, []]);
            // Elsewhere it is the same lineage under other names.
            const [other] = await importAll(to, readerOf(format, target), ELSEWHERE);
            assert.ok(other);
            assert.deepEqual(shapeOf(to, other.artifactId), shapeOf(to, artifact));
          });
        }),
        // Making a failing case smaller takes minutes.
        { numRuns, endOnFailure: true },
      );
    });

  it('brings back a plugin that lies among skills', async () => {
    const at = (name: string): string => path.join(temporary.path, name);
    await withStores(at('plugin'), async (from, to) => {
      const given = [{ files: { '.claude-plugin/plugin.json': text('{}') } }];
      const { artifact } = await recordVersions(from, given, { kind: 'plugin' });
      await exportHistory(contextOf(from), { artifacts: [artifact], format: 'folder', target: at('out') });
      await importAll(to, readerOf('folder', at('out')), HERE);
      assert.deepEqual(await allOf(to, artifact), await allOf(from, artifact));
    });
  });

  it('brings back, from its own folder, one with a file that is called as the description is', async () => {
    const at = (name: string): string => path.join(temporary.path, name);
    await withStores(at('own'), async (from, to) => {
      const given = [{ files: { 'SKILL.md': text('one'), '.artifact.toml': text('mine') } }];
      const { artifact } = await recordVersions(from, given);
      await exportHistory(contextOf(from), { artifacts: [artifact], format: 'folder', target: at('out') });
      await importAll(to, readerOf('folder', at('out/skill-pdf-tools')), HERE);
      assert.deepEqual(await allOf(to, artifact), await allOf(from, artifact));
    });
  });

  it('has all of a version that came first as one that was given up, and later whole', async () => {
    const given = (isPruned: boolean): readonly GivenVersion[] => [
      { files: { 'SKILL.md': text('one') } },
      { parent: 0, files: { 'SKILL.md': text('two') }, origin: 'local_modification', isPruned },
      { parent: 1, files: { 'SKILL.md': text('three') } },
    ];
    const at = (name: string): string => path.join(temporary.path, name);
    for (const format of ['folder', 'git'] as const)
      await withStores(at(`${format}-one`), (pruned, to) =>
        withStores(at(`${format}-two`), async (whole) => {
          const { artifact } = await recordVersions(whole, given(false));
          await recordVersions(pruned, given(true));
          for (const [index, from] of [pruned, whole].entries()) {
            const target = at(`${format}-${String(index)}`);
            await exportHistory(contextOf(from), { artifacts: [artifact], format, target });
            await importAll(to, readerOf(format, target), HERE);
          }
          assert.deepEqual(await allOf(to, artifact), await allOf(whole, artifact));
        }),
      );
  });

  it('numbers the versions of several branches as they were', async () => {
    const given = Array.from({ length: 12 }, (_, index) => ({
      parent: index === 0 ? undefined : Math.max(0, index - 3),
      files: { 'SKILL.md': text(String(index)) },
      isPruned: index === 4,
    }));
    for (const format of ['folder', 'archive', 'git'] as const)
      await withStores(path.join(temporary.path, format), async (from, to) => {
        const { artifact, ids } = await recordVersions(from, given);
        const target = path.join(temporary.path, `${format}-exported`);
        await exportHistory(contextOf(from), { artifacts: [artifact], format, target });
        await importAll(to, readerOf(format, target), HERE);
        const numbersIn = (store: LineageStore) => ids.map((id) => store.recordedVersion(id)?.number);
        assert.deepEqual(numbersIn(to), numbersIn(from));
      });
  });
});

export const readerOf = (format: ExportFormat, target: string): ReadHistories =>
  format === 'git'
    ? readGit(target)
    : readLayout(format === 'folder' ? folderEntries(new NodeFileTree(), target) : archiveEntries(target));

async function importAll(
  store: LineageStore,
  read: ReadHistories,
  root: Root,
): Promise<readonly ImportPlan[]> {
  const context = contextOf(store);
  const histories = await readToImport(context, read);
  return importHistories(context, { read, histories, root });
}

async function withStores(
  directory: string,
  run: (from: LineageStore, to: LineageStore) => Promise<void>,
): Promise<void> {
  await fs.mkdir(directory, { recursive: true });
  const [from, to] = await Promise.all([openStore(directory), openStore(path.join(directory, 'other'))]);
  try {
    await run(from, to);
  } finally {
    await Promise.all([from.close(), to.close()]);
    await fs.rm(directory, { recursive: true, force: true });
  }
}

/** Contents of the versions and of those before them, by the lineage of each tip. */
function shapeOf(store: LineageStore, artifact: ArtifactId): unknown {
  const graph = store.graphOf(artifact);
  return graph
    .tips()
    .map((tip) => graph.lineage(tip).sort().join(' '))
    .sort();
}

/** A version that was given up and that no other comes from is of no use to anybody: git does not keep it. */
function withoutStrayGaps(all: unknown): unknown {
  const { versions, tags } = all as {
    versions: { id: string; files: unknown; parentId?: string; mergeParentId?: string }[];
    tags: unknown;
  };
  let kept = versions;
  for (let size = -1; size !== kept.length;) {
    size = kept.length;
    const parents = new Set(kept.flatMap(({ parentId, mergeParentId }) => [parentId, mergeParentId]));
    kept = kept.filter(({ id, files }) => files !== 'given up' || parents.has(id));
  }
  return { versions: kept, tags };
}
