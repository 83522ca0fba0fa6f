import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeFrames, encodeFrame, FRAME_HEADER_BYTES } from '../../../../src/store/journal/frame';

const payload = fc.uint8Array({ minLength: 1, maxLength: 60 });
const payloads = fc.array(payload, { minLength: 1, maxLength: 8 });

const join = (parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts.map((part) => encodeFrame(part)));

/** How many whole frames lie before a byte. */
function framesBefore(parts: readonly Uint8Array[], position: number): number {
  let end = 0;
  return parts.filter((part) => (end += FRAME_HEADER_BYTES + part.length) <= position).length;
}

function assertPrefix(decoded: readonly Buffer[], parts: readonly Uint8Array[], count: number): void {
  assert.deepEqual(
    decoded.map((part) => [...part]),
    parts.slice(0, count).map((part) => [...part]),
  );
}

describe('frame', () => {
  it('gives back every payload in order', () => {
    fc.assert(
      fc.property(payloads, (parts) => {
        const bytes = join(parts);
        const read = decodeFrames(bytes);
        assertPrefix(read.payloads, parts, parts.length);
        assert.equal(read.consumed, bytes.length);
      }),
    );
  });

  it('reads nothing from no bytes', () => {
    assert.deepEqual(decodeFrames(Buffer.alloc(0)), { payloads: [], consumed: 0, isDamaged: false });
  });

  it('yields exactly the whole frames of a file cut off at any byte, and calls none of it damage', () => {
    fc.assert(
      fc.property(payloads, fc.nat(), (parts, cut) => {
        const whole = join(parts);
        const end = cut % (whole.length + 1);
        const read = decodeFrames(whole.subarray(0, end));
        const count = framesBefore(parts, end);
        assertPrefix(read.payloads, parts, count);
        assert.equal(read.consumed, join(parts.slice(0, count)).length);
        assert.equal(read.isDamaged, false);
      }),
    );
  });

  it('yields exactly the frames before a flipped bit, wherever it is', () => {
    fc.assert(
      fc.property(payloads, fc.nat(), fc.integer({ min: 0, max: 7 }), (parts, at, bit) => {
        const bytes = join(parts);
        const position = at % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(position) ^ (1 << bit), position);
        const read = decodeFrames(bytes);
        assertPrefix(read.payloads, parts, framesBefore(parts, position));
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, and never reads past the end, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assert.ok(decodeFrames(Buffer.from(bytes)).consumed <= bytes.length);
      }),
    );
  });

  it('takes a zeroed tail, which a power loss leaves behind, for a torn one', () => {
    const whole = encodeFrame(Buffer.from('kept'));
    const read = decodeFrames(Buffer.concat([whole, Buffer.alloc(64)]));
    assert.equal(read.payloads.length, 1);
    assert.equal(read.consumed, whole.length);
    assert.equal(read.isDamaged, false);
  });

  it('tells damage from a torn tail: more follows a frame that does not verify', () => {
    const frames = ['first', 'second', 'third'].map((text) => encodeFrame(Buffer.from(text)));
    const bytes = Buffer.concat(frames);
    const inSecond = (frames[0]?.length ?? 0) + FRAME_HEADER_BYTES;
    bytes.writeUInt8(bytes.readUInt8(inSecond) ^ 1, inSecond);
    const read = decodeFrames(bytes);
    assert.deepEqual(read.payloads.map(String), ['first']);
    assert.equal(read.isDamaged, true);
  });
});
