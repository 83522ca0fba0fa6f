import type { Table } from '../asTable';
import { addTomlTable } from './addTomlTable';
import { findTomlPair } from './findTomlPair';
import { prependTomlElement } from './prependTomlElement';
import { setTomlField, withoutPair } from './setTomlField';
import { isBlankLineAt } from './lineEnd';
import { RecordEditError } from './recordEditError';
import { skipBlanks } from './tomlKey';
import { tomlLayout, type TomlPair, type TomlPath } from './tomlLayout';
import type { TomlValue } from './tomlLiteral';

/** Fields to set, and to remove where the value is undefined. */
export type FieldChanges = readonly (readonly [key: string, value: TomlValue | undefined])[];

/** A table with these fields set and removed. */
export function changedTable(table: Table, changes: FieldChanges): Table {
  const changed = new Map(Object.entries(table));
  for (const [key, value] of changes) {
    if (value === undefined) changed.delete(key);
    else changed.set(key, value);
  }
  return Object.fromEntries(changed);
}

/**
 * The same in a text. A list that only gained a first element gets it where it stands.
 *
 * @throws RecordEditError when the table is written in a way that cannot be edited
 */
export function changeFields(
  text: string,
  path: TomlPath,
  table: Table,
  changes: FieldChanges,
  order: readonly string[],
): string {
  return changes.reduce((result, [key, value]) => {
    const [first, ...rest] = Array.isArray(value) ? (value as readonly string[]) : [];
    const old = table[key];
    const isLonger = rest.length > 0 && Array.isArray(old) && old.length === rest.length;
    if (first !== undefined && isLonger && rest.every((element, index) => element === old[index])) {
      return prependTomlElement(result, [...path, key], first);
    }
    return setTomlField(result, path, key, value, order);
  }, text);
}

/**
 * Adds an entry to a list of tables, behind its last. The empty list that SkillMeat writes as `list = []` makes room.
 *
 * @param below where it goes when the list has no entries
 */
export function addEntry(
  text: string,
  list: string,
  fields: readonly (readonly [string, TomlValue])[],
  below: readonly TomlPath[],
): string {
  const added = addTomlTable(text, { header: `[[${list}]]`, fields, below: [[list], ...below] });
  const empty = findTomlPair(added, tomlLayout(added), [list]);
  return empty ? withoutEmptyList(added, empty) : added;
}

function withoutEmptyList(text: string, list: TomlPair): string {
  const { keyStart, valueStart, valueEnd } = list;
  if (text.slice(valueStart, valueEnd).includes('#')) {
    throw new RecordEditError('unsupported-form', 'A list with a comment in it cannot be replaced.');
  }
  const behind = skipBlanks(text, valueEnd);
  if (text[behind] === '#') return text.slice(0, keyStart) + text.slice(behind);
  let rest = withoutPair(text, list);
  // SkillMeat's stands in the first line, with a blank line below.
  const begin = text.startsWith('\uFEFF') ? 1 : 0;
  while (keyStart === begin && isBlankLineAt(rest, begin)) {
    rest = rest.slice(0, begin) + rest.slice(rest.indexOf('\n', begin) + 1);
  }
  return rest;
}
