import { startsWith } from './findTomlPair';
import { isBlankLineAt, lineAbove, lineEndAt } from './lineEnd';
import { tomlLayout, type TomlPath, type TomlSection } from './tomlLayout';
import { tomlKeyPart, tomlLiteral, type TomlValue } from './tomlLiteral';

/** A table to add, with its fields in their order. */
interface NewTomlTable {
  /** With its brackets. */
  readonly header: string;
  readonly fields: readonly (readonly [string, TomlValue])[];
  /** It goes below the last table that is at or below the first of these which the text has; else to the end. */
  readonly below: readonly TomlPath[];
}

/** Adds a table as tomli_w writes it, with a blank line above; comments stay with the tables that they belong to. */
export function addTomlTable(text: string, table: NewTomlTable): string {
  const at = placeFor(text, table.below);
  const eol = lineEndAt(text, at);
  const lines = [table.header, ...table.fields.map(([key, value]) => fieldLine(key, value, eol))];
  const before = text.slice(0, at);
  const isFirst = /^\uFEFF?\s*$/.test(before);
  if (!isFirst && !before.endsWith('\n')) return before + [eol, eol, lines.join(eol)].join('');
  const hasBlankAbove = isFirst || isBlankLineAt(text, lineAbove(text, at));
  const after = text.slice(at);
  const hasBlankBelow = after === '' || isBlankLineAt(text, at);
  const body = [...(hasBlankAbove ? [] : ['']), ...lines, ...(hasBlankBelow ? [] : [''])];
  return before + body.map((line) => line + eol).join('') + after;
}

function fieldLine(key: string, value: TomlValue, eol: string): string {
  return `${tomlKeyPart(key)} = ${tomlLiteral(value, eol, '')}`;
}

function placeFor(text: string, below: readonly TomlPath[]): number {
  const sections = tomlLayout(text);
  for (const prefix of below) {
    const index = sections.findLastIndex(({ path }) => startsWith(path, prefix));
    const section = sections[index];
    if (section) return endWithComments(text, section, sections[index + 1]);
  }
  return text.length;
}

/** Behind the comments that follow a table without a blank line, unless they stand right above the next. */
function endWithComments(text: string, section: TomlSection, next: TomlSection | undefined): number {
  let at = section.end;
  while (/^[ \t]*#/.test(text.slice(at, lineStop(text, at)))) at = lineStop(text, at);
  return at === next?.start ? section.end : at;
}

function lineStop(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}
