import { parse } from 'smol-toml';
import { asTable, type Table } from '../asTable';
import { RecordEditError } from './recordEditError';
import { sameToml } from './sameToml';

/**
 * A TOML text as tables.
 *
 * @throws RecordEditError when it is not TOML
 */
export function parsedRecord(text: string): Table {
  try {
    return parse(text, { integersAsBigInt: 'asNeeded' });
  } catch (error) {
    throw new RecordEditError('not-toml', 'The record is not valid TOML.', { cause: error });
  }
}

/**
 * The edited text, when it says what was expected and so nothing else was changed.
 *
 * @throws RecordEditError when it does not
 */
export function verifiedRecord(text: string, expected: Table): string {
  let parsed: Table;
  try {
    parsed = parsedRecord(text);
  } catch (error) {
    throw new RecordEditError('unsupported-form', 'The edit would have damaged the record.', {
      cause: error,
    });
  }
  if (sameToml(parsed, expected)) return text;
  throw new RecordEditError('unsupported-form', 'The edit would have changed something else in the record.');
}

/**
 * The entries of a list of tables; none when it is absent.
 *
 * @throws RecordEditError when it is something else
 */
export function recordEntries(record: Table, key: string): readonly Table[] {
  const list = record[key];
  if (list === undefined) return [];
  const tables = Array.isArray(list) ? list.map(asTable) : [undefined];
  return tables.map((table) => {
    if (table) return table;
    throw new RecordEditError('unsupported-form', `${key} is not a list of tables.`);
  });
}
