/**
 * SHA-256 as lower-case hex (64 characters).
 *
 * `core` takes it as a parameter, because it must also run in a browser worker where `node:crypto` is absent.
 */
export interface Sha256 {
  (bytes: Uint8Array): string;
  /** Begins a hash of bytes that come one piece after another; left out where that cannot be done. */
  readonly begin?: () => Sha256InPieces;
}

interface Sha256InPieces {
  update(piece: Uint8Array): void;
  digest(): string;
}

/** What is worked on between two pauses: about a millisecond of hashing. */
export const PIECE_BYTES = 1 << 20;

export function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/** The hash of bytes of any length, with a pause between two pieces of them. */
export async function sha256WithPauses(
  bytes: Uint8Array,
  sha256: Sha256,
  pause: () => Promise<void>,
): Promise<string> {
  if (bytes.length <= PIECE_BYTES || !sha256.begin) return sha256(bytes);
  const hash = sha256.begin();
  for (const piece of piecesOf(bytes)) {
    await pause();
    hash.update(piece);
  }
  return hash.digest();
}
