import { isText, isTextWithPauses } from './isText';
import type { ContentHash, ObjectHash } from './identity';
import { encodeManifest, type Manifest } from './manifest';
import { PIECE_BYTES, piecesOf, type Sha256 } from './sha256';

const CR = 13;
const LF = 10;

/**
 * The hash of a file's bytes with CRLF and CR read as LF. Binary files, and text without CR, have their own hash.
 *
 * @param known the plain hash of `bytes`, returned as it is when normalising would change nothing
 */
export function normalisedFileHash(bytes: Uint8Array, known: ObjectHash, sha256: Sha256): ObjectHash {
  if (!bytes.includes(CR) || !isText(bytes)) return known;
  return sha256(withLineFeeds(bytes, false)) as ObjectHash;
}

/** As {@link normalisedFileHash}, with a pause between two pieces of a large file. */
export async function normalisedFileHashWithPauses(
  bytes: Uint8Array,
  known: ObjectHash,
  sha256: Sha256,
  pause: () => Promise<void>,
): Promise<ObjectHash> {
  if (bytes.length <= PIECE_BYTES || !sha256.begin) return normalisedFileHash(bytes, known, sha256);
  if (!bytes.includes(CR) || !(await isTextWithPauses(bytes, pause))) return known;
  const hash = sha256.begin();
  let endedInCr = false;
  for (const piece of piecesOf(bytes)) {
    await pause();
    hash.update(withLineFeeds(piece, endedInCr));
    endedInCr = piece.at(-1) === CR;
  }
  return hash.digest() as ObjectHash;
}

/** @param isAfterCr whether a first LF belongs to a CR before these bytes */
function withLineFeeds(bytes: Uint8Array, isAfterCr: boolean): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let length = 0;
  for (let i = isAfterCr && bytes[0] === LF ? 1 : 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === CR) {
      out[length++] = LF;
      if (bytes[i + 1] === LF) i++;
    } else {
      out[length++] = byte;
    }
  }
  return out.subarray(0, length);
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
