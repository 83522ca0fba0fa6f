import * as fs from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from './image';
import { StoreError, toStoreError } from './storeError';

/** Written and removed again whenever the store is opened, by any window. */
export const WRITE_PROBE = '.writable';

/**
 * Makes a store's folder if it is missing. A store that cannot be written is known when it is opened, not at the first edit.
 *
 * @throws StoreError `unwritable`, `no-space`
 */
export async function makeStoreFolder(directory: string): Promise<void> {
  try {
    await fs.mkdir(path.join(directory, 'journal'), { recursive: true });
    const probe = path.join(directory, WRITE_PROBE);
    await fs.writeFile(probe, '');
    await fs.rm(probe, { force: true });
  } catch (error) {
    const problem = toStoreError(error, `Opening the store in ${directory}`);
    // Node says that a folder is missing when it may not make it, on a disk mounted read-only.
    throw isMissing(error) ? new StoreError('unwritable', problem.message, error) : problem;
  }
}
