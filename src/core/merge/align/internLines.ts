/** Texts as numbers: equal lines have the same number in all of them, different lines different ones, from 0 on. */
export interface InternedLines {
  readonly base: Int32Array;
  readonly local: Int32Array;
  readonly upstream: Int32Array;
  /** How many different lines there are. */
  readonly distinct: number;
}

/** Numbers the lines of three inputs, so that comparing two lines is comparing two numbers. */
export function internLines(
  base: readonly string[],
  local: readonly string[],
  upstream: readonly string[],
): InternedLines {
  const numbers = new Map<string, number>();
  const numbered = (lines: readonly string[]): Int32Array => {
    const result = new Int32Array(lines.length);
    lines.forEach((line, index) => {
      let number = numbers.get(line);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(line, number);
      }
      result[index] = number;
    });
    return result;
  };
  return {
    base: numbered(base),
    local: numbered(local),
    upstream: numbered(upstream),
    distinct: numbers.size,
  };
}
