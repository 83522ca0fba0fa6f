import type { SqlValue } from 'sql.js';
import type { ArtifactId } from '../../core/identity';
import type {
  ArtifactRecord,
  NoteRecord,
  OperationRecord,
  RefRecord,
  TagRecord,
  Transaction,
} from '../journal/record';
import type { WriterId } from '../writerId';
import { applyPrune, applyVersion, type Stamp } from './applyVersion';
import { toHashColumn } from './hashColumn';
import type { Statements } from './statements';
import type { VersionNumbers } from './versionNumbers';

/** Which of two records of one thing stands: the later clock, and of equal ones the greater writer. */
const IS_LATER = '(excluded.clock, excluded.writer) > (clock, writer)';

/**
 * Applies one transaction. Applying it twice, or the transactions of several writers in any order, gives the same
 * database: facts are keyed by deterministic ids, references, tags, notes, prunings and outcomes by (clock, writer).
 *
 * @param numbers to be settled after all transactions of a batch
 */
export function applyTransaction(
  statements: Statements,
  numbers: VersionNumbers,
  { clock, records }: Transaction,
  writer: WriterId,
): void {
  const stamp: Stamp = { clock, writer };
  for (const record of records) {
    switch (record.type) {
      case 'artifact':
        applyArtifact(statements, record);
        break;
      case 'version':
        applyVersion(statements, numbers, record, stamp);
        break;
      case 'ref':
        applyRef(statements, record, stamp);
        break;
      case 'prune':
        applyPrune(statements, record, stamp);
        break;
      case 'tag':
        applyTag(statements, record, stamp);
        break;
      case 'note':
        applyNote(statements, record, stamp);
        break;
      case 'operation':
        applyOperation(statements, record, stamp);
        break;
    }
  }
}

function applyArtifact(statements: Statements, record: ArtifactRecord): void {
  statements.run(
    `INSERT INTO artifacts (id, root, kind, name, path, created_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET created_at = min(created_at, excluded.created_at)`,
    [toHashColumn(record.id), record.root, record.kind, record.name, record.path, record.createdAt],
  );
  projectRefs(statements, record.id);
}

function applyRef(statements: Statements, record: RefRecord, { clock, writer }: Stamp): void {
  statements.run(
    `INSERT INTO artifact_refs (artifact_id, name, value, clock, writer) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (artifact_id, name) DO UPDATE
       SET value = excluded.value, clock = excluded.clock, writer = excluded.writer WHERE ${IS_LATER}`,
    [toHashColumn(record.artifactId), record.name, refValue(record), clock, writer],
  );
  projectRefs(statements, record.artifactId);
}

function refValue(record: RefRecord): SqlValue {
  switch (record.name) {
    case 'head':
    case 'baseline':
    case 'pinnedVersion':
      return toHashColumn(record.value);
    case 'upstream':
      return record.value && JSON.stringify(record.value);
    case 'deletedAt':
    case 'modificationDetectedAt':
    case 'pinnedAt':
      return record.value;
  }
}

function applyTag(statements: Statements, record: TagRecord, { clock, writer }: Stamp): void {
  statements.run(
    `INSERT INTO version_tags (artifact_id, name, value, note, clock, writer) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (artifact_id, name) DO UPDATE
       SET value = excluded.value, note = excluded.note, clock = excluded.clock, writer = excluded.writer WHERE ${IS_LATER}`,
    [
      toHashColumn(record.artifactId),
      record.name,
      toHashColumn(record.value),
      record.note ?? '',
      clock,
      writer,
    ],
  );
}

function applyNote(statements: Statements, record: NoteRecord, { clock, writer }: Stamp): void {
  statements.run(
    `INSERT INTO version_notes (artifact_id, version_id, text, clock, writer) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (artifact_id, version_id) DO UPDATE
       SET text = excluded.text, clock = excluded.clock, writer = excluded.writer WHERE ${IS_LATER}`,
    [toHashColumn(record.artifactId), toHashColumn(record.version), record.text, clock, writer],
  );
}

/** Copies an artifact's references into its row, which another writer may have recorded after them. */
function projectRefs(statements: Statements, artifactId: ArtifactId): void {
  const ref = (name: string): string =>
    `(SELECT value FROM artifact_refs WHERE artifact_id = artifacts.id AND name = '${name}')`;
  statements.run(
    `UPDATE artifacts SET head_version = ${ref('head')}, baseline_version = ${ref('baseline')},
       deleted_at = ${ref('deletedAt')}, modification_detected_at = ${ref('modificationDetectedAt')},
       upstream = ${ref('upstream')}, pinned_at = ${ref('pinnedAt')},
       pinned_version = ${ref('pinnedVersion')} WHERE id = ?`,
    [toHashColumn(artifactId)],
  );
}

function applyOperation(statements: Statements, record: OperationRecord, { clock, writer }: Stamp): void {
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
      toHashColumn(record.artifactId),
      toHashColumn(record.fromVersion),
      toHashColumn(record.toVersion),
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
