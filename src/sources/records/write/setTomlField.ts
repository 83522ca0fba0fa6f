import { parse } from 'smol-toml';
import { findTomlPair } from './findTomlPair';
import { lineEndAt, lineEndLength } from './lineEnd';
import { RecordEditError } from './recordEditError';
import { sameToml } from './sameToml';
import { tomlLayout, type TomlLine, type TomlPair, type TomlPath, type TomlSection } from './tomlLayout';
import { tomlKeyPart, tomlLiteral, tomlString, type TomlValue } from './tomlLiteral';

/**
 * Sets one field of a table, or removes it (with a comment behind it) when the value is undefined. Of a field that is
 * there only the value is touched, and nothing when it is the same already.
 *
 * @param order names of the table's fields as SkillMeat orders them: a new field goes below the nearest that is before
 *   it there
 * @throws RecordEditError when the table is written in a way that has no place for a line
 */
export function setTomlField(
  text: string,
  table: TomlPath,
  key: string,
  value: TomlValue | undefined,
  order: readonly string[],
): string {
  const sections = tomlLayout(text);
  const pair = findTomlPair(text, sections, [...table, key]);
  if (value === undefined) return pair ? withoutPair(text, pair) : text;
  if (pair) return withValue(text, pair, value);
  const section = sections.find(({ path }) => path.length > 0 && samePath(path, table));
  if (!section) throw new RecordEditError('unsupported-form', `There is no place for ${key}.`);
  return withLine(text, section, key, value, order);
}

/** The text without the line of a pair. */
export function withoutPair(text: string, pair: TomlLine | TomlPair): string {
  if (!('lineStart' in pair)) {
    throw new RecordEditError('unsupported-form', 'A field of an inline table cannot be removed.');
  }
  const { lineStart, lineEnd } = pair;
  // A text without a line end at its end stays one.
  const above = lineEndLength(text, lineEnd) === 0 ? lineEndLength(text, lineStart) : 0;
  return text.slice(0, lineStart - above) + text.slice(lineEnd);
}

function withValue(text: string, pair: TomlLine | TomlPair, value: TomlValue): string {
  const { keyStart, valueStart, valueEnd } = pair;
  const source = text.slice(valueStart, valueEnd);
  if (sameToml(parse(`value = ${source}`)['value'], value)) return text;
  if (/^[[{]/.test(source) && source.includes('#')) {
    throw new RecordEditError('unsupported-form', 'A value with a comment in it cannot be replaced.');
  }
  const indent = 'lineStart' in pair ? text.slice(pair.lineStart, keyStart) : '';
  const literal =
    typeof value === 'string'
      ? tomlString(value, source)
      : tomlLiteral(value, lineEndAt(text, valueStart), indent);
  return text.slice(0, valueStart) + literal + text.slice(valueEnd);
}

function withLine(
  text: string,
  section: TomlSection,
  key: string,
  value: TomlValue,
  order: readonly string[],
): string {
  const above = lineBefore(section, key, order);
  const at = above?.lineEnd ?? section.headerEnd;
  const eol = lineEndAt(text, at);
  const neighbour = above ?? section.lines[0];
  const indent = neighbour ? text.slice(neighbour.lineStart, neighbour.keyStart) : '';
  const line = `${indent}${tomlKeyPart(key)} = ${tomlLiteral(value, eol, indent)}`;
  const added = lineEndLength(text, at) > 0 ? line + eol : eol + line;
  return text.slice(0, at) + added + text.slice(at);
}

function lineBefore(section: TomlSection, key: string, order: readonly string[]): TomlLine | undefined {
  const index = order.indexOf(key);
  for (const earlier of order.slice(0, Math.max(index, 0)).reverse()) {
    const line = section.lines.find(({ path }) => samePath(path, [...section.path, earlier]));
    if (line) return line;
  }
  return undefined;
}

function samePath(a: TomlPath, b: TomlPath): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}
