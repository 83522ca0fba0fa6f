import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { IMAGE_FILE, readImage } from '../../../src/store/image';
import { openSqlite, type SqliteDatabase, type SqliteRow, type SqliteValue } from './betterSqlite';
import { PAGE, type Recorder } from './recorder';
import { sampleName } from './sampleHistory';
import { LONG_ARTIFACT } from './sampleStore';

/** The database of a closed store in the hands of better-sqlite3: the same rows and indexes, because it is a copy. */
export class SqliteRecorder implements Recorder {
  readonly database: SqliteDatabase;
  readonly #commit: { immediate(): void };
  readonly #longest: SqliteValue;

  private constructor(database: SqliteDatabase, artifact: number) {
    this.database = database;
    this.#commit = database.transaction(appender(database, idOf(database, artifact)));
    this.#longest = idOf(database, LONG_ARTIFACT);
  }

  /**
   * @param directory of a store; the copy is made beside its image by the first that asks for it
   * @param artifact the number of the one whose versions are recorded
   */
  static async open(directory: string, artifact = LONG_ARTIFACT): Promise<SqliteRecorder> {
    const file = path.join(directory, 'rival.sqlite');
    if (!existsSync(file)) {
      const { database } = await readImage(path.join(directory, IMAGE_FILE));
      assert.ok(database);
      writeFileSync(file, database);
    }
    return new SqliteRecorder(openSqlite(file), artifact);
  }

  commit(): Promise<void> {
    this.#commit.immediate();
    return Promise.resolve();
  }

  read(): void {
    assert.ok(this.database.prepare('SELECT * FROM artifacts').all().length > 0);
    const page = 'SELECT * FROM artifact_versions WHERE artifact_id = ? ORDER BY number DESC LIMIT ?';
    assert.equal(this.database.prepare(page).all(this.#longest, PAGE).length, PAGE);
  }

  checkpoint(): Promise<void> {
    this.database.pragma('wal_checkpoint(TRUNCATE)');
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.database.close();
    return Promise.resolve();
  }
}

function idOf(database: SqliteDatabase, artifact: number): SqliteValue {
  const row = database.prepare('SELECT id FROM artifacts WHERE name = ?').get(sampleName(artifact));
  assert.ok(row);
  return row['id'] ?? null;
}

/** Inserts a version and an operation like the artifact's last, with ids of their own, and moves the head. */
function appender(database: SqliteDatabase, artifact: SqliteValue): () => void {
  const last = (table: string, order: string): SqliteRow => {
    const found = database
      .prepare(`SELECT * FROM ${table} WHERE artifact_id = ? ORDER BY ${order} DESC LIMIT 1`)
      .get(artifact);
    assert.ok(found);
    return found;
  };
  let version = last('artifact_versions', 'number');
  let operation = last('operations', 'clock');
  const insert = (table: string, row: SqliteRow): ReturnType<SqliteDatabase['prepare']> => {
    const columns = Object.keys(row);
    const places = columns.map((column) => `@${column}`);
    return database.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`);
  };
  const addVersion = insert('artifact_versions', version);
  const addOperation = insert('operations', operation);
  const moveHead = database.prepare(
    `UPDATE artifact_refs SET value = ?, clock = ? WHERE artifact_id = ? AND name = 'head'`,
  );
  const showHead = database.prepare('UPDATE artifacts SET head_version = ? WHERE id = ?');
  return () => {
    const [parent = null, parentHash = null] = [version['id'], version['content_hash']];
    const clock = Number(version['clock']) + 1;
    version = {
      ...version,
      id: another(parent),
      number: Number(version['number']) + 1,
      parent_id: parent,
      parent_hash: parentHash,
      content_hash: another(parentHash),
      clock,
    };
    const { id = null } = version;
    operation = { ...operation, id: another(operation['id']), from_version: parent, to_version: id, clock };
    addVersion.run(version);
    moveHead.run(id, clock, artifact);
    showHead.run(id, artifact);
    addOperation.run(operation);
  };
}

/** Another hash, in the form of the given one. */
function another(hash: SqliteValue | undefined): SqliteValue {
  const bytes = randomBytes(32);
  return typeof hash === 'string' ? bytes.toString('hex') : bytes;
}
