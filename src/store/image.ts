import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { writeDurably } from './durableFile';
import type { FileLock } from './fileLock';
import { StoreError, toStoreError } from './storeError';

/** The checkpoint and the one before it. */
export const IMAGE_FILE = 'lineage.sqlite';
export const PREVIOUS_IMAGE_FILE = 'lineage.previous.sqlite';

const MAGIC = Buffer.from('ALIMAGE1', 'latin1');
const FOOTER_BYTES = MAGIC.length + 32;

/** Database bytes with a checksum behind them: the engine itself opens a truncated file without complaint. */
export function sealImage(database: Uint8Array): Buffer {
  return Buffer.concat([database, MAGIC, createHash('sha256').update(database).digest()]);
}

/** The database bytes of a sealed image; undefined when they do not verify. */
export function unsealImage(bytes: Buffer): Buffer | undefined {
  if (bytes.length < FOOTER_BYTES) return undefined;
  const database = bytes.subarray(0, bytes.length - FOOTER_BYTES);
  const magic = bytes.subarray(database.length, database.length + MAGIC.length);
  const checksum = bytes.subarray(database.length + MAGIC.length);
  if (!magic.equals(MAGIC)) return undefined;
  return createHash('sha256').update(database).digest().equals(checksum) ? database : undefined;
}

/** An image file as it was read. */
export interface ImageRead {
  /** Undefined when the file is absent or damaged. */
  readonly database: Buffer | undefined;
  /** Changes whenever another image takes the file's place; taken from the descriptor that was read. */
  readonly identity: string;
  readonly damaged: boolean;
}

const ABSENT: ImageRead = { database: undefined, identity: 'none', damaged: false };

/** @throws StoreError when the file is there and cannot be read */
export async function readImage(file: string): Promise<ImageRead> {
  try {
    const handle = await fs.open(file, 'r');
    try {
      const stat = await handle.stat();
      const database = unsealImage(await handle.readFile());
      return { database, identity: identityOf(stat), damaged: database === undefined };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isMissing(error)) return ABSENT;
    throw toStoreError(error, `Reading ${path.basename(file)}`);
  }
}

/** The identity of the image that has the name now (see {@link ImageRead}). */
export async function imageIdentity(file: string): Promise<string> {
  try {
    return identityOf(await fs.stat(file));
  } catch (error) {
    if (isMissing(error)) return ABSENT.identity;
    throw toStoreError(error, `Looking at ${path.basename(file)}`);
  }
}

/**
 * Makes a database the current image and the current one the previous.
 *
 * @param lock asked right before the rename: a process that lost it must not replace a newer image
 */
export async function writeImage(directory: string, database: Uint8Array, lock: FileLock): Promise<void> {
  const current = path.join(directory, IMAGE_FILE);
  const previous = path.join(directory, PREVIOUS_IMAGE_FILE);
  try {
    await sweep(directory);
    await writeDurably(current, sealImage(database), async () => {
      if (!(await lock.isHeld())) throw new StoreError('locked', 'Another window took the checkpoint over.');
      await keepAsPrevious(current, previous);
    });
  } catch (error) {
    throw toStoreError(error, 'Writing the checkpoint');
  }
}

/** Removes what processes that died while writing an image left behind; only the lock's holder writes one. */
async function sweep(directory: string): Promise<void> {
  for (const name of await fs.readdir(directory)) {
    if (name.startsWith(`${IMAGE_FILE}.`) && name.endsWith('.tmp'))
      await fs.rm(path.join(directory, name), { force: true });
  }
}

/** Gives the current image a second name, so that at no moment there is none. */
async function keepAsPrevious(current: string, previous: string): Promise<void> {
  const staged = `${previous}.tmp`;
  await fs.rm(staged, { force: true });
  try {
    await fs.link(current, staged);
  } catch (error) {
    if (isMissing(error)) return;
    await fs.copyFile(current, staged);
  }
  await fs.rename(staged, previous);
}

function identityOf(stat: { ino: number; size: number; mtimeMs: number }): string {
  return `${String(stat.ino)}:${String(stat.size)}:${String(stat.mtimeMs)}`;
}

/** Whether a file operation failed because something is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
