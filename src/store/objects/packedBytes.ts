import * as fs from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from '../image';
import { toStoreError } from '../storeError';
import { writerOfPack } from './objectIndex';

/** What the packs of a folder take up together, in bytes. @throws StoreError when the folder cannot be read */
export async function packedBytes(directory: string): Promise<number> {
  try {
    const packs = (await fs.readdir(directory)).filter((name) => writerOfPack(name));
    const sizes = await Promise.all(packs.map((name) => sizeOf(path.join(directory, name))));
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch (error) {
    throw toStoreError(error, 'Measuring the object store');
  }
}

/** One that is swept meanwhile takes up nothing. */
async function sizeOf(file: string): Promise<number> {
  try {
    return (await fs.stat(file)).size;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}
