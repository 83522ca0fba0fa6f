import assert from 'node:assert/strict';
import type { Database, SqlJsStatic } from 'sql.js';
import { applyTransaction } from '../../../../src/store/database/applyTransaction';
import { migrate, MIGRATIONS, SCHEMA_VERSION, schemaVersion } from '../../../../src/store/database/migrate';
import { Statements } from '../../../../src/store/database/statements';
import { loadSqlJs } from '../../../../src/store/loadSqlJs';
import { chainOf, headOf, operationOf, writerOf } from '../journalRecords';
import { WASM_FILE } from '../temporaryStore';
import { databaseRows } from './databaseRows';

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
  const fill = (): void => {
    const { records, versions } = chainOf(['a', 'b', 'c']);
    const last = versions.at(-1);
    assert.ok(last);
    applyTransaction(
      new Statements(database),
      { clock: 1, records: [...records, headOf(last.id), operationOf('one')] },
      writerOf('a'),
    );
  };

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
      'idx_artifact_versions_parent_id',
      'idx_artifact_versions_merge_parent_id',
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
    it(`goes down below step ${String(number)} with data in it, and up again`, () => {
      migrate(database);
      fill();
      migrate(database, number - 1);
      assert.equal(schemaVersion(database), number - 1);
      if (number === 1) assert.deepEqual([...names('table'), ...names('index')], []);
      migrate(database);
      assert.equal(schemaVersion(database), SCHEMA_VERSION);
      if (number === 1) fill();
      assert.equal(databaseRows(database)['artifact_versions']?.length, 3);
    });
  }

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
         ${origin}, 0, '', '[]', '', '{}', 1, 'w')`,
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
         NULL, 0, '', '[]', '', '{}', 1, 'w')`,
      );
    };
    insert('v1', 'a', 1);
    insert('v2', 'a', 2);
    insert('v3', 'b', 1);
    assert.throws(() => insert('v4', 'b', 1), /UNIQUE/);
  });
});
