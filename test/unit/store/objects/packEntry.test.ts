import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { ObjectHash } from '../../../../src/core/identity';
import { nodeSha256 } from '../../../../src/store/nodeSha256';
import {
  Codec,
  decodeHeader,
  encodeHeader,
  ENTRY_HEADER_BYTES,
  packObject,
  unpackObject,
  type Base,
  type PackEntry,
} from '../../../../src/store/objects/packEntry';

const hashOf = (bytes: Uint8Array): ObjectHash => nodeSha256(bytes) as ObjectHash;
const hex = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex') as ObjectHash);
const entry: fc.Arbitrary<PackEntry> = fc
  .record({
    hash: hex,
    codec: fc.constantFrom(Codec.stored, Codec.deflate, Codec.deflateWithBase),
    depth: fc.integer({ min: 0, max: 255 }),
    size: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    storedSize: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    base: hex,
  })
  .map((parts) => ({ ...parts, base: parts.codec === Codec.deflateWithBase ? parts.base : undefined }));

const baseOf = (bytes: Uint8Array): Base => ({ hash: hashOf(bytes), depth: 3, bytes });

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

  it('gives back any object, with and without a base', async () => {
    const data = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.string().map((text) => Buffer.from(text.repeat(40))),
    );
    await fc.assert(
      fc.asyncProperty(data, fc.option(data, { nil: undefined }), async (bytes, other) => {
        const base = other && baseOf(other);
        const packed = await packObject(hashOf(bytes), bytes, base);
        assert.equal(packed.entry.storedSize, packed.stored.length);
        assert.ok(packed.stored.length <= bytes.length);
        const back = await unpackObject(packed.entry, packed.stored, packed.entry.base && base?.bytes);
        assert.deepEqual([...back], [...bytes]);
      }),
    );
  });

  it('gives back large objects, whose bases reach beyond the dictionary', async () => {
    const base = randomBytes(200_000);
    const bytes = Buffer.concat([base.subarray(0, 150_000), Buffer.from('changed'), base.subarray(150_000)]);
    const packed = await packObject(hashOf(bytes), bytes, baseOf(base));
    const back = await unpackObject(packed.entry, packed.stored, packed.entry.base && base);
    assert.ok(bytes.equals(back));
  });

  it('stores what cannot be compressed as it is', async () => {
    for (const bytes of [Buffer.alloc(0), randomBytes(1), randomBytes(5000)]) {
      const { entry: packed, stored } = await packObject(hashOf(bytes), bytes, undefined);
      assert.equal(packed.codec, Codec.stored);
      assert.ok(bytes.equals(stored));
    }
  });

  it('makes a changed text small against its base, and counts the depth', async () => {
    const base = randomBytes(6000);
    const bytes = Buffer.concat([base, Buffer.from('one more line\n')]);
    const { entry: packed } = await packObject(hashOf(bytes), bytes, baseOf(base));
    assert.equal(packed.codec, Codec.deflateWithBase);
    assert.equal(packed.base, hashOf(base));
    assert.equal(packed.depth, 4);
    assert.ok(packed.storedSize < 200, String(packed.storedSize));
  });

  it('does not inflate a damaged object beyond its size', async () => {
    const bytes = Buffer.alloc(50_000);
    const { entry: packed, stored } = await packObject(hashOf(bytes), bytes, undefined);
    await assert.rejects(unpackObject({ ...packed, size: 10 }, stored));
    await assert.rejects(unpackObject(packed, stored.subarray(0, 4)));
  });
});
