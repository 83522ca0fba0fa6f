import type { Database, SqlJsStatic } from 'sql.js';
import { Statements } from '../../../../src/store/database/statements';
import { applyTransaction } from '../../../../src/store/database/applyTransaction';
import { fromHashColumn } from '../../../../src/store/database/hashColumn';
import { migrate } from '../../../../src/store/database/migrate';
import { VersionNumbers } from '../../../../src/store/database/versionNumbers';
import type { Transaction } from '../../../../src/store/journal/record';
import type { WriterId } from '../../../../src/store/writerId';

/** A transaction and who wrote it. */
export interface WrittenTransaction {
  readonly writer: WriterId;
  readonly transaction: Transaction;
}

/** Every row of every table that records end up in, hashes as text. */
export function databaseRows(database: Database): Record<string, unknown[][]> {
  const present = database.exec(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1`)[0]?.values;
  const tables = (present ?? [])
    .flat()
    .filter((table) => table !== 'journal_segments' && table !== 'store_state');
  return Object.fromEntries(
    tables.map((table) => {
      const rows = database.exec(`SELECT * FROM ${String(table)} ORDER BY 1, 2`)[0]?.values ?? [];
      return [String(table), rows.map((row) => row.map((value) => fromHashColumn(value) ?? value))];
    }),
  );
}

/** Applies transactions in this order, in one batch. */
export function applyAll(database: Database, written: readonly WrittenTransaction[]): void {
  const statements = new Statements(database);
  const numbers = new VersionNumbers(statements);
  for (const { transaction, writer } of written) applyTransaction(statements, numbers, transaction, writer);
  numbers.settle();
  statements.clear();
}

let empty: Uint8Array | undefined;

/** Of a database with the newest schema: opening it is much faster than migrating. */
function emptyImage(engine: SqlJsStatic): Uint8Array {
  if (!empty) {
    const database = new engine.Database();
    migrate(database);
    empty = database.export();
    database.close();
  }
  return empty;
}

/** The rows that transactions give when they are applied in this order, in these batches, to an empty database. */
export function rowsAfter(
  engine: SqlJsStatic,
  ...batches: readonly (readonly WrittenTransaction[])[]
): Record<string, unknown[][]> {
  const database = new engine.Database(emptyImage(engine));
  try {
    for (const batch of batches) applyAll(database, batch);
    return databaseRows(database);
  } finally {
    database.close();
  }
}
