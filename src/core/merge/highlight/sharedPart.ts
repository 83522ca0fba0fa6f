import type { Words } from './words';

/** How much of the words of the shorter block the other one has too, from 0 to 1. Of a block without words nothing. */
export function sharedPart(before: Words, after: Words): number {
  const [ofBefore, ofAfter] = [counted(before), counted(after)];
  const shorter = Math.min(ofBefore.all, ofAfter.all);
  return shorter === 0 ? 0 : ofBefore.paired / shorter;
}

/**
 * Lets go of the words of lines that have less than such a part of them in common with the other block: single words that
 * happen to be in both are no likeness.
 */
export function letGoOfUnlikeLines(before: Words, after: Words, least: number): void {
  for (const [words, other] of [
    [before, after],
    [after, before],
  ] as const) {
    for (let line = 0; line < words.lines.length; line++) {
      const [start, end] = [words.startOf(line), words.startOf(line + 1)];
      const { all, paired } = counted(words, start, end);
      if (paired >= all * least) continue;
      for (let index = start; index < end; index++) words.unpair(index, other);
    }
  }
}

function counted(
  words: Words,
  start = 0,
  end = words.tokens.length,
): { readonly all: number; readonly paired: number } {
  let [all, paired] = [0, 0];
  for (let index = start; index < end; index++) {
    const weight = words.weights[index] ?? 0;
    all += weight;
    if (!words.isChanged(index)) paired += weight;
  }
  return { all, paired };
}
