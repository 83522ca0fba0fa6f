import { asTable, type Table } from '../asTable';
import { sameSkillmeatName } from '../sameSkillmeatName';
import { addTomlTable } from './addTomlTable';
import { changedTable, changeFields } from './entryEdit';
import { parsedRecord, verifiedRecord } from './parsedRecord';
import { pythonTime } from './pythonTime';
import { RecordEditError } from './recordEditError';
import { tomlKeyPart } from './tomlLiteral';

/** The content that an artifact of a collection has now. */
interface CollectionLockChange {
  readonly name: string;
  /** SkillMeat's word. */
  readonly type: string;
  /** One of `core/foreignHashes`. */
  readonly contentHash: string;
  readonly fetched: Date;
}

/** As `LockManager.write` orders them. */
const ORDER = ['content_hash', 'fetched'];

/**
 * Records the content of an artifact in a `collection.lock`, as SkillMeat's `LockManager.update_entry`. Everything else
 * of the text is kept to the byte; SkillMeat would drop upstream, commit and version of an artifact that was refreshed
 * from this machine, which are kept here: they say what the content came from. An empty `[lock.entries]` stays too.
 *
 * @param text undefined or empty: there is no lock yet
 * @throws RecordEditError
 */
export function updateCollectionLock(text: string | undefined, change: CollectionLockChange): string {
  const before = text ?? '';
  const record = parsedRecord(before);
  const lock = tableIn(record, 'lock');
  const entries = tableIn(lock ?? {}, 'entries') ?? {};
  const fields = [
    ['content_hash', change.contentHash],
    ['fetched', pythonTime(change.fetched, 'utc')],
  ] as const;
  const key = keyOf(entries, change);
  const entry = tableIn(entries, key);
  const head = { ...(lock ?? { version: '1.0.0' }) };
  const expected = {
    ...record,
    lock: { ...head, entries: { ...entries, [key]: changedTable(entry ?? {}, fields) } },
  };
  if (entry) {
    return verifiedRecord(changeFields(before, ['lock', 'entries', key], entry, fields, ORDER), expected);
  }
  const begun = lock
    ? before
    : addTomlTable(before, { header: '[lock]', fields: [['version', '1.0.0']], below: [] });
  const after = addTomlTable(begun, {
    header: `[lock.entries.${tomlKeyPart(key)}]`,
    fields,
    below: [['lock', 'entries'], ['lock']],
  });
  return verifiedRecord(after, expected);
}

/** The key that the artifact has, with or without the file's extension; else the one to give it. */
function keyOf(entries: Table, { name, type }: CollectionLockChange): string {
  const own = `${name}::${type}`;
  if (Object.hasOwn(entries, own)) return own;
  const end = `::${type}`;
  const other = Object.keys(entries).find(
    (key) => key.endsWith(end) && sameSkillmeatName(key.slice(0, -end.length), name),
  );
  return other ?? own;
}

function tableIn(table: Table, key: string): Table | undefined {
  const value = table[key];
  if (value === undefined) return undefined;
  const inner = asTable(value);
  if (!inner) throw new RecordEditError('unsupported-form', `${key} is not a table.`);
  return inner;
}
