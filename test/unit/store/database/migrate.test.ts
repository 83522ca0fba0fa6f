import assert from 'node:assert/strict';
import type { Database, SqlJsStatic } from 'sql.js';
import { migrate, MIGRATIONS, SCHEMA_VERSION, schemaVersion } from '../../../../src/store/database/migrate';
import type { JournalRecord } from '../../../../src/store/journal/record';
import { loadSqlJs } from '../../../../src/store/loadSqlJs';
import {
  ARTIFACT,
  chainOf,
  contentOf,
  hashOf,
  headOf,
  operationOf,
  versionOf,
  writerOf,
} from '../journalRecords';
import { WASM_FILE } from '../temporaryStore';
import { applyAll, databaseRows } from './databaseRows';

describe('migrate', () => {
  let engine: SqlJsStatic;
  let database: Database;
  before(async () => {
    engine = await loadSqlJs(WASM_FILE);
  });
  beforeEach(() => {
    database = new engine.Database();
  });
  afterEach(() => {
    database.close();
  });
  const names = (type: string): unknown[] =>
    (
      database.exec(
        `SELECT name FROM sqlite_schema WHERE type = '${type}' AND name NOT LIKE 'sqlite_%' ORDER BY 1`,
      )[0]?.values ?? []
    ).flat();
  /** What every schema can hold. */
  const fill = (): void => {
    const { records, versions } = chainOf(['a', 'b', 'c']);
    const [first, second, last] = versions;
    assert.ok(first && second && last);
    const merge = versionOf({ content: 'd', parent: last, mergeParent: second }, { changeOrigin: 'sync' });
    const legacy = { ...versionOf({ content: 'e' }), parentHash: contentOf('never recorded') };
    const refs: JournalRecord[] = [
      headOf(last.id),
      { type: 'ref', artifactId: ARTIFACT, name: 'baseline', value: null },
      { type: 'ref', artifactId: ARTIFACT, name: 'deletedAt', value: 17.5 },
      {
        type: 'ref',
        artifactId: ARTIFACT,
        name: 'upstream',
        value: { source: { type: 'folder', folder: '/f', name: 'f' }, path: 'skills/example' },
      },
    ];
    const operations = [
      operationOf('one', { fromVersion: first.id, toVersion: last.id }),
      operationOf(hashOf('two'), { outcome: 'started' }),
    ];
    const transaction = { clock: 1, records: [...records, merge, legacy, ...refs, ...operations] };
    applyAll(database, [{ writer: writerOf('a'), transaction }]);
  };
  /** Tables with their columns, whose order means nothing, and indexes. */
  const schema = (): unknown[] => [
    ...names('table').map((table) => [
      table,
      database.exec(
        `SELECT name, type, "notnull", pk FROM pragma_table_info('${String(table)}') ORDER BY name`,
      )[0]?.values,
    ]),
    ...names('index').map((index) => [
      index,
      database.exec(`SELECT name FROM pragma_index_info('${String(index)}')`)[0]?.values,
    ]),
  ];

  it('numbers its steps without gaps', () => {
    assert.deepEqual(
      MIGRATIONS.map(({ number }) => number),
      MIGRATIONS.map((_, index) => index + 1),
    );
    assert.equal(SCHEMA_VERSION, MIGRATIONS.length);
  });

  it('makes the tables and indexes, and says so in user_version', () => {
    assert.equal(schemaVersion(database), 0);
    migrate(database);
    assert.equal(schemaVersion(database), SCHEMA_VERSION);
    const tables = names('table');
    for (const table of ['artifacts', 'artifact_versions', 'operations'])
      assert.ok(tables.includes(table), table);
    const indexes = names('index');
    for (const index of [
      'idx_artifact_versions_content_hash',
      'idx_artifact_versions_parent_hash',
      'idx_artifact_versions_artifact_created',
    ]) {
      assert.ok(indexes.includes(index), index);
    }
  });

  it('changes nothing when there is nothing to do', () => {
    migrate(database);
    fill();
    const before = databaseRows(database);
    migrate(database);
    assert.deepEqual(databaseRows(database), before);
  });

  for (const { number } of MIGRATIONS) {
    it(`goes down below step ${String(number)} with data in it, and up again, and keeps what both know`, () => {
      migrate(database, number - 1);
      const below = schema();
      migrate(database);
      const above = schema();
      fill();
      const before = databaseRows(database);
      assert.equal(before['artifact_versions']?.length, 5);
      migrate(database, number - 1);
      assert.equal(schemaVersion(database), number - 1);
      assert.deepEqual(schema(), below);
      migrate(database);
      assert.equal(schemaVersion(database), SCHEMA_VERSION);
      assert.deepEqual(schema(), above);
      // Below the first step there is no table that could keep anything.
      if (number === 1) fill();
      assert.deepEqual(databaseRows(database), before);
      assert.deepEqual(database.exec('PRAGMA integrity_check')[0]?.values, [['ok']]);
    });
  }

  it('goes on below with the texts of pruned versions gone, and without tags, notes and what a pin is about', () => {
    migrate(database);
    fill();
    const [version] = chainOf(['a']).versions;
    assert.ok(version);
    const records: JournalRecord[] = [
      { type: 'prune', artifactId: ARTIFACT, versions: [version.id] },
      { type: 'tag', artifactId: ARTIFACT, name: 'v1', value: version.id, note: 'kept' },
      { type: 'note', artifactId: ARTIFACT, version: version.id, text: 'why' },
      { type: 'ref', artifactId: ARTIFACT, name: 'pinnedVersion', value: version.id },
      operationOf('pruned', { kind: 'prune' }),
      operationOf('noted', { kind: 'note' }),
    ];
    applyAll(database, [{ writer: writerOf('a'), transaction: { clock: 2, records } }]);
    migrate(database, 3);
    assert.equal(databaseRows(database)['version_tags']?.length, 1);
    migrate(database, 2);
    migrate(database);
    const after = databaseRows(database);
    assert.equal(after['artifact_versions']?.length, 5);
    assert.deepEqual(after['version_tags'], []);
    assert.deepEqual(after['version_notes'], []);
    assert.deepEqual(after['artifact_refs']?.map((row) => row[1]).sort(), [
      'baseline',
      'deletedAt',
      'head',
      'upstream',
    ]);
    assert.deepEqual(
      after['operations']?.map(([id]) => id),
      [hashOf('two'), 'one'],
    );
  });

  it('refuses a schema that a newer extension wrote, and leaves it alone', () => {
    migrate(database);
    fill();
    database.run(`PRAGMA user_version = ${String(SCHEMA_VERSION + 1)}`);
    const before = databaseRows(database);
    assert.throws(() => migrate(database), { name: 'StoreError', reason: 'newer-format' });
    assert.deepEqual(databaseRows(database), before);
    assert.equal(schemaVersion(database), SCHEMA_VERSION + 1);
  });

  it('takes back a step that fails in the middle', () => {
    database.run('CREATE TABLE operations (something_else)');
    assert.throws(() => migrate(database));
    assert.equal(schemaVersion(database), 0);
    assert.deepEqual(names('table'), ['operations']);
  });

  it('allows the three change origins and none, and nothing else', () => {
    migrate(database);
    const insert = (number: number, origin: string): void => {
      database.run(
        `INSERT INTO artifact_versions VALUES ('v${String(number)}', 'a', ${String(number)}, 'c', NULL, NULL, NULL,
         ${origin}, 0, '', '[]', '', '{}', 1, 'w', 0)`,
      );
    };
    ["'deployment'", "'sync'", "'local_modification'", 'NULL'].forEach((origin, index) =>
      insert(index, origin),
    );
    assert.throws(() => insert(9, "'import'"), /CHECK/);
    assert.throws(() => insert(9, "''"), /CHECK/);
    assert.equal(database.exec('SELECT count(*) FROM artifact_versions')[0]?.values[0]?.[0], 4);
  });

  it('takes the same content in two artifacts and twice in one, and no number twice', () => {
    migrate(database);
    const insert = (id: string, artifact: string, number: number): void => {
      database.run(
        `INSERT INTO artifact_versions VALUES ('${id}', '${artifact}', ${String(number)}, 'same', NULL, NULL, NULL,
         NULL, 0, '', '[]', '', '{}', 1, 'w', 0)`,
      );
    };
    insert('v1', 'a', 1);
    insert('v2', 'a', 2);
    insert('v3', 'b', 1);
    assert.throws(() => insert('v4', 'b', 1), /UNIQUE/);
  });
});
