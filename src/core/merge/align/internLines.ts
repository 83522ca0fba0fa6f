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
  /** Where each number stands in the base, in the last place. */
  const places: number[] = [];
  let numbersOfBase: Int32Array = new Int32Array();

  const numbered = (lines: readonly string[]): Int32Array => {
    const result = new Int32Array(lines.length);
    // Most lines stand behind the same line as in the base, and comparing two lines takes a third of looking one up.
    let expected = 0;
    lines.forEach((line, index) => {
      let number = line === base[expected] ? numbersOfBase[expected] : undefined;
      if (number === undefined) {
        number = numbers.get(line);
        if (number === undefined) {
          number = numbers.size;
          numbers.set(line, number);
        }
        expected = places[number] ?? expected;
      }
      expected++;
      result[index] = number;
    });
    return result;
  };
  numbersOfBase = numbered(base);
  numbersOfBase.forEach((number, index) => (places[number] = index));
  return {
    base: numbersOfBase,
    local: numbered(local),
    upstream: numbered(upstream),
    distinct: numbers.size,
  };
}
