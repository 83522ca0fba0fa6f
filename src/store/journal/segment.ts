import * as fs from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { syncDirectory } from '../durableFile';
import { StoreError, toStoreError } from '../storeError';
import { mayBeAlive, parseWriterId, type WriterId } from '../writerId';
import { decodeFrames, encodeFrame, FRAME_HEADER_BYTES, type FramesRead } from './frame';
import { transactionSchema, type Transaction } from './record';

/** "ALJ", a zero, the format's number as unsigned 32 bit little-endian. */
const HEADER_BYTES = 8;
const FORMAT = 1;
const ENDING = '.seg';

function header(): Buffer {
  const bytes = Buffer.from('ALJ\0\0\0\0\0', 'latin1');
  bytes.writeUInt32LE(FORMAT, 4);
  return bytes;
}

/** A segment file in the journal's folder. */
export interface SegmentName {
  /** The file's name: `<writer>.<n>.seg`. */
  readonly name: string;
  readonly writer: WriterId;
}

/** Every segment in the journal, in the order of names. */
export async function listSegments(directory: string): Promise<SegmentName[]> {
  const names = await fs.readdir(directory);
  return names.sort().flatMap((name) => {
    const writer = name.endsWith(ENDING) ? parseWriterId(name.split('.')[0] ?? '') : undefined;
    return writer ? [{ name, writer }] : [];
  });
}

export interface SegmentRead {
  readonly transactions: readonly Transaction[];
  /** Where to read on. */
  readonly offset: number;
  /** Why nothing behind the offset can be read, where it is no torn or still growing tail. */
  readonly problem: StoreError | undefined;
}

/**
 * Reads the transactions of a segment from an offset (0, or what an earlier read returned) up to a torn or still
 * growing tail, or to damage. A segment that is gone has none.
 *
 * @throws StoreError `newer-format` for a segment of a newer extension, `damaged` for what is no segment
 */
export async function readSegment(directory: string, name: string, from: number): Promise<SegmentRead> {
  let handle: fs.FileHandle;
  try {
    handle = await fs.open(path.join(directory, name), 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { transactions: [], offset: from, problem: undefined };
    throw toStoreError(error, `Reading the journal segment ${name}`);
  }
  try {
    const { size } = await handle.stat();
    if (size <= Math.max(from, HEADER_BYTES)) return { transactions: [], offset: from, problem: undefined };
    if (from === 0) await checkHeader(handle, name);
    const start = Math.max(from, HEADER_BYTES);
    const bytes = Buffer.allocUnsafe(size - start);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
    return parseFrames(decodeFrames(bytes.subarray(0, bytesRead)), start, name);
  } finally {
    await handle.close();
  }
}

async function checkHeader(handle: fs.FileHandle, name: string): Promise<void> {
  const bytes = Buffer.alloc(HEADER_BYTES);
  await handle.read(bytes, 0, HEADER_BYTES, 0);
  if (bytes.toString('latin1', 0, 4) !== 'ALJ\0')
    throw new StoreError('damaged', `${name} is not a journal segment.`);
  if (bytes.readUInt32LE(4) > FORMAT) {
    throw new StoreError(
      'newer-format',
      `The journal segment ${name} was written by a newer Artifact Lineage.`,
    );
  }
}

/** What precedes damage was acknowledged, and is used. */
function parseFrames({ payloads, isDamaged }: FramesRead, start: number, name: string): SegmentRead {
  const transactions: Transaction[] = [];
  let offset = start;
  for (const payload of payloads) {
    try {
      transactions.push(v.parse(transactionSchema, JSON.parse(payload.toString('utf8'))));
    } catch (error) {
      const message = `A transaction in the journal segment ${name} cannot be read.`;
      return { transactions, offset, problem: new StoreError('damaged', message, error) };
    }
    offset += FRAME_HEADER_BYTES + payload.length;
  }
  const problem = isDamaged
    ? new StoreError('damaged', `The journal segment ${name} is damaged at byte ${String(offset)}.`)
    : undefined;
  return { transactions, offset, problem };
}

/** Whether a segment can still grow. */
export function mayGrow(segment: SegmentName): boolean {
  return mayBeAlive(segment.writer);
}

/**
 * The segment this process appends to. After a failed append nothing may follow the torn frame, where readers stop:
 * the segment is abandoned and the next append begins a new one.
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

  /** The segment being appended to and its length so far. */
  get current(): { readonly name: string; readonly offset: number } | undefined {
    return this.#open && { name: this.#open.name, offset: this.#open.offset };
  }

  /**
   * Appends a transaction; returns when it is on disk.
   *
   * @throws StoreError `no-space`, `unwritable` or `failed`; then the transaction is not there
   */
  async append(transaction: Transaction): Promise<{ readonly name: string; readonly offset: number }> {
    try {
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
    const name = `${this.#writer}.${String(this.#count++).padStart(4, '0')}${ENDING}`;
    const file = path.join(this.#directory, name);
    const handle = await fs.open(file, 'ax');
    try {
      await handle.appendFile(header());
      await syncDirectory(this.#directory);
    } catch (error) {
      await handle.close().catch(() => undefined);
      await fs.rm(file, { force: true }).catch(() => undefined);
      throw error;
    }
    return { handle, name, offset: HEADER_BYTES };
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
