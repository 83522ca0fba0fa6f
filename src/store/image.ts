import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { writeDurably } from './durableFile';
import type { FileLock } from './fileLock';
import { PIECE_BYTES, readTail, sealImage, TAIL_BYTES, type ImageLabel, type ImageTail } from './imageSeal';
import { StoreError, toStoreError } from './storeError';

/** The checkpoint and the one before it. */
export const IMAGE_FILE = 'lineage.sqlite';
export const PREVIOUS_IMAGE_FILE = 'lineage.previous.sqlite';

/** An image file as it was read. */
export interface ImageRead {
  /** Undefined when the file is absent or damaged. */
  readonly database: Buffer | undefined;
  /** None in images of earlier versions of the extension. */
  readonly label: ImageLabel | undefined;
  /** Changes whenever another image takes the file's place; taken from the descriptor that was read. */
  readonly identity: string;
  readonly damaged: boolean;
}

const ABSENT: ImageRead = { database: undefined, label: undefined, identity: 'none', damaged: false };

/**
 * Reads an image and verifies it, in slices.
 *
 * @throws StoreError when the file is there and cannot be read; `newer-format`
 */
export async function readImage(file: string): Promise<ImageRead> {
  try {
    const handle = await fs.open(file, 'r');
    try {
      const stat = await handle.stat();
      const identity = identityOf(stat);
      const tail = await tailOf(handle, stat.size);
      const bytes = tail && (await readVerified(handle, stat.size, tail));
      if (!tail || !bytes) return { ...ABSENT, identity, damaged: true };
      if (tail.database === undefined) {
        throw new StoreError(
          'newer-format',
          `${path.basename(file)} was written by a newer Artifact Lineage.`,
        );
      }
      return { database: bytes.subarray(0, tail.database), label: tail.label, identity, damaged: false };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isMissing(error)) return ABSENT;
    throw toStoreError(error, `Reading ${path.basename(file)}`);
  }
}

/** What the image that has the name now says of itself, not verified, and its identity (see {@link ImageRead}). */
export async function readImageLabel(
  file: string,
): Promise<{ readonly identity: string; readonly label: ImageLabel | undefined }> {
  try {
    const handle = await fs.open(file, 'r');
    try {
      const stat = await handle.stat();
      return { identity: identityOf(stat), label: (await tailOf(handle, stat.size))?.label };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isMissing(error)) return ABSENT;
    throw toStoreError(error, `Looking at ${path.basename(file)}`);
  }
}

/** The identity of the image that has the name now (see {@link ImageRead}): one look, where nothing else is wanted. */
export async function imageIdentity(file: string): Promise<string> {
  try {
    return identityOf(await fs.stat(file));
  } catch (error) {
    if (isMissing(error)) return ABSENT.identity;
    throw toStoreError(error, `Looking at ${path.basename(file)}`);
  }
}

/**
 * Removes what processes left behind that died, or were stopped, while writing an image; called by who has just taken the
 * checkpoint lock, before it reads the image. See {@link writeImage}.
 */
export async function removeStagedImages(directory: string): Promise<void> {
  for (const name of await fs.readdir(directory)) {
    const isStaged = name.startsWith(`${IMAGE_FILE}.`) || name.startsWith(`${PREVIOUS_IMAGE_FILE}.`);
    if (isStaged && name.endsWith('.tmp')) await fs.rm(path.join(directory, name), { force: true });
  }
}

/**
 * Makes a database the current image and the current one the previous.
 *
 * A process can be stopped anywhere in this and go on after others have taken its lock over and written newer images (a
 * laptop that slept). It finds that out before it renames, never after:
 *
 * - Whoever takes the lock first removes every staged file ({@link removeStagedImages}), then reads the image. A file staged before
 *   that moment is gone, and the late process's rename fails.
 * - A file staged after that moment is followed by asking `lock`, which is another's by then.
 * - A rename before that moment is of an image that the new holder reads and builds upon.
 *
 * Both renames have a staged file of this process alone as their source, so this holds for the previous image too.
 *
 * @returns whether there was a current image, which is the previous one now
 * @throws StoreError `locked` for a process that lost the lock; `no-space`, `unwritable`
 */
export async function writeImage(
  directory: string,
  database: Uint8Array,
  label: ImageLabel,
  lock: Pick<FileLock, 'isHeld'>,
): Promise<boolean> {
  const current = path.join(directory, IMAGE_FILE);
  let wasThere = false;
  try {
    const pieces = await sealImage(database, label);
    await writeDurably(current, pieces, async () => {
      wasThere = await keepAsPrevious(directory, lock);
    });
    return wasThere;
  } catch (error) {
    if (error instanceof StoreError || (await lock.isHeld()))
      throw toStoreError(error, 'Writing the checkpoint');
    throw new StoreError('locked', 'Another window took the checkpoint over.', error);
  }
}

/**
 * Gives the current image a second name, so that at no moment there is none.
 *
 * @returns false when there is none
 */
async function keepAsPrevious(directory: string, lock: Pick<FileLock, 'isHeld'>): Promise<boolean> {
  const staged = path.join(directory, `${PREVIOUS_IMAGE_FILE}.${randomBytes(4).toString('hex')}.tmp`);
  const isThere = await linkOrCopy(path.join(directory, IMAGE_FILE), staged);
  try {
    if (!(await lock.isHeld())) throw new StoreError('locked', 'Another window took the checkpoint over.');
    if (isThere) await fs.rename(staged, path.join(directory, PREVIOUS_IMAGE_FILE));
    return isThere;
  } catch (error) {
    await fs.rm(staged, { force: true });
    throw error;
  }
}

/** @returns false when there is nothing to give a second name to */
async function linkOrCopy(from: string, to: string): Promise<boolean> {
  try {
    await fs.link(from, to);
  } catch (error) {
    if (isMissing(error)) return false;
    await fs.copyFile(from, to);
  }
  return true;
}

async function tailOf(handle: fs.FileHandle, size: number): Promise<ImageTail | undefined> {
  const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
  const { bytesRead } = await handle.read(tail, 0, tail.length, size - tail.length);
  return bytesRead === tail.length ? readTail(tail, size) : undefined;
}

/** The bytes of an image that its checksum is of; undefined when it is wrong. Reads on while it hashes. */
async function readVerified(
  handle: fs.FileHandle,
  size: number,
  { hashed, checksum }: ImageTail,
): Promise<Buffer | undefined> {
  const bytes = Buffer.allocUnsafeSlow(size);
  const hash = createHash('sha256');
  const read = (at: number): Promise<{ readonly bytesRead: number }> =>
    handle.read(bytes, at, Math.min(PIECE_BYTES, hashed - at), at);
  for (let at = 0, reading = read(0); at < hashed;) {
    const { bytesRead } = await reading;
    if (bytesRead === 0) return undefined;
    const next = at + bytesRead;
    if (next < hashed) reading = read(next);
    hash.update(bytes.subarray(at, next));
    at = next;
  }
  return hash.digest().equals(checksum) ? bytes : undefined;
}

function identityOf(stat: { ino: number; size: number; mtimeMs: number }): string {
  return `${String(stat.ino)}:${String(stat.size)}:${String(stat.mtimeMs)}`;
}

/** Whether a file operation failed because something is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
