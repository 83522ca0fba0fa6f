import { parse } from 'smol-toml';
import { RecordEditError } from './recordEditError';
import { tomlValueEnd } from './tomlValueEnd';

/** A key as it stands in a text: `a."b c".d` has three parts. */
interface TomlKey {
  readonly parts: readonly string[];
  /** Behind its last character. */
  readonly end: number;
}

/**
 * Reads the key that starts at `start`, in a text that is valid TOML.
 *
 * @throws RecordEditError when no key starts there
 */
export function tomlKey(text: string, start: number): TomlKey {
  const parts: string[] = [];
  let at = start;
  for (;;) {
    const end = partEnd(text, at);
    parts.push(decoded(text.slice(at, end)));
    const next = skipBlanks(text, end);
    if (text[next] !== '.') return { parts, end };
    at = skipBlanks(text, next + 1);
  }
}

/** Where spaces and tabs from `start` on end. */
export function skipBlanks(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

function partEnd(text: string, start: number): number {
  if (text[start] === '"' || text[start] === "'") return tomlValueEnd(text, start);
  let end = start;
  while (/[A-Za-z0-9_-]/.test(text.charAt(end))) end++;
  if (end === start)
    throw new RecordEditError('unsupported-form', `No TOML key was found at ${String(start)}.`);
  return end;
}

function decoded(source: string): string {
  if (!/^["']/.test(source)) return source;
  if (!source.includes('\\')) return source.slice(1, -1);
  const { key } = parse(`key = ${source}`);
  if (typeof key !== 'string')
    throw new RecordEditError('unsupported-form', `The key ${source} was not understood.`);
  return key;
}
