import { wordTokens } from '../suggestions/words/wordTokens';

const NOBODY = -1;

/** The lines of one block as words, each with the word of the other block that it is paired with, if any. */
export class Words {
  readonly lines: readonly string[];
  /** Words, white space, other characters, and a line feed at the end of each line. */
  readonly tokens: readonly string[];
  /** How many characters of words each token has: blanks and punctuation do not make blocks alike. */
  readonly weights: Int32Array;
  readonly #starts: Int32Array;
  readonly #partners: Int32Array;

  constructor(lines: readonly string[]) {
    this.lines = lines;
    this.tokens = wordTokens(lines);
    this.#starts = new Int32Array(lines.length + 1);
    this.weights = new Int32Array(this.tokens.length);
    this.#partners = new Int32Array(this.tokens.length).fill(NOBODY);
    let line = 0;
    for (const [index, token] of this.tokens.entries()) {
      if (token === '\n') this.#starts[++line] = index + 1;
      else if (/[\p{L}\p{N}]/u.test(token)) this.weights[index] = token.length;
    }
  }

  /** Where a line's tokens begin; of the line behind the last, how many tokens there are. */
  startOf(line: number): number {
    return this.#starts[line] ?? this.tokens.length;
  }

  /** The line that a token is in. */
  lineOf(index: number): number {
    let [line, behind] = [0, this.lines.length];
    while (line + 1 < behind) {
      const middle = (line + behind) >> 1;
      if (this.startOf(middle) <= index) line = middle;
      else behind = middle;
    }
    return line;
  }

  /** @returns undefined for a token that the other block lacks */
  partnerOf(index: number): number | undefined {
    const partner = this.#partners[index] ?? NOBODY;
    return partner === NOBODY ? undefined : partner;
  }

  /** Whether there is such a token, and the other block lacks it. */
  isChanged(index: number): boolean {
    return this.#partners[index] === NOBODY;
  }

  /** Pairs a token of this block with one of another. */
  pair(index: number, other: Words, its: number): void {
    this.#partners[index] = its;
    other.#partners[its] = index;
  }

  /** Lets a token and its partner go. */
  unpair(index: number, other: Words): void {
    const partner = this.partnerOf(index);
    if (partner === undefined) return;
    this.#partners[index] = NOBODY;
    other.#partners[partner] = NOBODY;
  }
}
