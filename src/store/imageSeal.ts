import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import * as v from 'valibot';

/** What an image says of itself, readable without opening the database. */
export interface ImageLabel {
  /** Another one for every image. */
  readonly id: string;
  /** The image that this one was made from and the one before that; see `LiveDatabase`. */
  readonly follows: readonly string[];
  /** How many bytes of each journal segment the database contains. */
  readonly segments: Readonly<Record<string, number>>;
}

const labelSchema = v.object({
  id: v.string(),
  follows: v.array(v.string()),
  segments: v.record(v.string(), v.number()),
});

/**
 * Format 2, behind the database: the label as JSON, its CRC-32 and length (unsigned 32 bit little-endian), the format's
 * name, and the SHA-256 of all that precedes. Every later format ends with such a checksum, so that a newer image is told from
 * a damaged one. Format 1 had no label, and its checksum covers the database only.
 */
const NAME = 'ALIMAGE';
const FORMAT_1 = Buffer.from(`${NAME}1`, 'latin1');
const FORMAT_2 = Buffer.from(`${NAME}2`, 'latin1');
const CHECKSUM_BYTES = 32;
const FOOTER_BYTES = FORMAT_2.length + CHECKSUM_BYTES;
/** CRC and length of the label. */
const LABEL_HEADER_BYTES = 8;
/** Hashed between two pauses: about a millisecond. */
export const PIECE_BYTES = 1 << 20;

/** The pieces of an image file. */
export async function sealImage(database: Uint8Array, label: ImageLabel): Promise<Uint8Array[]> {
  const whole = Buffer.from(JSON.stringify(label));
  // One that is too long to be read with the tail is only a reload more for other windows.
  const text = whole.length > MAX_LABEL_BYTES ? Buffer.alloc(0) : whole;
  const header = Buffer.alloc(LABEL_HEADER_BYTES);
  header.writeUInt32LE(crc32(text), 0);
  header.writeUInt32LE(text.length, 4);
  const hash = createHash('sha256');
  for (let at = 0; at < database.length; at += PIECE_BYTES) {
    hash.update(database.subarray(at, at + PIECE_BYTES));
    await setImmediate();
  }
  const checksum = hash.update(text).update(header).update(FORMAT_2).digest();
  return [database, text, header, FORMAT_2, checksum];
}

/** The end of an image: its last {@link TAIL_BYTES} or all of a shorter one. */
export interface ImageTail {
  /** How many of the file's bytes the checksum is of. */
  readonly hashed: number;
  readonly checksum: Buffer;
  /** How many bytes the database has; undefined for a format that is newer, if the checksum is right. */
  readonly database: number | undefined;
  readonly label: ImageLabel | undefined;
}

/** Read of an image's end to know its label: that of 2,000 segments fits. */
export const TAIL_BYTES = 1 << 17;
const MAX_LABEL_BYTES = TAIL_BYTES - FOOTER_BYTES - LABEL_HEADER_BYTES;

/**
 * What stands behind the database, without verifying it.
 *
 * @param size of the whole file
 * @returns undefined for what is no image, or damaged in what this reads
 */
export function readTail(tail: Buffer, size: number): ImageTail | undefined {
  const nameAt = tail.length - FOOTER_BYTES;
  if (nameAt < 0) return undefined;
  const name = tail.subarray(nameAt, nameAt + FORMAT_2.length);
  const checksum = Buffer.from(tail.subarray(-CHECKSUM_BYTES));
  const body = size - FOOTER_BYTES;
  if (name.equals(FORMAT_1)) return { hashed: body, checksum, database: body, label: undefined };
  if (!name.equals(FORMAT_2)) {
    if (name.toString('latin1', 0, NAME.length) !== NAME) return undefined;
    return { hashed: size - CHECKSUM_BYTES, checksum, database: undefined, label: undefined };
  }
  const headerAt = nameAt - LABEL_HEADER_BYTES;
  if (headerAt < 0) return undefined;
  const length = tail.readUInt32LE(headerAt + 4);
  const text = tail.subarray(Math.max(0, headerAt - length), headerAt);
  if (text.length !== length || crc32(text) !== tail.readUInt32LE(headerAt)) return undefined;
  const label = length === 0 ? undefined : v.parse(labelSchema, JSON.parse(text.toString('utf8')));
  return { hashed: size - CHECKSUM_BYTES, checksum, database: body - LABEL_HEADER_BYTES - length, label };
}
