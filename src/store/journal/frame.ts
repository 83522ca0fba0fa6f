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

export interface Frame {
  readonly payload: Buffer;
  /** Where it begins, header included. */
  readonly at: number;
}

/** Bytes from `from` up to, not including, `to`. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

export interface FramesRead {
  readonly frames: readonly Frame[];
  /** The end of the last whole frame. What follows is a torn tail, or still being written. */
  readonly consumed: number;
  /** What does not verify before a frame that does: damage, which a crash while writing cannot leave. */
  readonly damaged: readonly ByteRange[];
}

/** Finds the whole frames in bytes that begin with one. Damage costs the frames it is in, and no other. */
export function decodeFrames(bytes: Buffer): FramesRead {
  const frames: Frame[] = [];
  const damaged: ByteRange[] = [];
  let consumed = 0;
  for (let at = 0; at + FRAME_HEADER_BYTES <= bytes.length;) {
    const payload = payloadAt(bytes, at);
    if (!payload) {
      at++;
      continue;
    }
    if (at > consumed) damaged.push({ from: consumed, to: at });
    frames.push({ payload, at });
    at += FRAME_HEADER_BYTES + payload.length;
    consumed = at;
  }
  return { frames, consumed, damaged };
}

/** The payload of the frame at an offset; undefined when none is there. In JSON text no four bytes are a length. */
function payloadAt(bytes: Buffer, at: number): Buffer | undefined {
  const length = bytes.readUInt32LE(at);
  const end = at + FRAME_HEADER_BYTES + length;
  if (length === 0 || length > MAX_PAYLOAD_BYTES || end > bytes.length) return undefined;
  const payload = bytes.subarray(at + FRAME_HEADER_BYTES, end);
  return crc32(payload) === bytes.readUInt32LE(at + 4) ? payload : undefined;
}
