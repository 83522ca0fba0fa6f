// By its path, here and elsewhere: the package's `main` is a UMD module, which a bundler cannot follow into.
import { parseTree, type Node, type ParseError } from 'jsonc-parser/lib/esm/main.js';
import { lineStartsOf } from '../lineStarts';
import { scanJson } from './scanJson';

/**
 * A JSON value to compare and to check by. Scalars are their source (strings without needless escapes), so that a long
 * number is not rounded and a string is no number; objects are maps, so that no key means anything else.
 */
export type JsonValue = string | readonly JsonValue[] | ReadonlyMap<string, JsonValue>;

/** A JSON document as it was written. */
export interface JsonSource {
  readonly text: string;
  /** Offset of each line's start. */
  readonly lineStarts: readonly number[];
  readonly root: Node;
  readonly value: JsonValue;
}

/** Larger documents are data, not settings that someone merges by hand. */
const MOST_CHARACTERS = 200_000;
/** The parser calls itself for every level. */
const MOST_DEPTH = 100;

/** Reads a text, with comments and trailing commas allowed, as one object. Undefined for anything else, and for an object that names a key twice. */
export function readJson(text: string): JsonSource | undefined {
  if (text.length > MOST_CHARACTERS || !/^\s*[{/]/.test(text) || isNestedDeep(text)) return undefined;
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  if (root?.type !== 'object' || errors.length > 0) return undefined;
  const value = valueOf(root, text);
  return value === undefined ? undefined : { text, lineStarts: lineStartsOf(text), root, value };
}

function isNestedDeep(text: string): boolean {
  let depth = 0;
  for (const token of scanJson(text)) {
    if (token.text === '{' || token.text === '[') {
      if (++depth > MOST_DEPTH) return true;
    } else if (token.text === '}' || token.text === ']') {
      depth--;
    }
  }
  return false;
}

/** A node's value; undefined when an object in it names a key twice. */
function valueOf(node: Node, text: string): JsonValue | undefined {
  if (node.type === 'string') return JSON.stringify(node.value);
  if (node.type === 'array') {
    const items: JsonValue[] = [];
    for (const child of node.children ?? []) {
      const value = valueOf(child, text);
      if (value === undefined) return undefined;
      items.push(value);
    }
    return items;
  }
  if (node.type !== 'object') return text.slice(node.offset, node.offset + node.length);
  const map = new Map<string, JsonValue>();
  for (const property of node.children ?? []) {
    const [name, child] = property.children ?? [];
    const key: unknown = name?.value;
    const value = child && valueOf(child, text);
    if (typeof key !== 'string' || value === undefined || map.has(key)) return undefined;
    map.set(key, value);
  }
  return map;
}
