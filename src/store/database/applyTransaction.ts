import type { ParamsObject } from 'sql.js';
import type {
  ArtifactRecord,
  OperationRecord,
  RefRecord,
  Transaction,
  VersionRecord,
} from '../journal/record';
import type { WriterId } from '../writerId';
import type { Statements } from './statements';

/** Which of two records of one thing stands: the later clock, and of equal ones the greater writer. */
const IS_LATER = '(excluded.clock, excluded.writer) > (clock, writer)';

/**
 * Applies one transaction. Applying it twice, or the transactions of several writers in any order, gives the same
 * database: facts are keyed by deterministic ids, references and outcomes by (clock, writer).
 */
export function applyTransaction(
  statements: Statements,
  { clock, records }: Transaction,
  writer: WriterId,
): void {
  for (const record of records) {
    switch (record.type) {
      case 'artifact':
        applyArtifact(statements, record);
        break;
      case 'version':
        applyVersion(statements, record, clock, writer);
        break;
      case 'ref':
        applyRef(statements, record, clock, writer);
        break;
      case 'operation':
        applyOperation(statements, record, clock, writer);
        break;
    }
  }
}

function applyArtifact(statements: Statements, record: ArtifactRecord): void {
  statements.run(
    `INSERT INTO artifacts (id, root, kind, name, path, created_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET created_at = min(created_at, excluded.created_at)`,
    [record.id, record.root, record.kind, record.name, record.path, record.createdAt],
  );
  projectRefs(statements, record.id);
}

function applyVersion(statements: Statements, record: VersionRecord, clock: number, writer: WriterId): void {
  const known = statements.first('SELECT clock, writer FROM artifact_versions WHERE id = ?', [record.id]);
  if (known) {
    // Two windows captured one change. The earlier record stands, whichever was read first.
    const knownClock = Number(known['clock']);
    const isEarlier = clock < knownClock || (clock === knownClock && writer < String(known['writer']));
    if (!isEarlier) return;
    // All that does not follow from the id: parents and content do.
    statements.run(
      `UPDATE artifact_versions SET parent_hash = ?, change_origin = ?, created_at = ?, author = ?,
         files_changed = ?, summary = ?, metadata = ?, clock = ?, writer = ? WHERE id = ?`,
      [
        record.parentHash,
        record.changeOrigin,
        record.createdAt,
        record.author,
        JSON.stringify(record.filesChanged),
        record.summary,
        JSON.stringify(record.metadata),
        clock,
        writer,
        record.id,
      ],
    );
    renumber(statements, record.artifactId);
    return;
  }
  const last = statements.first(
    'SELECT number, clock, id FROM artifact_versions WHERE artifact_id = ? ORDER BY number DESC LIMIT 1',
    [record.artifactId],
  );
  const number = last ? Number(last['number']) + 1 : 1;
  statements.run(
    `INSERT INTO artifact_versions (id, artifact_id, number, content_hash, parent_id, merge_parent_id, parent_hash,
       change_origin, created_at, author, files_changed, summary, metadata, clock, writer)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      record.id,
      record.artifactId,
      number,
      record.contentHash,
      record.parentId,
      record.mergeParentId,
      record.parentHash,
      record.changeOrigin,
      record.createdAt,
      record.author,
      JSON.stringify(record.filesChanged),
      record.summary,
      JSON.stringify(record.metadata),
      clock,
      writer,
    ],
  );
  const inOrder = !last || clock > Number(last['clock']);
  if (!inOrder) renumber(statements, record.artifactId);
}

/** Numbers an artifact's versions by (clock, id), but parents first, from the lowest number it has. */
function renumber(statements: Statements, artifactId: string): void {
  const rows = parentsFirst(
    statements.all(
      'SELECT id, number, clock, parent_id, merge_parent_id FROM artifact_versions WHERE artifact_id = ? ORDER BY clock, id',
      [artifactId],
    ),
  );
  const lowest = Math.min(...rows.map((row) => Number(row['number'])));
  const moved = rows.flatMap((row, index) =>
    row['number'] === lowest + index ? [] : [{ row, number: lowest + index }],
  );
  // Twice, because (artifact_id, number) is unique at every moment.
  for (const { row, number } of moved) {
    statements.run('UPDATE artifact_versions SET number = ? WHERE id = ?', [-number, String(row['id'])]);
  }
  for (const { row, number } of moved) {
    statements.run('UPDATE artifact_versions SET number = ? WHERE id = ?', [number, String(row['id'])]);
  }
}

/** @param rows by (clock, id). A merge and the version of upstream that it takes in, for one, are recorded together. */
function parentsFirst(rows: readonly ParamsObject[]): ParamsObject[] {
  const ordered: ParamsObject[] = [];
  for (let start = 0, end = 0; start < rows.length; start = end) {
    while (end < rows.length && rows[end]?.['clock'] === rows[start]?.['clock']) end++;
    const waiting = new Map(rows.slice(start, end).map((row) => [row['id'], row]));
    for (const row of rows.slice(start, end)) {
      if (!waiting.has(row['id'])) continue;
      const stack = [row];
      for (let top = stack.at(-1); top; top = stack.at(-1)) {
        waiting.delete(top['id']);
        const parent = waiting.get(top['parent_id']) ?? waiting.get(top['merge_parent_id']);
        if (parent) stack.push(parent);
        else ordered.push(...stack.splice(-1));
      }
    }
  }
  return ordered;
}

function applyRef(statements: Statements, record: RefRecord, clock: number, writer: WriterId): void {
  statements.run(
    `INSERT INTO artifact_refs (artifact_id, name, value, clock, writer) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (artifact_id, name) DO UPDATE
       SET value = excluded.value, clock = excluded.clock, writer = excluded.writer WHERE ${IS_LATER}`,
    [
      record.artifactId,
      record.name,
      typeof record.value === 'object' && record.value !== null ? JSON.stringify(record.value) : record.value,
      clock,
      writer,
    ],
  );
  projectRefs(statements, record.artifactId);
}

/** Copies an artifact's references into its row, which another writer may have recorded after them. */
function projectRefs(statements: Statements, artifactId: string): void {
  const ref = (name: string): string =>
    `(SELECT value FROM artifact_refs WHERE artifact_id = artifacts.id AND name = '${name}')`;
  statements.run(
    `UPDATE artifacts SET head_version = ${ref('head')}, baseline_version = ${ref('baseline')},
       deleted_at = ${ref('deletedAt')}, modification_detected_at = ${ref('modificationDetectedAt')},
       upstream = ${ref('upstream')}, pinned_at = ${ref('pinnedAt')} WHERE id = ?`,
    [artifactId],
  );
}

function applyOperation(
  statements: Statements,
  record: OperationRecord,
  clock: number,
  writer: WriterId,
): void {
  statements.run(
    `INSERT INTO operations (id, kind, artifact_id, from_version, to_version, at, actor, outcome, detail, facts,
       clock, writer)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, artifact_id = excluded.artifact_id,
       from_version = excluded.from_version, to_version = excluded.to_version, at = excluded.at,
       actor = excluded.actor, outcome = excluded.outcome, detail = excluded.detail, facts = excluded.facts, clock = excluded.clock,
       writer = excluded.writer WHERE ${IS_LATER}`,
    [
      record.id,
      record.kind,
      record.artifactId,
      record.fromVersion,
      record.toVersion,
      record.at,
      record.actor,
      record.outcome,
      record.detail,
      record.facts ? JSON.stringify(record.facts) : null,
      clock,
      writer,
    ],
  );
}
