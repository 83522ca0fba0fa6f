import * as v from 'valibot';
import type { ArtifactKind } from '../../core/artifactKind';
import { asTable, type Table } from './asTable';
import { entryFields as f } from './entryFields';
import { entryLabel } from './entryLabel';
import { formatVersion } from './formatVersion';
import { namedEntries } from './namedEntries';
import { ProblemList } from './problemList';
import { readEntry } from './readEntry';
import type { Records } from './records';
import type { RecordTime } from './recordTime';
import { skillmeatKind } from './skillmeatKind';
import { tomlTable } from './tomlTable';
import { typeName } from './typeName';

/** What SkillMeat fetched for one artifact of a collection. */
interface CollectionLockEntry {
  readonly name: string;
  /** SkillMeat's word. */
  readonly type: string;
  readonly kind: ArtifactKind | undefined;
  /** Of the content as it was fetched; one of `core/foreignHashes`. */
  readonly contentHash: string;
  readonly fetched: RecordTime | undefined;
  /** An address. */
  readonly upstream: string | undefined;
  /** A commit of the upstream. */
  readonly resolvedSha: string | undefined;
  readonly resolvedVersion: string | undefined;
}

/** The lock file of a SkillMeat collection. */
interface CollectionLock extends Records<CollectionLockEntry> {
  /** Of the format. */
  readonly version: string | undefined;
}

const KNOWN_VERSION = '1.0.0';

const schema = v.object({
  content_hash: f.text,
  fetched: f.optionalUtcTime,
  upstream: f.optionalText,
  resolved_sha: f.optionalText,
  resolved_version: f.optionalText,
});

/**
 * Reads a collection's `collection.lock` (`skillmeat/storage/lockfile.py`). Times are UTC. Never throws; takes time in
 * proportion to the text and does not pause.
 */
export function readCollectionLock(text: string): CollectionLock {
  const problems = new ProblemList('collection.lock');
  const lock = lockOf(tomlTable(text, problems) ?? {}, problems);
  const version = formatVersion(lock['version'], KNOWN_VERSION, problems);
  const entries = namedEntries(lock, 'entries', problems).flatMap(([key, value], index) => {
    const label = entryLabel(key, index);
    const [, name, type] = /^([^]+?)::([^]+)$/.exec(key) ?? [];
    if (name === undefined || type === undefined) {
      const fault = { code: 'no-type-in-name' } as const;
      problems.add({ code: 'entry-left-out', entry: label, field: undefined, fault });
      return [];
    }
    const entry = readEntry(schema, value, label, problems);
    return entry ? [toEntry(name, type, entry)] : [];
  });
  return { version, entries, problems: problems.all };
}

function lockOf(table: Table, problems: ProblemList): Table {
  const value = table['lock'];
  const lock = asTable(value ?? {});
  if (lock) return lock;
  problems.add({ code: 'wrong-shape', field: 'lock', expected: 'a table', found: typeName(value) });
  return {};
}

function toEntry(name: string, type: string, entry: v.InferOutput<typeof schema>): CollectionLockEntry {
  return {
    name,
    type,
    kind: skillmeatKind(type),
    contentHash: entry.content_hash,
    fetched: entry.fetched ?? undefined,
    upstream: entry.upstream ?? undefined,
    resolvedSha: entry.resolved_sha ?? undefined,
    resolvedVersion: entry.resolved_version ?? undefined,
  };
}
