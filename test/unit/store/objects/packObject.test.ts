import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { ObjectHash } from '../../../../src/core/identity';
import { nodeSha256 } from '../../../../src/store/nodeSha256';
import { Codec } from '../../../../src/store/objects/packEntry';
import { Effort, packObject, unpackObject, type Base } from '../../../../src/store/objects/packObject';

const hashOf = (bytes: Uint8Array): ObjectHash => nodeSha256(bytes) as ObjectHash;
const baseOf = (bytes: Uint8Array): Base => ({ hash: hashOf(bytes), depth: 3, bytes });

describe('packObject', () => {
  it('gives back any object, with and without a base', async () => {
    const data = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.string().map((text) => Buffer.from(text.repeat(40))),
    );
    await fc.assert(
      fc.asyncProperty(data, fc.option(data, { nil: undefined }), async (bytes, other) => {
        const base = other && baseOf(other);
        const packed = await packObject(hashOf(bytes), bytes, base ? [base] : [], Effort.capture);
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
    const packed = await packObject(hashOf(bytes), bytes, [baseOf(base)], Effort.capture);
    assert.equal(packed.entry.codec, Codec.ranges);
    assert.ok(packed.stored.length < 100, String(packed.stored.length));
    const back = await unpackObject(packed.entry, packed.stored, base);
    assert.ok(bytes.equals(back));
  });

  it('stores what cannot be compressed as it is', async () => {
    for (const bytes of [Buffer.alloc(0), randomBytes(1), randomBytes(5000)]) {
      const { entry: packed, stored } = await packObject(hashOf(bytes), bytes, [], Effort.capture);
      assert.equal(packed.codec, Codec.stored);
      assert.ok(bytes.equals(stored));
    }
  });

  it('makes a changed text small against its base, and counts the depth', async () => {
    const base = randomBytes(6000);
    const bytes = Buffer.concat([base, Buffer.from('one more line\n')]);
    const { entry: packed } = await packObject(hashOf(bytes), bytes, [baseOf(base)], Effort.capture);
    assert.equal(packed.codec, Codec.deflateWithBase);
    assert.equal(packed.base, hashOf(base));
    assert.equal(packed.depth, 4);
    assert.ok(packed.storedSize < 200, String(packed.storedSize));
  });

  it('does not inflate a damaged object beyond its size', async () => {
    const bytes = Buffer.alloc(50_000);
    const { entry: packed, stored } = await packObject(hashOf(bytes), bytes, [], Effort.capture);
    await assert.rejects(unpackObject({ ...packed, size: 10 }, stored));
    await assert.rejects(unpackObject(packed, stored.subarray(0, 4)));
  });

  it('takes the best of several bases, and none where that is better', async () => {
    const [near, far] = [randomBytes(5000), randomBytes(5000)];
    const bytes = Buffer.concat([near, Buffer.from('a little more')]);
    const bases = [far, near].map(baseOf);
    const packed = await packObject(hashOf(bytes), bytes, bases, Effort.sweep);
    assert.equal(packed.entry.base, hashOf(near));
    const text = Buffer.from('Without another object, such a sentence is best compressed by itself.');
    assert.equal((await packObject(hashOf(text), text, [baseOf(far)], Effort.sweep)).entry.base, undefined);
  });

  it('gives the manifest of 5,000 files with one changed entry in a few bytes', async () => {
    const lines = Array.from(
      { length: 5000 },
      (_, i) => `100644 ${String(i)}\0f${String(i)}\0${randomBytes(32).toString('hex')}\n`,
    );
    const base = Buffer.from(lines.join(''));
    lines[2500] = `100644 7\0f2500\0${randomBytes(32).toString('hex')}\n`;
    const bytes = Buffer.from(lines.join(''));
    const { entry: packed, stored } = await packObject(hashOf(bytes), bytes, [baseOf(base)], Effort.capture);
    assert.ok(packed.storedSize < 150, String(packed.storedSize));
    assert.ok(bytes.equals(await unpackObject(packed, stored, base)));
  });

  it('gives no other object from a damaged delta or another base, and allocates no more than its size says', async () => {
    const base = randomBytes(100_000);
    const bytes = Buffer.concat([base.subarray(50_000), randomBytes(40), base.subarray(0, 60_000)]);
    const { entry: packed, stored } = await packObject(hashOf(bytes), bytes, [baseOf(base)], Effort.capture);
    assert.equal(packed.codec, Codec.ranges);
    await assert.rejects(unpackObject(packed, stored, base.subarray(0, 70_000)), RangeError);
    await assert.rejects(unpackObject({ ...packed, size: packed.size - 1 }, stored, base), RangeError);
    await assert.rejects(unpackObject({ ...packed, size: 2 ** 32 - 1 }, stored, base), RangeError);
    await assert.rejects(unpackObject(packed, stored, undefined), RangeError);
    await assert.rejects(unpackObject(packed, stored.subarray(0, stored.length - 3), base));
  });
});
