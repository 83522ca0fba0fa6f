import * as fs from 'node:fs/promises';
import path from 'node:path';
import { syncDirectory } from '../durableFile';
import { StoreError, toStoreError } from '../storeError';
import { mayAppendTo, type WriterId } from '../writerId';
import { encodeFrame } from './frame';
import type { Transaction } from './record';
import { SEGMENT_ENDING, SEGMENT_HEADER_BYTES, segmentHeader } from './segment';

/**
 * The segment this process appends to. After a failed append nothing may follow the torn frame, which would be taken for
 * damage then: the segment is abandoned and the next append begins a new one.
 */
export class SegmentWriter {
  readonly #directory: string;
  readonly #writer: WriterId;
  #open: { readonly handle: fs.FileHandle; readonly name: string; offset: number } | undefined;
  #count = 0;

  constructor(directory: string, writer: WriterId) {
    this.#directory = directory;
    this.#writer = writer;
  }

  get writer(): WriterId {
    return this.#writer;
  }

  /**
   * Appends a transaction; returns when it is on disk.
   *
   * @throws StoreError `no-space`, `unwritable` or `failed`; then the transaction is not there
   */
  async append(transaction: Transaction): Promise<{ readonly name: string; readonly offset: number }> {
    assertFinite(transaction);
    try {
      if (this.#open && !mayAppendTo(this.#open.handle.fd)) await this.rotate();
      const segment = (this.#open ??= await this.#begin());
      const frame = encodeFrame(Buffer.from(JSON.stringify(transaction)));
      await segment.handle.appendFile(frame);
      await segment.handle.datasync();
      segment.offset += frame.length;
      return { name: segment.name, offset: segment.offset };
    } catch (error) {
      await this.#abandon();
      throw toStoreError(error, 'Writing to the journal');
    }
  }

  /** Ends the segment, so that it never grows again; the next append begins another. */
  async rotate(): Promise<void> {
    const segment = this.#open;
    this.#open = undefined;
    await segment?.handle.close();
  }

  async #begin(): Promise<{ handle: fs.FileHandle; name: string; offset: number }> {
    const name = `${this.#writer}.${String(this.#count++).padStart(4, '0')}${SEGMENT_ENDING}`;
    const file = path.join(this.#directory, name);
    const handle = await fs.open(file, 'ax');
    try {
      await handle.appendFile(segmentHeader());
      await syncDirectory(this.#directory);
    } catch (error) {
      await handle.close().catch(() => undefined);
      await fs.rm(file, { force: true }).catch(() => undefined);
      throw error;
    }
    return { handle, name, offset: SEGMENT_HEADER_BYTES };
  }

  async #abandon(): Promise<void> {
    const segment = this.#open;
    this.#open = undefined;
    // Takes the torn frame back where that is possible, so that nobody ever takes it for committed. Where the disk
    // refuses everything, readers stop at the torn frame by its checksum.
    await segment?.handle.truncate(segment.offset).catch(() => undefined);
    await segment?.handle.close().catch(() => undefined);
  }
}

/**
 * JSON has no other numbers: it would write `null`, and no window could read that transaction or those after it.
 *
 * @throws StoreError `failed`
 */
function assertFinite(value: unknown): void {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new StoreError('failed', `Writing to the journal: ${String(value)} cannot be recorded.`);
  if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) assertFinite(inner);
}
