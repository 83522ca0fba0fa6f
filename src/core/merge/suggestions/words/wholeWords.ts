import { wordTokens } from './wordTokens';

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * What stands between blanks in some lines. Numbers, options, addresses and paths are whole here, whatever they are made
 * of. In scripts without blanks it is the single characters.
 */
export function wholeWords(lines: readonly string[]): string[] {
  return lines.flatMap((line) =>
    line
      .split(/\s+/)
      .filter((word) => word !== '')
      .flatMap((word) => (UNSPACED.test(word) ? wordTokens([word]).slice(0, -1) : [word])),
  );
}
