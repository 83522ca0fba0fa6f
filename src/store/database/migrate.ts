import type { Database } from 'sql.js';
import { StoreError } from '../storeError';
import { m0001Initial } from './migrations/m0001Initial';
import { m0002Operations } from './migrations/m0002Operations';
import { m0003Retention } from './migrations/m0003Retention';
import { m0004Notes } from './migrations/m0004Notes';
import type { Migration } from './migrations/migration';

/** Every migration, in order, without gaps. Adding one is adding a file and a row. */
export const MIGRATIONS: readonly Migration[] = [m0001Initial, m0002Operations, m0003Retention, m0004Notes];

export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Takes a database to a schema version (the newest by default), up or down, each step in its own transaction.
 *
 * The database is in memory: files have the old schema until the next checkpoint puts a whole image in the old one's
 * place, so that a crash in the midst of a migration leaves what was there.
 *
 * @throws StoreError `newer-format` when a newer extension has written it
 */
export function migrate(database: Database, target: number = SCHEMA_VERSION): void {
  const current = schemaVersion(database);
  if (current > SCHEMA_VERSION) {
    throw new StoreError(
      'newer-format',
      `The database has schema ${String(current)}; this version knows ${String(SCHEMA_VERSION)}.`,
    );
  }
  const up = MIGRATIONS.filter(({ number }) => number > current && number <= target);
  const down = MIGRATIONS.filter(({ number }) => number <= current && number > target).reverse();
  for (const { number, up: sql } of up) step(database, sql, number);
  for (const { number, down: sql } of down) step(database, sql, number - 1);
}

export function schemaVersion(database: Database): number {
  return Number(database.exec('PRAGMA user_version')[0]?.values[0]?.[0] ?? 0);
}

function step(database: Database, sql: string, version: number): void {
  database.run('BEGIN');
  try {
    database.exec(sql);
    database.run(`PRAGMA user_version = ${String(version)}`);
    database.run('COMMIT');
  } catch (error) {
    database.run('ROLLBACK');
    throw error;
  }
}
