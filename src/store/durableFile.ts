import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a whole file so that after a crash at any point its name holds either the old bytes or the new ones:
 * temporary file, fsync, rename, fsync of the folder.
 *
 * @param bytes the file's pieces, one after the other
 * @param beforeRename called when the new bytes are on disk under `temporary` and the old ones still have the name
 * @param mode who may read it, where the platform has such rights; undefined for what the process allows
 */
export async function writeDurably(
  file: string,
  bytes: Uint8Array | readonly Uint8Array[],
  beforeRename?: (temporary: string) => Promise<void>,
  mode?: number,
): Promise<void> {
  const temporary = `${file}.${String(process.pid)}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const handle = await fs.open(temporary, 'wx', mode);
    try {
      for (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) await handle.writeFile(piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await beforeRename?.(temporary);
    await fs.rename(temporary, file);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(path.dirname(file));
}

/** Makes names created, renamed or removed in a directory durable, where the platform can (Windows cannot). */
export async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await fs.open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
