import * as fs from 'node:fs/promises';
import path from 'node:path';
import { FileLock, isProcessAlive } from '../fileLock';
import { WRITE_PROBE } from '../makeStoreFolder';
import { STAGING_STALE_MS, type StagingRecords } from '../stagingRecords';
import type { Finding } from './finding';

export type Leftover = Extract<Finding, { type: 'leftover' }>;

/**
 * What is younger may be in use: a file lives for seconds before it is renamed, and nobody keeps a lock this long. That
 * alone would do on one machine; on a shared home directory a process number says nothing.
 */
const STALE_MS = 10 * 60_000;

/** `<file>.<process>.<chance>.tmp`: see `durableFile` and `fileLock`. */
const TEMPORARY = /\.(\d+)\.[0-9a-f]+\.tmp$/;

/** Finds what processes have left that were ended in the midst of something. */
export async function findLeftovers(
  directory: string,
  staging: StagingRecords,
  now: number,
): Promise<Leftover[]> {
  const found: Leftover[] = [];
  for (const folder of ['', 'locks', 'journal', 'objects']) {
    const names = await fs.readdir(path.join(directory, folder)).catch(() => []);
    for (const name of names.sort()) {
      const what = leftBehind(name);
      const file = path.posix.join(folder, name);
      if (what && (await isStale(path.join(directory, file), now)))
        found.push({ type: 'leftover', file, what });
    }
  }
  for (const { folder: file, root, at } of await staging.list())
    if (at < now - STAGING_STALE_MS) found.push({ type: 'leftover', file, what: 'staging', root });
  return found;
}

/**
 * Removes a file in the store's folder that {@link findLeftovers} found, unless somebody has it now.
 *
 * @throws when it cannot be removed
 */
export async function removeLeftover(
  directory: string,
  { file, what }: Pick<Leftover, 'file' | 'what'>,
): Promise<void> {
  const target = path.join(directory, file);
  if (what === 'temporary') await fs.rm(target, { force: true });
  // Who takes a lock takes it from the dead only, and gives it back.
  else await (await FileLock.acquire(target, 0)).release();
}

function leftBehind(name: string): 'temporary' | 'lock' | undefined {
  if (name.endsWith('.lock')) return 'lock';
  if (name === WRITE_PROBE) return 'temporary';
  const [, process] = TEMPORARY.exec(name) ?? [];
  return process !== undefined && !isProcessAlive(Number(process)) ? 'temporary' : undefined;
}

async function isStale(file: string, now: number): Promise<boolean> {
  try {
    return (await fs.stat(file)).mtimeMs < now - STALE_MS;
  } catch {
    // Its process was only slow.
    return false;
  }
}
