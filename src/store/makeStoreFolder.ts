import * as fs from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from './image';
import { toStoreError } from './storeError';
import { UnwritableFolder } from './unwritableFolder';

/** Written and removed again whenever the store is opened, by any window. */
export const WRITE_PROBE = '.writable';

/**
 * Makes a store's folder if it is missing. A store that cannot be written is known when it is opened, not at the first edit.
 *
 * @throws StoreError `no-space`; UnwritableFolder
 */
export async function makeStoreFolder(directory: string): Promise<void> {
  const journal = path.join(directory, 'journal');
  try {
    await fs.mkdir(journal, { recursive: true });
    const probe = path.join(directory, WRITE_PROBE);
    await fs.writeFile(probe, '');
    await fs.rm(probe, { force: true });
  } catch (error) {
    const problem = toStoreError(error, `Opening the store in ${directory}`);
    // Node says that a folder is missing when it may not make it, on a disk mounted read-only.
    if (problem.reason !== 'unwritable' && !isMissing(error)) throw problem;
    throw new UnwritableFolder(problem, directory, await obstacleTo(journal));
  }
}

/** What is no folder though it has to be: the folder itself, or one that it lies in. */
async function obstacleTo(folder: string): Promise<string | undefined> {
  const stat = await fs.stat(folder).catch(() => undefined);
  if (stat) return stat.isDirectory() ? undefined : folder;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : obstacleTo(parent);
}
