import { isText } from './isText';
import type { ContentHash, ObjectHash } from './identity';
import { encodeManifest, type Manifest } from './manifest';
import type { Sha256 } from './sha256';

const CR = 13;
const LF = 10;

/**
 * The hash of a file's bytes with CRLF and CR read as LF. Binary files, and text without CR, have their own hash.
 *
 * @param known the plain hash of `bytes`, returned as it is when normalising would change nothing
 */
export function normalisedFileHash(bytes: Uint8Array, known: ObjectHash, sha256: Sha256): ObjectHash {
  if (!bytes.includes(CR) || !isText(bytes)) return known;
  const out = new Uint8Array(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === CR) {
      out[length++] = LF;
      if (bytes[i + 1] === LF) i++;
    } else {
      out[length++] = byte;
    }
  }
  return sha256(out.subarray(0, length)) as ObjectHash;
}

/**
 * A content hash that ignores line endings and modes. It only classifies drift: two versions that share it differ in
 * line endings or modes alone. It is never an identity.
 *
 * @param normalised the normalised hash of a file, by its path; files without one count with their plain hash
 */
export function normalisedHash(
  manifest: Manifest,
  normalised: ReadonlyMap<string, ObjectHash>,
  sha256: Sha256,
): ContentHash {
  const entries = manifest.map((entry) => ({
    path: entry.path,
    mode: entry.mode === '120000' ? entry.mode : ('100644' as const),
    size: 0,
    hash: normalised.get(entry.path) ?? entry.hash,
  }));
  return sha256(encodeManifest(entries)) as ContentHash;
}
