import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { LineageDatabase } from '../../../../src/store/database/lineageDatabase';
import { sealImage } from '../../../../src/store/imageSeal';
import { loadSqlJs } from '../../../../src/store/loadSqlJs';
import { verifyImage } from '../../../../src/store/verify/verifyImage';
import { verifyImageInWorker } from '../../../../src/store/verify/verifyImageInWorker';
import { flipBit } from '../flipBit';
import { storeVersion } from '../storedVersion';
import { useTemporaryStore, WASM_FILE } from '../temporaryStore';

const WORKER = path.join(__dirname, 'imageWorker.entry.cjs');

describe('verifying an image', () => {
  const temporary = useTemporaryStore();
  const image = (): string => temporary.file('lineage.sqlite');

  beforeEach(async () => {
    const store = await temporary.open();
    await storeVersion(store, 'example', { 'SKILL.md': 'one' });
    await store.checkpoint();
  });

  /** Writes bytes as an image whose checksum is right. */
  const seal = async (database: Uint8Array): Promise<void> => {
    await fs.writeFile(
      image(),
      Buffer.concat(await sealImage(database, { id: 'a', follows: [], segments: {} })),
    );
  };

  it('finds nothing in a whole one, and in none', async () => {
    assert.equal(await verifyImage(image(), WASM_FILE), undefined);
    assert.equal(await verifyImage(temporary.file('nothing.sqlite'), WASM_FILE), undefined);
  });

  it('finds a flipped bit by the checksum', async () => {
    await flipBit(image(), 5000);
    assert.equal((await verifyImage(image(), WASM_FILE))?.fault, 'seal');
  });

  it('finds a cut file', async () => {
    await fs.truncate(image(), 5000);
    assert.equal((await verifyImage(image(), WASM_FILE))?.fault, 'seal');
  });

  it('finds what is sealed and no database', async () => {
    await seal(Buffer.alloc(8192, 'x'));
    assert.equal((await verifyImage(image(), WASM_FILE))?.fault, 'schema');
  });

  it('finds what SQLite calls inconsistent behind a right checksum', async () => {
    const engine = await loadSqlJs(WASM_FILE);
    const database = new LineageDatabase(engine);
    const raw = new engine.Database(database.export());
    database.close();
    raw.run('CREATE TABLE pair (a, b)');
    raw.run('CREATE INDEX pair_a ON pair (a)');
    raw.run("INSERT INTO pair VALUES ('one', 1), ('two', 2)");
    // The index now says that it is of the other column.
    raw.run('PRAGMA writable_schema = ON');
    raw.run("UPDATE sqlite_master SET sql = 'CREATE INDEX pair_a ON pair (b)' WHERE name = 'pair_a'");
    await seal(raw.export());
    raw.close();
    assert.equal((await verifyImage(image(), WASM_FILE))?.fault, 'integrity');
  });

  it('does not call a newer one damaged', async () => {
    const engine = await loadSqlJs(WASM_FILE);
    const newer = new engine.Database();
    newer.run('PRAGMA user_version = 999');
    await seal(newer.export());
    newer.close();
    assert.equal((await verifyImage(image(), WASM_FILE))?.fault, 'newer');
  });

  it('says the same from a thread of its own', async () => {
    assert.equal(await verifyImageInWorker(WORKER, image(), WASM_FILE), undefined);
    await flipBit(image(), 5000);
    assert.deepEqual(
      await verifyImageInWorker(WORKER, image(), WASM_FILE),
      await verifyImage(image(), WASM_FILE),
    );
  });

  it('fails in a thread as it fails without one', async () => {
    await fs.rm(image());
    await fs.mkdir(image());
    await assert.rejects(verifyImage(image(), WASM_FILE), /EISDIR/);
    await assert.rejects(verifyImageInWorker(WORKER, image(), WASM_FILE), /EISDIR/);
  });
});
