/** Files that Claude reads as text whatever bytes are in them: a NUL must not hide what follows it. */
const ALWAYS_TEXT = /\.(?:md|mdx|markdown|txt|json|jsonc|ya?ml|toml)$/i;

/**
 * A file's bytes as the text to look for risks in. Bytes that are no UTF-8 become U+FFFD, so that one of them does not
 * hide the rest; a byte order mark is left out. Undefined for binary files.
 */
export function scannedText(path: string, bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes.includes(0) && !ALWAYS_TEXT.test(path)) return undefined;
  return new TextDecoder('utf-8').decode(bytes);
}
