import type { Database, SqlJsStatic } from 'sql.js';
import { Statements } from '../../../../src/store/database/statements';
import { applyTransaction } from '../../../../src/store/database/applyTransaction';
import { migrate } from '../../../../src/store/database/migrate';
import type { Transaction } from '../../../../src/store/journal/record';
import type { WriterId } from '../../../../src/store/writerId';

/** A transaction and who wrote it. */
export interface WrittenTransaction {
  readonly writer: WriterId;
  readonly transaction: Transaction;
}

/** Every row of every table that records end up in. */
export function databaseRows(database: Database): Record<string, unknown[]> {
  const tables = ['artifacts', 'artifact_versions', 'artifact_refs', 'operations'];
  return Object.fromEntries(
    tables.map((table) => [table, database.exec(`SELECT * FROM ${table} ORDER BY 1, 2`)[0]?.values ?? []]),
  );
}

/** The rows that transactions give when they are applied in this order to an empty database. */
export function rowsAfter(
  engine: SqlJsStatic,
  written: readonly WrittenTransaction[],
): Record<string, unknown[]> {
  const database = new engine.Database();
  try {
    migrate(database);
    const statements = new Statements(database);
    for (const { transaction, writer } of written) applyTransaction(statements, transaction, writer);
    return databaseRows(database);
  } finally {
    database.close();
  }
}
