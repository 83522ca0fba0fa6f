import assert from 'node:assert/strict';
import type { Database } from 'sql.js';
import { Statements } from '../../../../src/store/database/statements';
import { loadSqlJs } from '../../../../src/store/loadSqlJs';
import { WASM_FILE } from '../temporaryStore';

describe('statements', () => {
  let database: Database;
  let statements: Statements;
  beforeEach(async () => {
    database = new (await loadSqlJs(WASM_FILE)).Database();
    database.run('CREATE TABLE t (a, b)');
    statements = new Statements(database);
  });
  afterEach(() => {
    statements.clear();
    database.close();
  });

  it('runs and reads with parameters, again and again', () => {
    for (let i = 0; i < 3; i++) statements.run('INSERT INTO t VALUES (?, ?)', [i, `row ${String(i)}`]);
    assert.deepEqual(statements.all('SELECT * FROM t WHERE a > ? ORDER BY a', [0]), [
      { a: 1, b: 'row 1' },
      { a: 2, b: 'row 2' },
    ]);
    assert.deepEqual(statements.first('SELECT b FROM t WHERE a = ?', [2]), { b: 'row 2' });
    assert.equal(statements.first('SELECT b FROM t WHERE a = ?', [9]), undefined);
  });

  it('goes on after an export, which frees every prepared statement', () => {
    statements.run('INSERT INTO t VALUES (?, ?)', [1, 'x']);
    statements.clear();
    assert.ok(database.export().length > 0);
    statements.run('INSERT INTO t VALUES (?, ?)', [2, 'y']);
    assert.equal(statements.all('SELECT * FROM t').length, 2);
  });

  it('leaves a statement usable after one that failed', () => {
    database.run('CREATE UNIQUE INDEX once ON t (a)');
    statements.run('INSERT INTO t VALUES (?, ?)', [1, 'x']);
    assert.throws(() => statements.run('INSERT INTO t VALUES (?, ?)', [1, 'again']));
    statements.run('INSERT INTO t VALUES (?, ?)', [2, 'y']);
    assert.equal(statements.all('SELECT * FROM t').length, 2);
    assert.throws(() => statements.all('SELECT * FROM missing'));
  });
});
