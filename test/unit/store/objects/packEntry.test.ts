import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ObjectHash } from '../../../../src/core/identity';
import {
  Codec,
  decodeHeader,
  encodeHeader,
  ENTRY_HEADER_BYTES,
  type PackEntry,
} from '../../../../src/store/objects/packEntry';

const hex = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex') as ObjectHash);
const entry: fc.Arbitrary<PackEntry> = fc
  .record({
    hash: hex,
    codec: fc.constantFrom(...Object.values(Codec)),
    depth: fc.integer({ min: 0, max: 255 }),
    size: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    storedSize: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    base: hex,
  })
  .map((parts) => ({
    ...parts,
    base: parts.codec === Codec.deflateWithBase || parts.codec === Codec.ranges ? parts.base : undefined,
  }));

describe('packEntry', () => {
  it('gives back every header', () => {
    fc.assert(fc.property(entry, (header) => assert.deepEqual(decodeHeader(encodeHeader(header)), header)));
  });

  it('takes no damaged or cut off header', () => {
    fc.assert(
      fc.property(
        entry,
        fc.nat(ENTRY_HEADER_BYTES - 1),
        fc.integer({ min: 0, max: 7 }),
        (header, at, bit) => {
          const bytes = encodeHeader(header);
          assert.equal(decodeHeader(bytes.subarray(0, at)), undefined);
          bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
          assert.equal(decodeHeader(bytes), undefined);
        },
      ),
    );
  });

  it('takes no header of a codec it does not know', () => {
    const [valid] = fc.sample(entry, 1);
    assert.ok(valid);
    assert.equal(decodeHeader(encodeHeader({ ...valid, codec: 9 as Codec })), undefined);
  });
});
