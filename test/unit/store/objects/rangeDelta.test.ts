import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { applyDelta, encodeDelta, longestDelta } from '../../../../src/store/objects/rangeDelta';

/** Counts the pauses: how much work there was, whatever machine it runs on. */
class Pauses {
  count = 0;
  readonly pause = (): Promise<void> => {
    this.count++;
    return Promise.resolve();
  };
}

async function roundTrip(base: Uint8Array, target: Uint8Array): Promise<Uint8Array> {
  const { pause } = new Pauses();
  const delta = await encodeDelta(base, target, pause);
  assert.ok(
    delta.length <= longestDelta(target.length),
    `${String(delta.length)} of ${String(target.length)}`,
  );
  assert.ok(Buffer.from(target).equals(await applyDelta(base, delta, target.length, pause)));
  return delta;
}

/** Bytes of a few pieces, so that two of them have much in common, in another order. */
const pieces = fc
  .array(fc.nat(5), { maxLength: 60 })
  .map((numbers) =>
    Buffer.concat(
      numbers.map((number) => Buffer.from(`${'abcdef'.charAt(number)} piece `.repeat(number + 1))),
    ),
  );

describe('rangeDelta', () => {
  it('gives back any target from any base', async () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), pieces);
    await fc.assert(
      fc.asyncProperty(bytes, bytes, async (base, target) => {
        await roundTrip(base, target);
      }),
      { numRuns: 500 },
    );
  });

  it('finds what was moved, however far, and inserts only what is new', async () => {
    const [a, b, c] = [randomBytes(90_000), randomBytes(80_000), randomBytes(70_000)];
    const target = Buffer.concat([c, Buffer.from('new'), a, b.subarray(5, 70_001), a.subarray(0, 40_000)]);
    assert.ok((await roundTrip(Buffer.concat([a, b, c]), target)).length < 100);
  });

  it('says nothing of what did not change but how long it is', async () => {
    const base = randomBytes(300_000);
    assert.ok((await roundTrip(base, base)).length < 10);
    const target = Buffer.from(base);
    target.writeUInt8(target.readUInt8(150_000) ^ 1, 150_000);
    assert.ok((await roundTrip(base, target)).length < 20);
  });

  it('takes as many steps for repetition as for anything else', async () => {
    const size = 400_000;
    const period = randomBytes(7);
    const repeated = Buffer.alloc(size, period);
    const nearly = Buffer.from(repeated);
    for (let at = 0; at < size; at += 1009) nearly.writeUInt8(1, at);
    for (const [base, target] of [
      [Buffer.alloc(size), Buffer.alloc(size + 1)],
      [repeated, nearly],
      [nearly, repeated],
      [Buffer.alloc(size, 'ab'), Buffer.alloc(size, 'ba')],
    ] as const) {
      const pauses = new Pauses();
      const delta = await encodeDelta(base, target, pauses.pause);
      assert.ok(pauses.count < 20, String(pauses.count));
      assert.ok(Buffer.from(await applyDelta(base, delta, target.length, pauses.pause)).equals(target));
    }
  });

  it('refuses bytes that are no delta of this base and size', async () => {
    const { pause } = new Pauses();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.nat(300), async (delta, size) => {
        try {
          assert.equal((await applyDelta(Buffer.alloc(100), delta, size, pause)).length, size);
        } catch (error) {
          assert.ok(error instanceof RangeError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
