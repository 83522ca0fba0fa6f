import { piecesOf } from './sha256';

const strict = new TextDecoder('utf-8', { fatal: true });

/** Whether bytes are UTF-8 text without NUL. Everything else is binary: kept to the byte, never merged by lines. */
export function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** As {@link isText}, with a pause between two pieces. */
export async function isTextWithPauses(bytes: Uint8Array, pause: () => Promise<void>): Promise<boolean> {
  if (bytes.includes(0)) return false;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for (const piece of piecesOf(bytes)) {
      await pause();
      decoder.decode(piece, { stream: true });
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
