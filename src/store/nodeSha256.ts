import * as crypto from 'node:crypto';
import type { Sha256 } from '../core/sha256';

/** `crypto.hash` (Node 21.7 and later) saves most of the cost of a hash object on small files. */
const oneShot = (crypto as { hash?: (algorithm: string, data: Uint8Array) => string }).hash;

const hashOnce: (bytes: Uint8Array) => string = oneShot
  ? (bytes) => oneShot('sha256', bytes)
  : (bytes) => crypto.createHash('sha256').update(bytes).digest('hex');

/** SHA-256 by Node's own implementation. */
export const nodeSha256: Sha256 = Object.assign((bytes: Uint8Array) => hashOnce(bytes), {
  begin: () => {
    const hash = crypto.createHash('sha256');
    return {
      update: (piece: Uint8Array) => {
        hash.update(piece);
      },
      digest: () => hash.digest('hex'),
    };
  },
});
