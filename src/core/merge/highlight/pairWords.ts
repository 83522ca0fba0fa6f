import { alignLines } from '../align/alignLines';
import { internLines, type InternedLines } from '../align/internLines';
import type { WorkBudget } from '../align/workBudget';
import type { Words } from './words';

/** Tokens `from` to `to` of a block, `to` not included. */
type Stretch = readonly [from: number, to: number];

/**
 * Pairs what two blocks have in common: equal lines first, then between these the words, across lines, and between these
 * blanks and punctuation. All at once would rather pair two commas than one word.
 */
export function pairWords(before: Words, after: Words, budget: WorkBudget): void {
  const lines = internLines(before.lines, after.lines, []);
  const changed = alignLines(lines.base, lines.local, lines.distinct, budget);
  const pairing = new TokenPairing(before, after, budget);
  const [starts, itsStarts] = [unchangedIn(changed.before), unchangedIn(changed.after)];
  let [at, itsAt] = [0, 0];
  for (const [index, line] of starts.entries()) {
    const [start, itsStart] = [before.startOf(line), after.startOf(itsStarts[index] ?? 0)];
    pairing.words([at, start], [itsAt, itsStart]);
    const length = before.startOf(line + 1) - start;
    for (let offset = 0; offset < length; offset++) before.pair(start + offset, after, itsStart + offset);
    at = start + length;
    itsAt = itsStart + length;
  }
  pairing.words([at, before.tokens.length], [itsAt, after.tokens.length]);
}

class TokenPairing {
  readonly #before: Words;
  readonly #after: Words;
  readonly #budget: WorkBudget;
  readonly #numbers: InternedLines;

  constructor(before: Words, after: Words, budget: WorkBudget) {
    this.#before = before;
    this.#after = after;
    this.#budget = budget;
    this.#numbers = internLines(before.tokens, after.tokens, []);
  }

  /** Pairs the words of two stretches, and what stands between them. */
  words(stretch: Stretch, its: Stretch): void {
    if (isEmpty(stretch) || isEmpty(its)) return;
    let [at, itsAt] = [stretch[0], its[0]];
    for (const [word, itsWord] of this.#aligned(wordsIn(this.#before, stretch), wordsIn(this.#after, its))) {
      this.#rest([at, word], [itsAt, itsWord]);
      this.#before.pair(word, this.#after, itsWord);
      [at, itsAt] = [word + 1, itsWord + 1];
    }
    this.#rest([at, stretch[1]], [itsAt, its[1]]);
  }

  #rest([from, to]: Stretch, [itsFrom, itsTo]: Stretch): void {
    const { base, local } = this.#numbers;
    let [at, itsAt] = [from, itsFrom];
    // Mostly one blank on both sides.
    while (at < to && itsAt < itsTo && base[at] === local[itsAt])
      this.#before.pair(at++, this.#after, itsAt++);
    const [stretch, its]: [Stretch, Stretch] = [
      [at, to],
      [itsAt, itsTo],
    ];
    if (isEmpty(stretch) || isEmpty(its)) return;
    for (const [token, itsToken] of this.#aligned(tokensIn(stretch), tokensIn(its)))
      this.#before.pair(token, this.#after, itsToken);
  }

  /** Of the tokens with these indices those that are in both blocks, in pairs. */
  #aligned(mine: Int32Array, theirs: Int32Array): (readonly [number, number])[] {
    const { base, local, distinct } = this.#numbers;
    const found = alignLines(
      mine.map((index) => base[index] ?? 0),
      theirs.map((index) => local[index] ?? 0),
      distinct,
      this.#budget,
    );
    const its = unchangedIn(found.after);
    return unchangedIn(found.before).map((at, index) => [mine[at] ?? 0, theirs[its[index] ?? 0] ?? 0]);
  }
}

const isEmpty = ([from, to]: Stretch): boolean => from >= to;

function tokensIn([from, to]: Stretch): Int32Array {
  const indices = new Int32Array(to - from);
  for (let offset = 0; offset < indices.length; offset++) indices[offset] = from + offset;
  return indices;
}

const wordsIn = (words: Words, stretch: Stretch): Int32Array =>
  tokensIn(stretch).filter((index) => words.weights[index] !== 0);

/** The indices with a 0. */
function unchangedIn(changed: Uint8Array): number[] {
  const unchanged: number[] = [];
  changed.forEach((flag, index) => {
    if (flag === 0) unchanged.push(index);
  });
  return unchanged;
}
