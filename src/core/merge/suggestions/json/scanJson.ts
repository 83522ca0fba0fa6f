import { createScanner } from 'jsonc-parser/lib/esm/main.js';

/** A token of JSON: brackets, commas, a string, a comment, a line break, white space... */
interface JsonToken {
  readonly start: number;
  readonly text: string;
}

/**
 * The tokens of a stretch of JSON, one after the other; joined again they are the text.
 *
 * The end is told by the position: behind a comment that is never closed the scanner stands past the end, and reports
 * tokens with a length for ever.
 */
export function* scanJson(text: string): Generator<JsonToken, void> {
  const scanner = createScanner(text, false);
  for (;;) {
    scanner.scan();
    const start = scanner.getTokenOffset();
    const length = scanner.getTokenLength();
    if (start >= text.length || length === 0) return;
    yield { start, text: text.slice(start, start + length) };
  }
}
