/** Scripts that put no spaces between words: each character is compared alone. Korean has spaces, so its words stay whole. */
const UNSPACED = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]\\p{M}*';
const PART = `(?:(?!${UNSPACED})[\\p{L}\\p{N}_]\\p{M}*)+`;
/** A version, a date, a model's name, a path: to merge their parts would make one that nobody meant. */
const WORD = `${PART}(?:[-./:@]+${PART})*`;
/** A picture and all that is joined to it. */
const EMOJI = '\\p{Extended_Pictographic}(?:\\p{M}|\\p{Emoji_Modifier}|\\u200d\\p{Extended_Pictographic})*';
const OTHER = '[^]\\p{M}*';
const TOKEN = new RegExp(`${UNSPACED}|${WORD}|\\s+|${EMOJI}|${OTHER}`, 'gu');

/**
 * Cuts lines into words, runs of white space, single other characters, and the break after each line. Joined again, the
 * tokens are the lines with a line feed behind each, character for character.
 */
export function wordTokens(lines: readonly string[]): string[] {
  const tokens: string[] = [];
  for (const line of lines) {
    for (const token of line.match(TOKEN) ?? []) tokens.push(token);
    tokens.push('\n');
  }
  return tokens;
}
