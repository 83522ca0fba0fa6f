import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { sha256WithPauses, type Sha256 } from '../../../src/core/sha256';
import { nodeSha256 } from '../../../src/store/nodeSha256';

const reference: Sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

describe('sha256', () => {
  it('is SHA-256 for every length around the edges of its 64-byte blocks', () => {
    const edges = [
      0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 191, 192, 193, 4095, 4096, 4097,
    ];
    for (const length of edges) {
      const bytes = new Uint8Array(length).map((_, i) => i * 31);
      assert.equal(nodeSha256(bytes), reference(bytes), `${String(length)} bytes`);
    }
  });

  it('is SHA-256 for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.equal(nodeSha256(bytes), reference(bytes));
      }),
    );
  });

  it('is the same in pieces, with a pause before each', async () => {
    for (const length of [0, 1 << 20, (1 << 20) + 1, (3 << 20) + 17]) {
      const bytes = new Uint8Array(length).map((_, i) => (i * 7 + (i >> 8)) & 0xff);
      let pauses = 0;
      const pause = (): Promise<void> => {
        pauses++;
        return Promise.resolve();
      };
      assert.equal(await sha256WithPauses(bytes, nodeSha256, pause), reference(bytes));
      assert.equal(pauses, length <= 1 << 20 ? 0 : Math.ceil(length / (1 << 20)));
      assert.equal(await sha256WithPauses(bytes, reference, pause), reference(bytes), 'without pieces');
    }
  });
});
