const decoder = new TextDecoder();

/** Whether a file is empty or has only white space: so much anybody's has, and it tells nothing of where it came from. */
export function isBlank(bytes: Uint8Array): boolean {
  const [first] = bytes;
  const isInk = first !== undefined && first > 0x20 && first < 0x7f;
  return !isInk && decoder.decode(bytes).trim() === '';
}
