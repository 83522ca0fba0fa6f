import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { LayoutEntry } from './layoutEntries';
import { stagedTarget } from './stagedTarget';

const decoder = new TextDecoder();

/**
 * Writes the open layout into a new folder, all or nothing.
 *
 * @param place absolute; may be an empty folder
 * @throws ExchangeError `target-exists`, `unwritable`; what the entries throw
 */
export function writeFolder(place: string, entries: AsyncIterable<LayoutEntry>): Promise<void> {
  return stagedTarget(place, async (staged) => {
    await fs.mkdir(staged);
    for await (const entry of entries) {
      const file = path.join(staged, entry.path);
      await fs.mkdir(path.dirname(file), { recursive: true });
      if (entry.mode === '120000') await writeLink(file, entry);
      else await writeFile(file, entry);
    }
  });
}

async function writeFile(file: string, { mode, bytes, modifiedAt }: LayoutEntry): Promise<void> {
  await fs.writeFile(file, bytes, { flag: 'wx', mode: mode === '100755' ? 0o777 : 0o666 });
  const seconds = Math.max(modifiedAt, 0) / 1000;
  await fs.utimes(file, seconds, seconds);
}

/** Where the disk, or the user's rights on Windows, do not allow links: what stands for one. */
async function writeLink(file: string, { bytes, isFolderLink = false }: LayoutEntry): Promise<void> {
  const target = decoder.decode(bytes);
  try {
    await fs.symlink(target, file, isFolderLink ? 'dir' : 'file');
  } catch (error) {
    const isRefused = error instanceof Error && 'code' in error && error.code !== 'ENOSPC';
    if (!isRefused) throw error;
    if (isFolderLink) await fs.cp(path.join(path.dirname(file), target), file, { recursive: true });
    else await fs.writeFile(file, bytes, { flag: 'wx' });
  }
}
