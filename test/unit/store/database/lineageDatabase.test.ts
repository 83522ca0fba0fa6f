import assert from 'node:assert/strict';
import type { SqlJsStatic } from 'sql.js';
import { LineageGraph } from '../../../../src/core/lineageGraph';
import { LineageDatabase, type AppliedSegment } from '../../../../src/store/database/lineageDatabase';
import { SCHEMA_VERSION } from '../../../../src/store/database/migrate';
import type { Page } from '../../../../src/store/database/versionRows';
import type { JournalRecord } from '../../../../src/store/journal/record';
import { loadSqlJs } from '../../../../src/store/loadSqlJs';
import {
  ARTIFACT,
  artifactOf,
  chainOf,
  contentOf,
  headOf,
  operationOf,
  versionOf,
  writerOf,
} from '../journalRecords';
import { WASM_FILE } from '../temporaryStore';

describe('lineageDatabase', () => {
  let engine: SqlJsStatic;
  const opened: LineageDatabase[] = [];
  before(async () => {
    engine = await loadSqlJs(WASM_FILE);
  });
  afterEach(() => {
    for (const database of opened.splice(0)) database.close();
  });
  const open = (image?: Uint8Array): LineageDatabase => {
    const database = new LineageDatabase(engine, image);
    opened.push(database);
    return database;
  };
  const segment = (clock: number, records: readonly JournalRecord[], offset = 100): AppliedSegment => ({
    name: 'a.0000.seg',
    writer: writerOf('a'),
    transactions: [{ clock, records: [...records] }],
    offset,
  });

  it('is empty at first, and sound', () => {
    const database = open();
    assert.deepEqual(database.artifacts(), []);
    assert.equal(database.artifact(ARTIFACT), undefined);
    assert.deepEqual(database.versions(ARTIFACT, { limit: 10 }), []);
    assert.equal(database.clock, 0);
    assert.equal(database.stateClock(ARTIFACT), 0);
    assert.deepEqual(database.integrityProblems(), []);
  });

  it('gives back what was applied, and all of it again from its image', () => {
    const { records, versions } = chainOf(['a', 'b', 'c']);
    const last = versions.at(-1);
    assert.ok(last);
    const first = open();
    first.apply(records.map((record, index) => segment(index + 1, [record])));
    first.apply([segment(5, [headOf(last.id), operationOf('one', { toVersion: last.id })], 321)]);
    for (const database of [first, open(first.export()), first]) {
      assert.equal(database.clock, 5);
      assert.deepEqual([...database.appliedSegments()], [['a.0000.seg', 321]]);
      assert.equal(database.stateClock(ARTIFACT), 5);
      assert.deepEqual(database.artifacts(), [
        {
          id: ARTIFACT,
          root: '/root/.claude',
          kind: 'skill',
          name: 'example',
          path: 'skills/example',
          createdAt: 1000,
          head: last.id,
          baseline: undefined,
          deletedAt: undefined,
          upstream: undefined,
          pinnedAt: undefined,
          pinnedVersion: undefined,
          modificationDetectedAt: undefined,
        },
      ]);
      assert.deepEqual(database.artifact(ARTIFACT), database.artifacts()[0]);
      assert.deepEqual(database.version(last.id), {
        id: last.id,
        artifactId: ARTIFACT,
        number: 3,
        contentHash: last.contentHash,
        parentId: versions[1]?.id,
        mergeParentId: undefined,
        parentHash: versions[1]?.contentHash,
        changeOrigin: 'local_modification',
        createdAt: 2000,
        author: 'tester',
        filesChanged: [{ path: 'SKILL.md', change: 'modified' }],
        summary: '',
        metadata: {},
      });
      assert.deepEqual(
        database
          .lineageNodes(ARTIFACT)
          .map(({ id }) => id)
          .sort(),
        versions.map(({ id }) => id).sort(),
      );
      assert.equal(database.operation('one')?.toVersion, last.id);
      assert.equal(database.operation('two'), undefined);
      assert.deepEqual(database.integrityProblems(), []);
    }
  });

  it('gives the versions of a time, the first moment included and the last not, newest first', () => {
    const database = open();
    const records = [10, 20, 20, 30].map((createdAt, index) =>
      versionOf({ content: String(index) }, { createdAt }),
    );
    database.apply(records.map((record, index) => segment(index + 1, [artifactOf('example'), record])));
    const times = (page: Partial<Page>): number[] =>
      database.versions(ARTIFACT, { limit: 10, ...page }).map(({ createdAt }) => createdAt);
    assert.deepEqual(times({ from: 20 }), [30, 20, 20]);
    assert.deepEqual(times({ to: 30 }), [20, 20, 10]);
    assert.deepEqual(times({ from: 20, to: 20 }), []);
    assert.deepEqual(times({ from: 10, to: 21, limit: 2 }), [20, 20]);
    assert.deepEqual(times({ from: 10, before: 3 }), [20, 10]);
  });

  it('gives versions in pages, newest first', () => {
    const database = open();
    database.apply([segment(1, chainOf(['a', 'b', 'c', 'd', 'e']).records)]);
    const pages = (before?: number): number[] =>
      database
        .versions(ARTIFACT, { limit: 2, ...(before === undefined ? {} : { before }) })
        .map(({ number }) => number);
    assert.deepEqual([pages(), pages(4), pages(2), pages(1)], [[5, 4], [3, 2], [1], []]);
    assert.deepEqual(
      database.versionIds(ARTIFACT).map((id) => database.version(id)?.number),
      [1, 2, 3, 4, 5],
    );
  });

  it('gives the graph what it needs of legacy parents, orphans and cycles, as they may be imported', () => {
    const database = open();
    const legacy = versionOf({ content: 'new' }, { parentHash: contentOf('parent') });
    const lost = versionOf({ content: 'lost' });
    const orphan = versionOf({ content: 'orphan', parent: lost });
    const merge = versionOf({ content: 'merge', parent: legacy, mergeParent: orphan });
    const other = versionOf({ content: 'other' });
    const cycle = [
      { ...versionOf({ content: 'one' }), parentId: other.id },
      { ...other, parentId: versionOf({ content: 'one' }).id },
    ] as const;
    database.apply([segment(1, [artifactOf('example'), legacy, orphan, merge, ...cycle])]);
    for (const from of [database, open(database.export())]) {
      const graph = new LineageGraph();
      for (const node of from.lineageNodes(ARTIFACT)) graph.add(node);
      assert.deepEqual(graph.lineage(legacy.id), ['parent', 'new'].map(contentOf));
      assert.deepEqual(graph.lineage(merge.id), ['parent', 'new', 'orphan', 'merge'].map(contentOf));
      assert.deepEqual(graph.parents(merge.id), [legacy.id, orphan.id]);
      assert.deepEqual(graph.orphans(), [orphan.id]);
      assert.deepEqual(graph.cycles(), [cycle.map(({ id }) => id).sort()]);
      assert.equal(from.version(orphan.id)?.parentId, lost.id);
      assert.equal(from.versionIds(ARTIFACT).length, 5);
      const numbers = from.versions(ARTIFACT, { limit: 9 }).map(({ number }) => number);
      assert.deepEqual(numbers, [5, 4, 3, 2, 1]);
    }
  });

  it('gives the audit trail newest first, whatever the wall clock said, of one artifact or of all', () => {
    const database = open();
    const other = artifactOf('other').id;
    database.apply([
      segment(1, [operationOf('old', { at: 1 }), operationOf('new', { at: 3 })]),
      segment(2, [operationOf('later', { at: 2, artifactId: other }), operationOf('later, new', { at: 3 })]),
    ]);
    const ids = (limit: number, artifact?: typeof other): string[] =>
      database.operations(limit, artifact).map(({ id }) => id);
    assert.deepEqual(ids(10), ['later, new', 'later', 'new', 'old']);
    assert.deepEqual(ids(1), ['later, new']);
    assert.deepEqual(ids(10, other), ['later']);
  });

  it('applies all of it or nothing', () => {
    const database = open();
    const version = versionOf({ content: 'a' });
    const impossible = { ...version, id: versionOf({ content: 'b' }).id, changeOrigin: 'magic' as 'sync' };
    const first = segment(1, [artifactOf('example'), version]);
    assert.throws(() => database.apply([first, segment(2, [impossible], 200)]));
    assert.deepEqual(database.artifacts(), []);
    assert.deepEqual([...database.appliedSegments()], []);
    assert.equal(database.clock, 0);
    database.apply([first]);
    assert.equal(database.version(version.id)?.number, 1);
  });

  it('forgets segments whose files are gone', () => {
    const database = open();
    database.apply([segment(1, []), { ...segment(2, []), name: 'b.0000.seg', offset: 7 }]);
    database.forgetSegments(['a.0000.seg', 'never seen']);
    assert.deepEqual([...database.appliedSegments()], [['b.0000.seg', 7]]);
  });

  it('changes its state clock with the head and with deletion, which tell one observation from the next', () => {
    const database = open();
    const { records, versions } = chainOf(['a']);
    const [version] = versions;
    assert.ok(version);
    const deletion = (value: number | null): JournalRecord => ({
      type: 'ref',
      artifactId: ARTIFACT,
      name: 'deletedAt',
      value,
    });
    database.apply([segment(1, [...records, headOf(version.id)])]);
    assert.equal(database.stateClock(ARTIFACT), 1);
    database.apply([segment(2, [deletion(5)])]);
    assert.equal(database.stateClock(ARTIFACT), 2);
    database.apply([segment(3, [deletion(null)])]);
    assert.equal(database.stateClock(ARTIFACT), 3);
    database.apply([segment(4, [operationOf('one')])]);
    assert.equal(database.stateClock(ARTIFACT), 3);
  });

  it('refuses an image of a newer schema', () => {
    const image = new engine.Database();
    image.run(`PRAGMA user_version = ${String(SCHEMA_VERSION + 1)}`);
    const bytes = image.export();
    image.close();
    assert.throws(() => open(bytes), { name: 'StoreError', reason: 'newer-format' });
  });
});
