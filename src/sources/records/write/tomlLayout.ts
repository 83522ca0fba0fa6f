import { RecordEditError } from './recordEditError';
import { skipBlanks, tomlKey } from './tomlKey';
import { tomlTriviaEnd, tomlValueEnd } from './tomlValueEnd';

/** Names of tables and keys, and numbers (from 0) of entries of lists of tables. */
export type TomlPath = readonly (string | number)[];

/** Where a key and its value stand. Positions are indices of the text's code units; ends are exclusive. */
export interface TomlPair {
  /** From the root of the text. */
  readonly path: TomlPath;
  readonly keyStart: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** A pair that has lines of its own. */
export interface TomlLine extends TomlPair {
  readonly lineStart: number;
  /** Behind the line end. */
  readonly lineEnd: number;
}

/** A header with the pairs below it; or the pairs above the first header. */
export interface TomlSection {
  readonly path: TomlPath;
  /** Start of the header's line. */
  readonly start: number;
  /** Behind the header's line. */
  readonly headerEnd: number;
  readonly lines: readonly TomlLine[];
  /** Behind the last line that is the header or a pair: what follows are comments and blank lines. */
  readonly end: number;
}

type OpenSection = TomlSection & { lines: TomlLine[]; end: number };

/**
 * Where everything stands in a text that is valid TOML (1.0 or 1.1), in its order; the first section is that of the
 * root. Takes time in proportion to the text.
 *
 * @throws RecordEditError when the text is not understood
 */
export function tomlLayout(text: string): readonly TomlSection[] {
  const counts = new Map<string, number>();
  const begin = text.startsWith('\uFEFF') ? 1 : 0;
  let section: OpenSection = { path: [], start: begin, headerEnd: begin, lines: [], end: begin };
  const sections: OpenSection[] = [section];
  let at = begin;
  while (at < text.length) {
    const lineStart = at;
    const start = skipBlanks(text, at);
    if (text[start] === '[') {
      const isEntry = text[start + 1] === '[';
      const key = tomlKey(text, skipBlanks(text, start + (isEntry ? 2 : 1)));
      const close = skipBlanks(text, key.end);
      if (!text.startsWith(isEntry ? ']]' : ']', close)) throw notUnderstood(close);
      at = restOfLine(text, close + (isEntry ? 2 : 1));
      const path = headerPath(key.parts, isEntry, counts);
      section = { path, start: lineStart, headerEnd: at, lines: [], end: at };
      sections.push(section);
    } else if (start === text.length || /[#\r\n]/.test(text.charAt(start))) {
      at = restOfLine(text, start);
    } else {
      const pair = pairAt(text, start, section.path);
      at = restOfLine(text, pair.valueEnd);
      section.lines.push({ ...pair, lineStart, lineEnd: at });
      section.end = at;
    }
  }
  return sections;
}

/** The pairs of the inline table that is a pair's value; none when the value is something else. */
export function inlinePairs(text: string, table: TomlPair): readonly TomlPair[] {
  const pairs: TomlPair[] = [];
  if (text[table.valueStart] !== '{') return pairs;
  let at = nextPart(text, table.valueStart + 1);
  while (text[at] !== '}') {
    const pair = pairAt(text, at, table.path);
    pairs.push(pair);
    at = nextPart(text, pair.valueEnd);
  }
  return pairs;
}

/** Where the elements of the array that is a pair's value stand; undefined when the value is something else. */
export function arrayElements(
  text: string,
  { valueStart }: TomlPair,
): readonly { readonly start: number; readonly end: number }[] | undefined {
  if (text[valueStart] !== '[') return undefined;
  const elements: { start: number; end: number }[] = [];
  let at = nextPart(text, valueStart + 1);
  while (text[at] !== ']') {
    const end = tomlValueEnd(text, at);
    elements.push({ start: at, end });
    at = nextPart(text, end);
  }
  return elements;
}

/** Skips what may stand between the elements of an array or the pairs of an inline table. */
function nextPart(text: string, start: number): number {
  const at = tomlTriviaEnd(text, start);
  return text[at] === ',' ? tomlTriviaEnd(text, at + 1) : at;
}

function pairAt(text: string, start: number, table: TomlPath): TomlPair {
  const key = tomlKey(text, start);
  const equals = skipBlanks(text, key.end);
  if (text[equals] !== '=') throw notUnderstood(equals);
  const valueStart = skipBlanks(text, equals + 1);
  const path = [...table, ...key.parts];
  return { path, keyStart: start, valueStart, valueEnd: tomlValueEnd(text, valueStart) };
}

/** Behind the end of the line, in which only a comment may follow. */
function restOfLine(text: string, start: number): number {
  const at = skipBlanks(text, start);
  if (at < text.length && !/[#\r\n]/.test(text.charAt(at))) throw notUnderstood(at);
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** A header names the latest entry of every list of tables on its way; `[[…]]` begins a new one. */
function headerPath(parts: readonly string[], isEntry: boolean, counts: Map<string, number>): TomlPath {
  const path: (string | number)[] = [];
  parts.forEach((part, index) => {
    path.push(part);
    const key = JSON.stringify(path);
    const count = counts.get(key);
    if (isEntry && index === parts.length - 1) {
      counts.set(key, (count ?? 0) + 1);
      path.push(count ?? 0);
    } else if (count !== undefined) {
      path.push(count - 1);
    }
  });
  return path;
}

function notUnderstood(at: number): RecordEditError {
  return new RecordEditError('unsupported-form', `The TOML was not understood at ${String(at)}.`);
}
