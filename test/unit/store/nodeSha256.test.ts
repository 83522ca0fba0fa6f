import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { nodeSha256 } from '../../../src/store/nodeSha256';

describe('nodeSha256', () => {
  it('is SHA-256 in lower-case hex', () => {
    assert.equal(
      nodeSha256(Buffer.from('abc')),
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('hashes exactly the bytes of a view, not of the memory behind it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 100 }), (bytes) => {
        const view = bytes.subarray(1, bytes.length - 1);
        assert.equal(
          nodeSha256(view),
          createHash('sha256')
            .update(Buffer.from([...view]))
            .digest('hex'),
        );
      }),
    );
  });
});
