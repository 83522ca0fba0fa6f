import { createScanner } from 'jsonc-parser/lib/esm/main.js';

/** Cuts a stretch of JSON into its tokens, a string or a comment being one; without white space and commas. */
export function jsonTokens(lines: readonly string[]): string[] {
  const text = lines.join('\n');
  const scanner = createScanner(text, false);
  const tokens: string[] = [];
  for (;;) {
    scanner.scan();
    const [start, length] = [scanner.getTokenOffset(), scanner.getTokenLength()];
    if (length === 0) return tokens;
    const token = text.slice(start, start + length).trim();
    if (token !== '' && token !== ',') tokens.push(token);
  }
}
