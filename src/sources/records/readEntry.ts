import * as v from 'valibot';
import { asTable } from './asTable';
import type { ProblemList } from './problemList';
import type { RecordFault } from './recordProblem';
import { typeName } from './typeName';

/**
 * Reads one entry. A field that is not understood is reported; without an optional one the entry is read as if it
 * were absent, without another one the entry is left out. Fields the schema does not name are passed over.
 *
 * @param entry what a sentence calls the entry, see {@link entryLabel}
 * @returns undefined when the entry was left out
 */
export function readEntry<S extends v.ObjectSchema<v.ObjectEntries, undefined>>(
  schema: S,
  value: unknown,
  entry: string,
  problems: ProblemList,
): v.InferOutput<S> | undefined {
  const table = asTable(value);
  if (!table) {
    const fault: RecordFault = { code: 'wrong-type', expected: 'a table', found: typeName(value) };
    problems.add({ code: 'entry-left-out', entry, field: undefined, fault });
    return undefined;
  }
  // Only the fields of the schema, and only the entry's own: nothing inherited is a value, and nothing unknown is copied.
  const fields = new Map(
    Object.keys(schema.entries)
      .filter((name) => Object.hasOwn(table, name))
      .map((name) => [name, table[name]]),
  );
  const first = v.safeParse(schema, Object.fromEntries(fields));
  if (first.success) return first.output;

  const reported = new Set<string>();
  for (const issue of first.issues) {
    const field = String(issue.path?.[0].key);
    if (reported.has(field)) continue;
    reported.add(field);
    const fault = faultOf(issue, fields.get(field));
    if (schema.entries[field]?.type !== 'nullish') {
      problems.add({ code: 'entry-left-out', entry, field, fault });
      return undefined;
    }
  }
  for (const issue of first.issues) {
    const field = String(issue.path?.[0].key);
    if (!reported.delete(field)) continue;
    problems.add({ code: 'field-ignored', entry, field, fault: faultOf(issue, fields.get(field)) });
    fields.delete(field);
  }
  const second = v.safeParse(schema, Object.fromEntries(fields));
  return second.success ? second.output : undefined;
}

function faultOf(issue: v.BaseIssue<unknown>, value: unknown): RecordFault {
  if (value === undefined) return { code: 'missing' };
  switch (issue.message) {
    case 'empty':
    case 'not-a-time':
    case 'unsafe-path':
      return { code: issue.message };
    default:
      return { code: 'wrong-type', expected: expected(issue), found: found(issue, value) };
  }
}

function expected(issue: v.BaseIssue<unknown>): string {
  if ((issue.path?.length ?? 0) > 1) return 'a list of texts';
  switch (issue.type) {
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list of texts';
    case 'union':
      return 'a date and time';
    default:
      return 'a text';
  }
}

function found(issue: v.BaseIssue<unknown>, value: unknown): string {
  return (issue.path?.length ?? 0) > 1 ? `a list with ${typeName(issue.input)}` : typeName(value);
}
