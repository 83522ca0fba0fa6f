import type { Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from '../image';
import { toStoreError } from '../storeError';
import { mayStillWrite, type WriterId } from '../writerId';
import { isTight, writerOfPack } from './objectIndex';

/**
 * The packs of a folder, with their bytes, that a sweep would pack anew whatever is in them: captures wrote them, and nobody
 * appends to them any more. Told by their names, without looking into them; with those that hold what is given up.
 *
 * @param own the writer whose pack a sweep would end first
 * @param compress see `ObjectStoreOptions`
 * @param holding the packs that are known to hold objects that nothing needs any more
 * @throws StoreError when the folder cannot be read
 */
export async function untidyPacks(
  directory: string,
  own: WriterId,
  compress: boolean,
  holding: ReadonlySet<string> = new Set(),
): Promise<ReadonlyMap<string, number>> {
  const packs = new Map<string, number>();
  try {
    for (const name of await fs.readdir(directory)) {
      const writer = writerOfPack(name);
      if (!writer || (isTight(name, compress) && !holding.has(name))) continue;
      const stat = await statOf(path.join(directory, name));
      if (!stat || (writer !== own && mayStillWrite(writer, stat.mtimeMs))) continue;
      packs.set(name, stat.size);
    }
    return packs;
  } catch (error) {
    throw toStoreError(error, 'Looking through the object store');
  }
}

/** Undefined when another window has swept it by now. */
async function statOf(file: string): Promise<Stats | undefined> {
  try {
    return await fs.stat(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
