/**
 * Orders strings as their UTF-8 bytes would be ordered (equal to code point order), for `Array.sort`.
 *
 * JavaScript's own `<` compares UTF-16 units and puts U+1F600 before U+FFFD; hashes must not depend on that.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const xSurrogate = x >= 0xd800 && x <= 0xdfff;
    const ySurrogate = y >= 0xd800 && y <= 0xdfff;
    return xSurrogate === ySurrogate ? x - y : xSurrogate ? 1 : -1;
  }
  return a.length - b.length;
}
