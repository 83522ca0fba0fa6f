import type { Table } from './asTable';
import type { ProblemList } from './problemList';
import { typeName } from './typeName';

/** The values of a TOML list of tables; none when it is absent, or is something else, which is reported. */
export function tableList(table: Table, field: string, problems: ProblemList): readonly unknown[] {
  const value = table[field];
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  problems.add({ code: 'wrong-shape', field, expected: 'a list of tables', found: typeName(value) });
  return [];
}
