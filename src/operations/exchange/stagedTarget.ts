import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { ExchangeError } from './exchangeError';

/**
 * Makes a file or folder as a whole: it is written beside its place under another name, which it loses when it is complete.
 * What fails or is stopped leaves nothing; a process that is killed leaves no more than `{place}.{random}.partial`.
 *
 * @param place absolute; a folder there must be empty, a file there is replaced
 * @throws ExchangeError `target-exists`, `unwritable`; what `write` throws
 */
export async function stagedTarget<T>(place: string, write: (staged: string) => Promise<T>): Promise<T> {
  const staged = `${place}.${randomBytes(4).toString('hex')}.partial`;
  try {
    const result = await write(staged);
    const isFolder = (await fs.stat(staged)).isDirectory();
    await makeRoom(place, isFolder);
    await fs.rename(staged, place);
    return result;
  } catch (error) {
    await fs.rm(staged, { recursive: true, force: true });
    if (!isSystemError(error)) throw error;
    throw new ExchangeError('unwritable', place, error);
  }
}

/** An empty folder gives way. Windows does not rename onto one. */
async function makeRoom(place: string, isFolder: boolean): Promise<void> {
  const present = await fs.lstat(place).catch(() => undefined);
  if (!present || (!isFolder && present.isFile())) return;
  if (!isFolder || !present.isDirectory()) throw new ExchangeError('target-exists', place);
  try {
    await fs.rmdir(place);
  } catch (error) {
    throw new ExchangeError('target-exists', place, error);
  }
}

const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error;
