import type { ParamsObject, SqlValue } from 'sql.js';
import type { VersionId } from '../../core/identity';
import type { PruneRecord, VersionRecord } from '../journal/record';
import type { WriterId } from '../writerId';
import { toHashColumn } from './hashColumn';
import type { Statements } from './statements';
import type { VersionNumbers } from './versionNumbers';

/** When something was recorded: by the Lamport clock, and of equal ones by the writer. */
export interface Stamp {
  readonly clock: number;
  readonly writer: WriterId;
}

/** The columns that a pruned version loses. */
const TEXTS = 'author, files_changed, summary, metadata';
const NO_TEXTS = `'', '[]', '', '{}'`;

/**
 * A version is what its earliest record says, whichever was read first: two windows may capture one change. Its texts are
 * those of its latest record where the earliest was pruned and the latest was not, and none where both were. For that the
 * latest is kept beside it, and what a pruning took away is never asked for again, in whatever order records come.
 */
export function applyVersion(
  statements: Statements,
  numbers: VersionNumbers,
  record: VersionRecord,
  stamp: Stamp,
): void {
  const id = toHashColumn(record.id);
  const known = statements.first('SELECT clock, writer FROM artifact_versions WHERE id = ?', [id]);
  if (!known) {
    insert(statements, record, stamp, numbers.next(record.artifactId, stamp.clock));
  } else {
    const first = stampOf(known);
    if (isLater(stamp, first)) {
      keepRepeat(statements, record, stamp);
    } else if (isLater(first, stamp)) {
      // What was the earliest is the latest as well, where no later one is known.
      statements.run(
        `INSERT INTO version_repeats SELECT id, clock, writer, ${TEXTS} FROM artifact_versions WHERE id = ?
         ON CONFLICT DO NOTHING`,
        [id],
      );
      putEarlier(statements, record, stamp);
      numbers.moved(record.artifactId, stamp.clock);
    } else return;
  }
  settleTexts(statements, record.id);
}

/** Marks versions as pruned, also ones whose own records come later. */
export function applyPrune(
  statements: Statements,
  { versions }: PruneRecord,
  { clock, writer }: Stamp,
): void {
  for (const version of versions) {
    statements.run(
      `INSERT INTO version_prunes (version_id, clock, writer) VALUES (?, ?, ?)
       ON CONFLICT (version_id) DO UPDATE SET clock = excluded.clock, writer = excluded.writer
         WHERE (excluded.clock, excluded.writer) > (clock, writer)`,
      [toHashColumn(version), clock, writer],
    );
    settleTexts(statements, version);
  }
}

function insert(
  statements: Statements,
  record: VersionRecord,
  { clock, writer }: Stamp,
  number: number,
): void {
  statements.run(
    `INSERT INTO artifact_versions (id, artifact_id, number, content_hash, parent_id, merge_parent_id, parent_hash,
       change_origin, created_at, clock, writer, ${TEXTS})
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      toHashColumn(record.id),
      toHashColumn(record.artifactId),
      number,
      toHashColumn(record.contentHash),
      toHashColumn(record.parentId),
      toHashColumn(record.mergeParentId),
      toHashColumn(record.parentHash),
      record.changeOrigin,
      record.createdAt,
      clock,
      writer,
      ...textsOf(record),
    ],
  );
}

/** All that does not follow from the id: parents and content do. */
function putEarlier(statements: Statements, record: VersionRecord, { clock, writer }: Stamp): void {
  statements.run(
    `UPDATE artifact_versions SET parent_hash = ?, change_origin = ?, created_at = ?, clock = ?, writer = ?,
       (${TEXTS}) = (?, ?, ?, ?) WHERE id = ?`,
    [
      toHashColumn(record.parentHash),
      record.changeOrigin,
      record.createdAt,
      clock,
      writer,
      ...textsOf(record),
      toHashColumn(record.id),
    ],
  );
}

function keepRepeat(statements: Statements, record: VersionRecord, { clock, writer }: Stamp): void {
  statements.run(
    `INSERT INTO version_repeats (version_id, clock, writer, ${TEXTS}) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (version_id) DO UPDATE SET clock = excluded.clock, writer = excluded.writer, author = excluded.author,
       files_changed = excluded.files_changed, summary = excluded.summary, metadata = excluded.metadata
       WHERE (excluded.clock, excluded.writer) > (clock, writer)`,
    [toHashColumn(record.id), clock, writer, ...textsOf(record)],
  );
}

/** Gives a version that was pruned the texts that it has now; see {@link applyVersion}. */
function settleTexts(statements: Statements, version: VersionId): void {
  const id = toHashColumn(version);
  const stampIn = (table: string, key: string): Stamp | undefined => {
    const row = statements.first(`SELECT clock, writer FROM ${table} WHERE ${key} = ?`, [id]);
    return row && stampOf(row);
  };
  const pruned = stampIn('version_prunes', 'version_id');
  const first = pruned && stampIn('artifact_versions', 'id');
  if (!pruned || !first || isLater(first, pruned)) return;
  const latest = stampIn('version_repeats', 'version_id');
  if (latest && isLater(latest, pruned)) {
    statements.run(
      `UPDATE artifact_versions SET is_pruned = 0,
         (${TEXTS}) = (SELECT ${TEXTS} FROM version_repeats WHERE version_id = id) WHERE id = ?`,
      [id],
    );
  } else {
    statements.run(
      `UPDATE artifact_versions SET is_pruned = 1, (${TEXTS}) = (SELECT ${NO_TEXTS}) WHERE id = ?`,
      [id],
    );
    statements.run(`UPDATE version_repeats SET (${TEXTS}) = (SELECT ${NO_TEXTS}) WHERE version_id = ?`, [id]);
  }
}

const textsOf = (record: VersionRecord): SqlValue[] => [
  record.author,
  JSON.stringify(record.filesChanged),
  record.summary,
  JSON.stringify(record.metadata),
];

const stampOf = (row: ParamsObject): Stamp => ({
  clock: Number(row['clock']),
  writer: String(row['writer']) as WriterId,
});

function isLater(a: Stamp, b: Stamp): boolean {
  return a.clock > b.clock || (a.clock === b.clock && a.writer > b.writer);
}
