import { RecordEditError } from './recordEditError';

/**
 * Where the value that starts at `start` ends, in a text that is valid TOML. Strings, arrays and inline tables may
 * have several lines, and comments between their parts.
 *
 * @throws RecordEditError when no value starts there
 */
export function tomlValueEnd(text: string, start: number): number {
  const first = text[start];
  if (first === '"' || first === "'") return stringEnd(text, start);
  if (first === '[' || first === '{') return bracketEnd(text, start);
  let end = start;
  while (end < text.length && !/[\r\n#,\]}]/.test(text.charAt(end))) end++;
  while (end > start && /[ \t]/.test(text.charAt(end - 1))) end--;
  if (end === start) throw noValue(start);
  return end;
}

/** Where white space, line ends and comments from `start` on end. */
export function tomlTriviaEnd(text: string, start: number): number {
  let at = start;
  for (;;) {
    while (/^[ \t\r\n]$/.test(text.charAt(at))) at++;
    if (text[at] !== '#') return at;
    while (at < text.length && text[at] !== '\n') at++;
  }
}

function stringEnd(text: string, start: number): number {
  const quote = text.charAt(start);
  const isLong = text.startsWith(quote.repeat(3), start);
  const close = isLong ? quote.repeat(3) : quote;
  let at = start + close.length;
  while (at < text.length && !text.startsWith(close, at)) at += text[at] === '\\' && quote === '"' ? 2 : 1;
  if (at >= text.length) throw noValue(start);
  at += close.length;
  // A long string may end in one or two quotes of its own.
  for (let extra = 0; isLong && extra < 2 && text[at] === quote; extra++) at++;
  return at;
}

function bracketEnd(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '"' || char === "'") {
      at = stringEnd(text, at);
      continue;
    }
    if (char === '#') {
      at = tomlTriviaEnd(text, at);
      continue;
    }
    at++;
    if (char === '[' || char === '{') depth++;
    if (char === ']' || char === '}') depth--;
    if (depth === 0) return at;
  }
  throw noValue(start);
}

function noValue(at: number): RecordEditError {
  return new RecordEditError('unsupported-form', `No TOML value was found at ${String(at)}.`);
}
