import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Sha256 } from '../../../src/core/sha256';
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
});
