import * as fs from 'node:fs/promises';
import path from 'node:path';
import { syncDirectory } from '../durableFile';
import { toStoreError } from '../storeError';
import { mayAppendTo } from '../writerId';

/** What every pack begins with; its entries follow. */
export const PACK_MAGIC = Buffer.from('ALPACK01', 'latin1');

/** A pack that this process appends to. */
export class PackFile {
  readonly name: string;
  readonly #handle: fs.FileHandle;
  /** Bytes in the file. */
  length = PACK_MAGIC.length;
  /** How many of them are on disk for certain. */
  syncedLength = 0;

  private constructor(name: string, handle: fs.FileHandle) {
    this.name = name;
    this.#handle = handle;
  }

  /** @throws StoreError; then no file is left */
  static async begin(directory: string, name: string): Promise<PackFile> {
    const file = path.join(directory, name);
    let handle: fs.FileHandle | undefined;
    try {
      handle = await fs.open(file, 'ax');
      await handle.appendFile(PACK_MAGIC);
      await syncDirectory(directory);
      return new PackFile(name, handle);
    } catch (error) {
      if (handle) {
        await handle.close().catch(() => undefined);
        await fs.rm(file, { force: true }).catch(() => undefined);
      }
      throw toStoreError(error, 'Beginning an object pack');
    }
  }

  /** Whether all of it is on disk, and nobody may append to it any more; see {@link mayAppendTo}. */
  get hasEnded(): boolean {
    return this.syncedLength === this.length && !mayAppendTo(this.#handle.fd);
  }

  async append(bytes: Uint8Array): Promise<void> {
    await this.#handle.appendFile(bytes);
    this.length += bytes.length;
  }

  async sync(): Promise<void> {
    if (this.syncedLength === this.length) return;
    await this.#handle.datasync();
    this.syncedLength = this.length;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
