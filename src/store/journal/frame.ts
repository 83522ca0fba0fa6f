import { crc32 } from 'node:zlib';

/** Length and checksum, both unsigned 32 bit little-endian, before the payload. */
export const FRAME_HEADER_BYTES = 8;
/** A length beyond this is damage: the largest real transaction, a first capture of 64 artifacts, is below 1 MiB. */
const MAX_PAYLOAD_BYTES = 1 << 27;

/** One frame: written and synced as one, so that a transaction is there whole or not at all. */
export function encodeFrame(payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + payload.length);
  frame.writeUInt32LE(payload.length, 0);
  frame.writeUInt32LE(crc32(payload), 4);
  frame.set(payload, FRAME_HEADER_BYTES);
  return frame;
}

export interface FramesRead {
  readonly payloads: readonly Buffer[];
  /** Bytes that whole frames take. What follows is a torn tail, or still being written. */
  readonly consumed: number;
  /** Whether more follows a frame that does not verify: damage, which a crash while writing cannot leave. */
  readonly isDamaged: boolean;
}

/** Splits bytes into frames up to the first one that is not whole. */
export function decodeFrames(bytes: Buffer): FramesRead {
  const payloads: Buffer[] = [];
  let offset = 0;
  let isDamaged = false;
  while (offset + FRAME_HEADER_BYTES <= bytes.length) {
    const length = bytes.readUInt32LE(offset);
    const end = offset + FRAME_HEADER_BYTES + length;
    if (length === 0 || length > MAX_PAYLOAD_BYTES || end > bytes.length) {
      isDamaged = length > MAX_PAYLOAD_BYTES;
      break;
    }
    const payload = bytes.subarray(offset + FRAME_HEADER_BYTES, end);
    if (crc32(payload) !== bytes.readUInt32LE(offset + 4)) {
      isDamaged = end < bytes.length;
      break;
    }
    payloads.push(payload);
    offset = end;
  }
  return { payloads, consumed: offset, isDamaged };
}
