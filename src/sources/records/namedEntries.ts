import { asTable, type Table } from './asTable';
import type { ProblemList } from './problemList';
import { typeName } from './typeName';

/** The entries of a table by name, in the file's order; none when it is absent, or no table, which is reported. */
export function namedEntries(
  table: Table,
  field: string,
  problems: ProblemList,
): readonly (readonly [string, unknown])[] {
  const value = table[field];
  if (value === undefined || value === null) return [];
  const entries = asTable(value);
  if (entries) return Object.entries(entries);
  problems.add({ code: 'wrong-shape', field, expected: 'a table', found: typeName(value) });
  return [];
}
