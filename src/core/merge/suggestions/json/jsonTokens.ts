import { scanJson } from './scanJson';

/** Cuts a stretch of JSON into its tokens, a string or a comment being one; without white space and commas. */
export function jsonTokens(lines: readonly string[]): string[] {
  const tokens: string[] = [];
  for (const { text } of scanJson(lines.join('\n'))) {
    const token = text.trim();
    if (token !== '' && token !== ',') tokens.push(token);
  }
  return tokens;
}
