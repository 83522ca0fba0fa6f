import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  decodeFrames,
  encodeFrame,
  FRAME_HEADER_BYTES,
  type FramesRead,
} from '../../../../src/store/journal/frame';

const payload = fc.uint8Array({ minLength: 1, maxLength: 60 });
const payloads = fc.array(payload, { minLength: 1, maxLength: 8 });

const join = (parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts.map((part) => encodeFrame(part)));

/** How many whole frames lie before a byte. */
function framesBefore(parts: readonly Uint8Array[], position: number): number {
  let end = 0;
  return parts.filter((part) => (end += FRAME_HEADER_BYTES + part.length) <= position).length;
}

function assertFrames({ frames }: FramesRead, parts: readonly Uint8Array[]): void {
  assert.deepEqual(
    frames.map(({ payload }) => [...payload]),
    parts.map((part) => [...part]),
  );
}

describe('frame', () => {
  it('gives back every payload in order', () => {
    fc.assert(
      fc.property(payloads, (parts) => {
        const bytes = join(parts);
        const read = decodeFrames(bytes);
        assertFrames(read, parts);
        assert.equal(read.consumed, bytes.length);
      }),
    );
  });

  it('reads nothing from no bytes', () => {
    assert.deepEqual(decodeFrames(Buffer.alloc(0)), { frames: [], consumed: 0, damaged: [] });
  });

  it('yields exactly the whole frames of a file cut off at any byte, and calls none of it damage', () => {
    fc.assert(
      fc.property(payloads, fc.nat(), (parts, cut) => {
        const whole = join(parts);
        const end = cut % (whole.length + 1);
        const read = decodeFrames(whole.subarray(0, end));
        const count = framesBefore(parts, end);
        assertFrames(read, parts.slice(0, count));
        assert.equal(read.consumed, join(parts.slice(0, count)).length);
        assert.deepEqual(read.damaged, []);
      }),
    );
  });

  it('loses exactly the frame of a flipped bit, wherever it is', () => {
    fc.assert(
      fc.property(payloads, fc.nat(), fc.integer({ min: 0, max: 7 }), (parts, at, bit) => {
        const bytes = join(parts);
        const position = at % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(position) ^ (1 << bit), position);
        const read = decodeFrames(bytes);
        const hit = framesBefore(parts, position);
        assertFrames(read, parts.toSpliced(hit, 1));
        const from = join(parts.slice(0, hit)).length;
        const to = join(parts.slice(0, hit + 1)).length;
        assert.deepEqual(read.damaged, hit === parts.length - 1 ? [] : [{ from, to }]);
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
    assert.equal(read.frames.length, 1);
    assert.equal(read.consumed, whole.length);
    assert.deepEqual(read.damaged, []);
  });

  it('tells damage from a torn tail: a whole frame follows one that does not verify', () => {
    const frames = ['first', 'second', 'third'].map((text) => encodeFrame(Buffer.from(text)));
    const bytes = Buffer.concat(frames);
    const inSecond = (frames[0]?.length ?? 0) + FRAME_HEADER_BYTES;
    bytes.writeUInt8(bytes.readUInt8(inSecond) ^ 1, inSecond);
    const read = decodeFrames(bytes);
    assert.deepEqual(
      read.frames.map(({ payload }) => String(payload)),
      ['first', 'third'],
    );
    const from = frames[0]?.length ?? 0;
    assert.deepEqual(read.damaged, [{ from, to: from + (frames[1]?.length ?? 0) }]);
  });
});
