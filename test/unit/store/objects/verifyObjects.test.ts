import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { ObjectHash } from '../../../../src/core/identity';
import { nodeSha256 } from '../../../../src/store/nodeSha256';
import { ObjectStore } from '../../../../src/store/objects/objectStore';
import { ENTRY_HEADER_BYTES } from '../../../../src/store/objects/packEntry';
import { newWriterId, type WriterId } from '../../../../src/store/writerId';
import { useTemporaryDirectory } from '../temporaryDirectory';

const SIZE = 500;
const FIRST = 8 + ENTRY_HEADER_BYTES;

describe('verifyObjects', () => {
  const temporary = useTemporaryDirectory();
  const objects = Array.from({ length: 4 }, () => randomBytes(SIZE));
  const second = objects[1] ?? Buffer.alloc(0);
  const secondHash = nodeSha256(second) as ObjectHash;
  let store: ObjectStore;
  let pack: string;

  /** Four objects that do not compress, in the pack of a process that is gone. */
  beforeEach(async () => {
    const dead = newWriterId(Date.now()).replace(/-\d+-/, '-99999999-') as WriterId;
    const writer = await ObjectStore.open(temporary.path, dead, nodeSha256);
    for (const bytes of objects) await writer.put(nodeSha256(bytes) as ObjectHash, bytes);
    await writer.close();
    [pack = ''] = await fs.readdir(temporary.path);
    store = await ObjectStore.open(temporary.path, newWriterId(Date.now()), nodeSha256);
  });
  afterEach(() => store.close());
  const flip = async (offset: number): Promise<void> => {
    const file = path.join(temporary.path, pack);
    const bytes = await fs.readFile(file);
    bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset);
    await fs.writeFile(file, bytes);
  };

  it('counts what is whole, and tells how far it is', async () => {
    const steps: number[] = [];
    const report = await store.verify({ onProgress: (done, total) => steps.push(done / total) });
    assert.deepEqual(report, { packs: 1, objects: 4, bytes: 4 * SIZE, damaged: [], unreadable: [] });
    assert.deepEqual(steps, [0, 0.25, 0.5, 0.75]);
  });

  it('says which object is damaged and where; it is stored anew from then on', async () => {
    const offset = FIRST + SIZE + ENTRY_HEADER_BYTES;
    await flip(offset + 7);
    const { damaged } = await store.verify();
    assert.deepEqual(
      damaged.map((one) => [one.hash, one.pack, one.offset, one.isElsewhere, one.error.reason]),
      [[secondHash, pack, offset, false, 'damaged']],
    );
    assert.equal(store.has(secondHash), false);
    await store.put(secondHash, second);
    await store.flush();
    const again = await store.verify();
    assert.deepEqual([again.objects, again.damaged.map((one) => one.isElsewhere)], [5, [true]]);
  });

  it('reads on behind a damaged header, and knows it from what a killed process left at the end', async () => {
    await flip(FIRST + SIZE + 20);
    await fs.appendFile(path.join(temporary.path, pack), randomBytes(30));
    const { objects: count, unreadable, damaged } = await store.verify();
    assert.deepEqual([count, damaged.length], [3, 0]);
    const length = ENTRY_HEADER_BYTES + SIZE;
    assert.deepEqual(unreadable, [
      { pack, offset: 8 + length, length, isTail: false },
      { pack, offset: 8 + 4 * length, length: 30, isTail: true },
    ]);
  });

  it('can be cancelled', async () => {
    const reason = new Error('enough');
    await assert.rejects(store.verify({ signal: AbortSignal.abort(reason) }), reason);
  });
});
