import type { Words } from './words';

/** Longer gaps between two marks are worth being seen. */
const LONGEST_GAP = 2;

/**
 * Lets go of single blanks and punctuation that stand between two changed words: `red, green` that became `blue, pink` is
 * one change. Their partners must stand beside a change too, so that no mark appears where there was none.
 */
export function joinMarks(before: Words, after: Words): void {
  joinIn(before, after);
  joinIn(after, before);
}

function joinIn(words: Words, other: Words): void {
  for (let start = 1; start < words.tokens.length; start++) {
    if (words.isChanged(start) || !isChangedWord(words, start - 1)) continue;
    let [end, length] = [start, 0];
    while (isGap(words, end) && length <= LONGEST_GAP) length += words.tokens[end++]?.length ?? 0;
    if (end === start || length > LONGEST_GAP || !isChangedWord(words, end)) continue;
    const partners = Array.from({ length: end - start }, (_, offset) => words.partnerOf(start + offset) ?? 0);
    const isBesideChange =
      isChangedWord(other, (partners[0] ?? 0) - 1) || isChangedWord(other, (partners.at(-1) ?? 0) + 1);
    if (!isBesideChange) continue;
    for (let index = start; index < end; index++) words.unpair(index, other);
  }
}

/** Changed, and no line break. */
function isChangedWord(words: Words, index: number): boolean {
  return words.isChanged(index) && words.tokens[index] !== '\n';
}

/** A blank or punctuation that both blocks have. */
function isGap(words: Words, index: number): boolean {
  const token = words.tokens[index];
  return token !== undefined && token !== '\n' && /^[\s\p{P}]+$/u.test(token) && !words.isChanged(index);
}
