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
