import assert from 'node:assert/strict';
import type { Database } from 'sql.js';
import type { ContentHash, VersionId } from '../../../../src/core/identity';
import { migrate } from '../../../../src/store/database/migrate';
import { OperationRows } from '../../../../src/store/database/operationRows';
import { Statements } from '../../../../src/store/database/statements';
import { VersionRows } from '../../../../src/store/database/versionRows';
import { loadSqlJs } from '../../../../src/store/loadSqlJs';
import { ARTIFACT, contentOf, hashOf } from '../journalRecords';
import { WASM_FILE } from '../temporaryStore';

describe('indexes', () => {
  let database: Database;
  let statements: Statements;
  const asked: string[] = [];
  before(async () => {
    database = new (await loadSqlJs(WASM_FILE)).Database();
    migrate(database);
    statements = new Statements(database);
    const prepare = database.prepare.bind(database);
    database.prepare = (sql, ...rest) => {
      asked.push(sql);
      return prepare(sql, ...rest);
    };
  });
  after(() => {
    statements.clear();
    database.close();
  });

  /** How SQLite finds rows: the table that is asked for first. */
  const planOf = (sql: string): string[] => {
    const rows = database.exec(`EXPLAIN QUERY PLAN ${sql}`)[0]?.values ?? [];
    return rows.map((row) => String(row.at(-1)));
  };
  /** The plan of what a reading asks for. */
  const planFor = (read: () => unknown): string[] => {
    asked.length = 0;
    statements.clear();
    read();
    assert.equal(asked.length, 1);
    return asked.flatMap(planOf);
  };
  /** Asserts that rows are found so, and come in order without being sorted, but for those that are equal in what the index has. */
  const finds = (plan: readonly string[], first: string): void => {
    assert.equal(plan[0], first);
    const sorted = plan.filter((line) => line.includes('TEMP B-TREE') && !line.includes('LAST'));
    assert.deepEqual(sorted, []);
  };
  const versions = (): VersionRows => new VersionRows(statements);
  const operations = (): OperationRows => new OperationRows(statements);
  const id = hashOf('version') as VersionId;
  const content: ContentHash = contentOf('content');

  it('look at each content of an artifact once where others share it, however many versions have it', () => {
    assert.deepEqual(
      planFor(() => versions().sharing(ARTIFACT)),
      [
        'CO-ROUTINE own',
        'SEARCH artifact_versions USING INDEX idx_artifact_versions_artifact_created (artifact_id=?)',
        'USE TEMP B-TREE FOR DISTINCT',
        'SCAN own',
        'SEARCH other USING INDEX idx_artifact_versions_content_hash (content_hash=?)',
        'USE TEMP B-TREE FOR DISTINCT',
      ],
    );
  });

  it('find a version, and a page of them without sorting', () => {
    const byNumber = 'sqlite_autoindex_artifact_versions_2 (artifact_id=?';
    finds(
      planFor(() => versions().get(id)),
      'SEARCH artifact_versions USING INDEX sqlite_autoindex_artifact_versions_1 (id=?)',
    );
    finds(
      planFor(() => versions().page(ARTIFACT, { limit: 100 })),
      `SEARCH artifact_versions USING INDEX ${byNumber} AND number<?)`,
    );
    assert.equal(
      planFor(() => versions().page(ARTIFACT, { limit: 100, from: 5 }))[0],
      'SEARCH artifact_versions USING INDEX idx_artifact_versions_artifact_created ' +
        '(artifact_id=? AND created_at>? AND created_at<?)',
    );
    finds(
      planFor(() => versions().ids(ARTIFACT)),
      `SEARCH artifact_versions USING INDEX ${byNumber})`,
    );
    assert.match(planFor(() => versions().count(ARTIFACT))[0] ?? '', /^SEARCH .*\(artifact_id=\?\)$/);
    assert.match(planFor(() => versions().nodes(ARTIFACT))[0] ?? '', /^SEARCH .*\(artifact_id=\?\)$/);
    finds(
      planFor(() => versions().contents(0, 100)),
      'SEARCH artifact_versions USING INTEGER PRIMARY KEY (rowid>?)',
    );
  });

  it('find the versions with a content, below a content, and by time', () => {
    const plan = planFor(() => versions().withContent(ARTIFACT, content));
    assert.equal(
      plan[0],
      'SEARCH artifact_versions USING INDEX idx_artifact_versions_content_hash (content_hash=?)',
    );
    finds(
      planOf(`SELECT id FROM artifact_versions WHERE parent_hash = x'00'`),
      'SEARCH artifact_versions USING INDEX idx_artifact_versions_parent_hash (parent_hash=?)',
    );
    finds(
      planOf(
        `SELECT id FROM artifact_versions WHERE artifact_id = x'00' AND created_at > 5 ORDER BY created_at`,
      ),
      'SEARCH artifact_versions USING INDEX idx_artifact_versions_artifact_created (artifact_id=? AND created_at>?)',
    );
  });

  it('find the newest of the trail, the operations under way and the changes', () => {
    finds(
      planFor(() => operations().latest(100)),
      'SCAN operations USING INDEX idx_operations_clock',
    );
    finds(
      planFor(() => operations().latest(100, ARTIFACT)),
      'SEARCH operations USING INDEX idx_operations_artifact_clock (artifact_id=?)',
    );
    assert.equal(
      planFor(() => operations().changesSince(ARTIFACT, 0))[0],
      'SEARCH operations USING INDEX idx_operations_artifact_clock (artifact_id=?)',
    );
    assert.equal(
      planFor(() => operations().unfinished())[0],
      'SEARCH operations USING INDEX idx_operations_outcome (outcome=?)',
    );
    finds(
      planFor(() => operations().latestChangeOrUndo(ARTIFACT)),
      'SEARCH operations USING INDEX idx_operations_changes (artifact_id=?)',
    );
    assert.match(
      planFor(() => operations().undoable())[0] ?? '',
      /^SCAN operations USING INDEX idx_operations_changes/,
    );
  });
});
