import { isScalar, type Node, type YAMLMap } from 'yaml';
import { lineStartsOf } from '../lineStarts';
import { rangeInLines } from '../rangeInLines';
import type { YamlSource } from './yamlSource';

/** One key of a block mapping, in the lines it was written in. */
export interface YamlEntry {
  readonly key: string;
  /** The comments and blank lines before it. */
  readonly lead: readonly string[];
  /** From the key's line on. */
  readonly lines: readonly string[];
  /** The line of the document on which `lead` begins, and that of the key. */
  readonly start: number;
  readonly keyLine: number;
  readonly value: Node | null;
  readonly source: YamlSource;
}

/** A block mapping cut into the lines of its keys; together they are all of its lines. */
export interface YamlEntries {
  readonly byKey: ReadonlyMap<string, YamlEntry>;
  /** Comments and blank lines after the last key. */
  readonly tail: readonly string[];
  /** How far its keys are indented, undefined when there are none. */
  readonly indent: string | undefined;
}

/**
 * Cuts a block mapping at its keys. The lines are the source's own, so that comments, quoting, order and layout of what
 * no one touched survive, which writing the parsed document anew would not promise.
 *
 * @param from its lines in the document, `to` not included
 * @returns undefined when a key does not stand first on its line, at the indentation of all others
 */
export function yamlEntries(
  source: YamlSource,
  map: YAMLMap | undefined,
  from: number,
  to: number,
): YamlEntries | undefined {
  const { text, lines } = source;
  const lineStarts = lineStartsOf(text);
  const keys: { readonly key: string; readonly line: number; readonly value: Node | null }[] = [];
  let indent: string | undefined;
  for (const { key, value } of map?.items ?? []) {
    if (!isScalar(key) || typeof key.value !== 'string' || !key.range) return undefined;
    const [offset] = key.range;
    const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    const before = text.slice(lineStart, offset);
    indent ??= before;
    if (before !== indent || before.trim() !== '') return undefined;
    keys.push({
      key: key.value,
      line: rangeInLines(lineStarts, { offset, length: 1 }).start,
      value: value as Node | null,
    });
  }
  const width = indent?.length ?? 0;
  const byKey = new Map<string, YamlEntry>();
  let start = from;
  for (const [index, { key, line, value }] of keys.entries()) {
    const next = keys[index + 1];
    let end = next?.line ?? to;
    while (end > line + 1 && isBetween(lines[end - 1] ?? '', width)) end--;
    if (line < start || byKey.has(key)) return undefined;
    byKey.set(key, {
      key,
      lead: lines.slice(start, line),
      lines: lines.slice(line, end),
      start,
      keyLine: line,
      value,
      source,
    });
    start = end;
  }
  return { byKey, tail: lines.slice(start, to), indent };
}

/** Whether a line belongs to no value: a blank one, or a comment no deeper than the keys. */
function isBetween(line: string, width: number): boolean {
  const trimmed = line.trimStart();
  return trimmed === '' || (trimmed.startsWith('#') && line.length - trimmed.length <= width);
}
