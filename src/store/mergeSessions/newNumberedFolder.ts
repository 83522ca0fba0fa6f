import * as fs from 'node:fs/promises';
import path from 'node:path';
import { ownerOnly } from '../ownerOnly';

/** More windows than this do not make one at the same time. */
const MOST_TRIES = 100;

/**
 * Makes a folder named by the number after the highest there is. Of processes that do so at the same time each gets its
 * own. Only the user can look into it.
 *
 * @param parent made when it is not there
 */
export async function newNumberedFolder(parent: string): Promise<string> {
  await fs.mkdir(parent, { recursive: true, mode: ownerOnly.folder });
  const taken = (await fs.readdir(parent)).map(Number).filter(Number.isInteger);
  const first = Math.max(0, ...taken) + 1;
  for (let number = first; ; number++) {
    const folder = path.join(parent, String(number));
    try {
      await fs.mkdir(folder, { mode: ownerOnly.folder });
      return folder;
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      // The other window may have finished already, and taken the parent with it.
      const isParentGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if ((!isTaken && !isParentGone) || number >= first + MOST_TRIES) throw error;
      if (isParentGone) await fs.mkdir(parent, { recursive: true, mode: ownerOnly.folder });
    }
  }
}
