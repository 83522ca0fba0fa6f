import { createRequire } from 'node:module';
import path from 'node:path';
import { projectRoot } from '../../host/projectRoot';

export type SqliteValue = string | number | Uint8Array | null;
export type SqliteRow = Readonly<Record<string, SqliteValue>>;

/** What the bench uses of a database of better-sqlite3, which is installed in bench/ only, and there only when a row needs it. */
export interface SqliteDatabase {
  pragma(sql: string): unknown;
  exec(sql: string): void;
  prepare(sql: string): {
    run(...parameters: readonly (SqliteValue | SqliteRow)[]): void;
    get(...parameters: readonly SqliteValue[]): SqliteRow | undefined;
    all(...parameters: readonly SqliteValue[]): SqliteRow[];
  };
  transaction(run: () => void): { immediate(): void };
  close(): void;
}

/** Opens a database as a careful extension would: every commit is on disk, and several processes may write. */
export function openSqlite(file: string): SqliteDatabase {
  const load = createRequire(path.join(projectRoot, 'bench/package.json'));
  const Database = load('better-sqlite3') as new (
    file: string,
    options: { timeout: number },
  ) => SqliteDatabase;
  const database = new Database(file, { timeout: 20_000 });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  return database;
}

/** Whether it was installed and can be loaded. */
export function hasBetterSqlite(): boolean {
  try {
    openSqlite(':memory:').close();
    return true;
  } catch {
    return false;
  }
}
