import * as fs from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { StoreError, toStoreError } from '../storeError';
import { mayStillWrite, parseWriterId, type WriterId } from '../writerId';
import { decodeFrames, type ByteRange } from './frame';
import { transactionSchema, type Transaction } from './record';

/** "ALJ", a zero, the format's number as unsigned 32 bit little-endian. */
export const SEGMENT_HEADER_BYTES = 8;
const FORMAT = 1;
export const SEGMENT_ENDING = '.seg';

/** What a segment begins with. */
export function segmentHeader(): Buffer {
  const bytes = Buffer.from('ALJ\0\0\0\0\0', 'latin1');
  bytes.writeUInt32LE(FORMAT, 4);
  return bytes;
}

/** A segment file in the journal's folder. */
export interface SegmentName {
  /** The file's name: `<writer>.<n>.seg`. */
  readonly name: string;
  readonly writer: WriterId;
  /** When it was last appended to, in milliseconds since 1970. */
  readonly touchedAt: number;
  /** In bytes; undefined for one that cannot be looked at, as it may be gone by now: reading says why. */
  readonly size: number | undefined;
}

/** Every segment in the journal, in the order of names. @throws StoreError when the folder cannot be read */
export async function listSegments(directory: string): Promise<SegmentName[]> {
  const names = await fs.readdir(directory).catch((error: unknown) => {
    throw toStoreError(error, 'Reading the journal');
  });
  const segments = names.sort().map(async (name): Promise<SegmentName[]> => {
    const writer = name.endsWith(SEGMENT_ENDING) ? parseWriterId(name.split('.')[0] ?? '') : undefined;
    if (!writer) return [];
    const stat = await fs.stat(path.join(directory, name)).catch(() => undefined);
    return [{ name, writer, touchedAt: stat?.mtimeMs ?? Date.now(), size: stat?.size }];
  });
  return (await Promise.all(segments)).flat();
}

export interface SegmentRead {
  readonly transactions: readonly Transaction[];
  /** Where to read on. */
  readonly offset: number;
  /** Bytes before the offset that hold no transaction any more. */
  readonly damaged: readonly ByteRange[];
  /** What is wrong, where it is more than a torn or still growing tail. */
  readonly problem: StoreError | undefined;
  /** Whether there is more to read, when only a part was asked for. */
  readonly hasMore: boolean;
}

/**
 * Reads the transactions of a segment from an offset (0, or what an earlier read returned) up to a torn or still
 * growing tail. Damage costs what it is in: records do not depend on their order, so those behind it are read. Where a newer
 * extension wrote what this one does not know, the offset stays before it, to be read again when it can be.
 * A segment that is gone has none. One that is shorter than what was read of it is damaged.
 *
 * @param most bytes to read, if a transaction fits in them
 * @throws StoreError `newer-format` for a segment of a newer extension, `damaged` for what is no segment
 */
export async function readSegment(
  directory: string,
  name: string,
  from: number,
  most = Infinity,
): Promise<SegmentRead> {
  const nothing = { transactions: [], offset: from, damaged: [], problem: undefined, hasMore: false };
  let handle: fs.FileHandle;
  try {
    handle = await fs.open(path.join(directory, name), 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return nothing;
    throw toStoreError(error, `Reading the journal segment ${name}`);
  }
  try {
    const { size } = await handle.stat();
    if (size < from) return { ...nothing, problem: cutOff(name, size) };
    const start = Math.max(from, SEGMENT_HEADER_BYTES);
    if (size <= start) return nothing;
    const isHeadless = from === 0 && !(await hasHeader(handle, name));
    const part = size - start > most ? await readPart(handle, name, start, most) : undefined;
    const hasMore = part !== undefined && part.offset > start;
    const read = hasMore ? { ...part, hasMore } : await readPart(handle, name, start, size - start);
    return isHeadless ? withoutHeader(read, name) : read;
  } finally {
    await handle.close();
  }
}

async function hasHeader(handle: fs.FileHandle, name: string): Promise<boolean> {
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES);
  await handle.read(bytes, 0, SEGMENT_HEADER_BYTES, 0);
  if (bytes.toString('latin1', 0, 4) !== 'ALJ\0') return false;
  if (bytes.readUInt32LE(4) > FORMAT) throw newerFormat(name);
  return true;
}

/** What has transactions is a segment all the same. */
function withoutHeader(read: SegmentRead, name: string): SegmentRead {
  if (read.transactions.length === 0) throw new StoreError('damaged', `${name} is not a journal segment.`);
  const damaged = [{ from: 0, to: SEGMENT_HEADER_BYTES }, ...read.damaged];
  return { ...read, damaged, problem: read.problem ?? damagedAt(name, damaged) };
}

async function readPart(
  handle: fs.FileHandle,
  name: string,
  start: number,
  length: number,
): Promise<SegmentRead> {
  const bytes = Buffer.allocUnsafe(length);
  const { bytesRead } = await handle.read(bytes, 0, length, start);
  const { frames, consumed, damaged } = decodeFrames(bytes.subarray(0, bytesRead));
  const transactions: Transaction[] = [];
  let unknownAt: number | undefined;
  for (const { payload, at } of frames) {
    const parsed = v.safeParse(transactionSchema, parseJson(payload));
    if (parsed.success) transactions.push(parsed.output);
    else unknownAt ??= at;
  }
  const lost = damaged
    .filter(({ from }) => unknownAt === undefined || from < unknownAt)
    .map(({ from, to }) => ({ from: start + from, to: start + to }));
  const problem =
    unknownAt !== undefined ? newerFormat(name) : lost.length > 0 ? damagedAt(name, lost) : undefined;
  return { transactions, offset: start + (unknownAt ?? consumed), damaged: lost, problem, hasMore: false };
}

/** Undefined is no transaction either. */
function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    return undefined;
  }
}

function newerFormat(name: string): StoreError {
  return new StoreError(
    'newer-format',
    `The journal segment ${name} was written by a newer Artifact Lineage.`,
  );
}

function cutOff(name: string, size: number): StoreError {
  const message = `The journal segment ${name} was cut off at ${String(size)} bytes: what was recorded behind them and not read before is lost.`;
  return new StoreError('damaged', message);
}

function damagedAt(name: string, ranges: readonly ByteRange[]): StoreError {
  const lost = ranges.map(({ from, to }) => `${String(from)} to ${String(to - 1)}`).join(', ');
  return new StoreError(
    'damaged',
    `The journal segment ${name} is damaged: what was recorded in its bytes ${lost} is lost.`,
  );
}

/**
 * Segments that never grow again: their writer is gone, or has begun another one.
 *
 * @param present every segment in the journal, in the order of names
 */
export function endedSegments(present: readonly SegmentName[]): SegmentName[] {
  return present.filter(
    ({ writer, touchedAt }, index) =>
      present[index + 1]?.writer === writer || !mayStillWrite(writer, touchedAt),
  );
}
