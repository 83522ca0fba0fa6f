import { existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { LineageDatabase } from '../../../src/store/database/lineageDatabase';
import { IMAGE_FILE } from '../../../src/store/image';
import { sealImage } from '../../../src/store/imageSeal';
import type { JournalRecord, Transaction } from '../../../src/store/journal/record';
import { loadSqlJs } from '../../../src/store/loadSqlJs';
import { newWriterId } from '../../../src/store/writerId';
import { WASM_FILE } from './openStore';
import { SampleHistory } from './sampleHistory';

const VERSIONS_EACH = 50;

/** The number of the artifact with a tenth of all versions; every other one has 50. */
export const LONG_ARTIFACT = 0;

/**
 * A store of so many versions, closed, without contents. It is made by the first contest that asks for it, straight into an image
 * because that many commits would take minutes, and only read: {@link copyOf} what is to be written.
 *
 * @returns its folder
 */
export async function sampleStore(shared: string, versions: number): Promise<string> {
  const directory = path.join(shared, `store-${String(versions)}`);
  if (existsSync(directory)) return directory;
  const database = new LineageDatabase(await loadSqlJs(WASM_FILE));
  const writer = newWriterId(Date.now());
  database.apply([{ name: 'sample', writer, transactions: [...captures(versions)], offset: 0 }]);
  database.forgetSegments(['sample']);
  await fs.mkdir(directory);
  await fs.writeFile(
    path.join(directory, IMAGE_FILE),
    await sealImage(database.export(), { id: 'sample', follows: [], segments: {} }),
  );
  database.close();
  return directory;
}

function* captures(versions: number): Generator<Transaction> {
  let clock = 0;
  const commit = (records: JournalRecord[]): Transaction => ({ clock: ++clock, records });
  for (let left = versions, artifact = LONG_ARTIFACT; left > 0; artifact++) {
    const history = new SampleHistory(artifact);
    yield commit([history.begin()]);
    const count = Math.min(left, artifact === LONG_ARTIFACT ? versions / 10 : VERSIONS_EACH);
    for (let i = 0; i < count; i++) yield commit(history.capture());
    left -= count;
  }
}

/** A copy of such a store that may be written. */
export async function copyOf(store: string, folder: string): Promise<string> {
  const copy = path.join(folder, path.basename(store));
  await fs.rm(copy, { recursive: true, force: true });
  await fs.cp(store, copy, { recursive: true });
  return copy;
}
