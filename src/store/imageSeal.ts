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
 * Behind the database: the label as JSON, its CRC-32 and length (unsigned 32 bit little-endian), the label's mark; then, as
 * in the first images, which had no label, the format's name and the SHA-256 of all before the name. Earlier versions of the
 * extension so verify such an image, and its schema tells them that it is newer: SQLite ignores what follows its pages.
 * Every later format ends with a name of this kind and the SHA-256 of all before the checksum, with the name, so that a newer
 * image is told from a damaged one, and from one whose name is damaged.
 */
const NAME = 'ALIMAGE';
const FORMAT = Buffer.from(`${NAME}1`, 'latin1');
const CHECKSUM_BYTES = 32;
const FOOTER_BYTES = FORMAT.length + CHECKSUM_BYTES;
const LABEL_MARK = Buffer.from('ALLABEL1', 'latin1');
/** The label's CRC, its length and the mark. */
const LABEL_FOOTER_BYTES = 8 + LABEL_MARK.length;
/** Hashed between two pauses: about a millisecond. */
export const PIECE_BYTES = 1 << 20;

/** The pieces of an image file. */
export async function sealImage(database: Uint8Array, label: ImageLabel): Promise<Uint8Array[]> {
  const whole = Buffer.from(JSON.stringify(label));
  // One that is too long to be read with the tail is only a reload more for other windows.
  const text = whole.length > MAX_LABEL_BYTES ? Buffer.alloc(0) : whole;
  const labelFooter = Buffer.alloc(LABEL_FOOTER_BYTES);
  labelFooter.writeUInt32LE(crc32(text), 0);
  labelFooter.writeUInt32LE(text.length, 4);
  LABEL_MARK.copy(labelFooter, 8);
  const hash = createHash('sha256');
  for (let at = 0; at < database.length; at += PIECE_BYTES) {
    hash.update(database.subarray(at, at + PIECE_BYTES));
    await setImmediate();
  }
  const checksum = hash.update(text).update(labelFooter).digest();
  return [database, text, labelFooter, FORMAT, checksum];
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
const MAX_LABEL_BYTES = TAIL_BYTES - FOOTER_BYTES - LABEL_FOOTER_BYTES;

/**
 * What stands behind the database, without verifying it.
 *
 * @param size of the whole file
 * @returns undefined for what is no image, or damaged in what this reads
 */
export function readTail(tail: Buffer, size: number): ImageTail | undefined {
  const nameAt = tail.length - FOOTER_BYTES;
  if (nameAt < 0) return undefined;
  const name = tail.subarray(nameAt, nameAt + FORMAT.length);
  const checksum = Buffer.from(tail.subarray(-CHECKSUM_BYTES));
  const hashed = size - FOOTER_BYTES;
  if (!name.equals(FORMAT)) {
    if (name.toString('latin1', 0, NAME.length) !== NAME) return undefined;
    return { hashed: size - CHECKSUM_BYTES, checksum, database: undefined, label: undefined };
  }
  const footerAt = nameAt - LABEL_FOOTER_BYTES;
  if (footerAt < 0 || !tail.subarray(footerAt + 8, nameAt).equals(LABEL_MARK))
    return { hashed, checksum, database: hashed, label: undefined };
  const length = tail.readUInt32LE(footerAt + 4);
  const text = tail.subarray(Math.max(0, footerAt - length), footerAt);
  if (text.length !== length || crc32(text) !== tail.readUInt32LE(footerAt)) return undefined;
  const label = length === 0 ? undefined : v.parse(labelSchema, JSON.parse(text.toString('utf8')));
  return { hashed, checksum, database: hashed - LABEL_FOOTER_BYTES - length, label };
}
