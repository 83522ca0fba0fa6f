import type { SqlJsStatic } from 'sql.js';
import { LineageDatabase } from '../database/lineageDatabase';
import { readImage } from '../image';
import { loadSqlJs } from '../loadSqlJs';
import { StoreError } from '../storeError';
import type { ImageFault } from './finding';

/** What is wrong with an image file. */
export interface ImageReport {
  readonly fault: ImageFault;
  /** For a maintainer. */
  readonly detail: string;
}

/**
 * Reads an image as opening the store would, and has SQLite check all of it. Holds the thread as long as that takes: at
 * 100,000 versions for a second, so that the extension does it in a worker.
 *
 * @param file absolute
 * @returns undefined when all is well, or there is no such file
 * @throws StoreError when the file is there and cannot be read
 */
export async function verifyImage(file: string, wasmFile: string): Promise<ImageReport | undefined> {
  try {
    const { database, damaged } = await readImage(file);
    if (damaged) return { fault: 'seal', detail: 'The checksum does not match.' };
    return database && checkDatabase(await loadSqlJs(wasmFile), database);
  } catch (error) {
    if (error instanceof StoreError && error.reason === 'newer-format')
      return { fault: 'newer', detail: error.message };
    throw error;
  }
}

function checkDatabase(engine: SqlJsStatic, bytes: Uint8Array): ImageReport | undefined {
  let database: LineageDatabase;
  try {
    database = new LineageDatabase(engine, bytes);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    return { fault: 'schema', detail: String(error) };
  }
  try {
    const problems = database.integrityProblems();
    if (problems.length > 0) return { fault: 'integrity', detail: problems.slice(0, SHOWN).join('; ') };
    // What opening reads first: every row of it is validated.
    database.appliedSegments();
    database.artifacts();
    return undefined;
  } catch (error) {
    return { fault: 'schema', detail: String(error) };
  } finally {
    database.close();
  }
}

/** Of a hundred lines that say the same of one page. */
const SHOWN = 5;
