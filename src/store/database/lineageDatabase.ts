import type { Database, SqlJsStatic } from 'sql.js';
import type { Artifact } from '../../core/artifact';
import type { ArtifactId, ContentHash, VersionId } from '../../core/identity';
import type { LineageNode } from '../../core/lineageGraph';
import type { Version } from '../../core/version';
import type { OperationKind, Transaction } from '../journal/record';
import type { WriterId } from '../writerId';
import { applyTransaction } from './applyTransaction';
import { migrate } from './migrate';
import { ArtifactRows } from './artifactRows';
import { toLineageNode, toOperation, toVersion, type Operation } from './rows';
import { Statements } from './statements';
import { VersionRows } from './versionRows';

/** A page of a history, newest first. */
export interface Page {
  readonly limit: number;
  /** Only versions with a number below this one. */
  readonly before?: number;
}

/** Kinds of operations that change files because somebody asked for it, and their undoing, in SQL. */
const CHANGES = "'restore', 'deploy', 'sync', 'push', 'undo'";

/** Transactions read from one segment, and how far it is applied with them. */
export interface AppliedSegment {
  readonly name: string;
  readonly writer: WriterId;
  readonly transactions: readonly Transaction[];
  readonly offset: number;
}

/** The lineage as SQL: filled from the journal, saved as an image. Metadata only; contents are objects. */
export class LineageDatabase {
  readonly #database: Database;
  readonly #statements: Statements;
  readonly #artifacts: ArtifactRows;
  readonly #versions: VersionRows;
  #clock: number;

  /**
   * @param image bytes of an earlier {@link export}; none for an empty database
   * @throws StoreError `newer-format`
   */
  constructor(engine: SqlJsStatic, image?: Uint8Array) {
    this.#database = new engine.Database(image);
    try {
      migrate(this.#database);
    } catch (error) {
      this.#database.close();
      throw error;
    }
    this.#statements = new Statements(this.#database);
    this.#artifacts = new ArtifactRows(this.#statements);
    this.#versions = new VersionRows(this.#statements);
    this.#clock = Number(
      this.#statements.first(`SELECT value FROM store_state WHERE name = 'clock'`)?.['value'] ?? 0,
    );
  }

  /** The latest Lamport clock seen. */
  get clock(): number {
    return this.#clock;
  }

  /**
   * Applies transactions and records how far their segments are applied: all of it or nothing.
   *
   * Foreign keys stay off: a segment may be read before the other writer's that holds an artifact's own record.
   */
  apply(segments: readonly AppliedSegment[]): void {
    let latest = this.#clock;
    this.#database.run('BEGIN');
    try {
      for (const { name, writer, transactions, offset } of segments) {
        for (const transaction of transactions) {
          applyTransaction(this.#statements, transaction, writer);
          latest = Math.max(latest, transaction.clock);
        }
        this.#statements.run('INSERT OR REPLACE INTO journal_segments (name, applied) VALUES (?, ?)', [
          name,
          offset,
        ]);
      }
      this.#statements.run(`INSERT OR REPLACE INTO store_state (name, value) VALUES ('clock', ?)`, [latest]);
      this.#database.run('COMMIT');
      this.#clock = latest;
      this.#touch(segments);
    } catch (error) {
      this.#database.run('ROLLBACK');
      throw error;
    }
  }

  #touch(segments: readonly AppliedSegment[]): void {
    for (const { transactions } of segments) {
      for (const { records } of transactions) {
        for (const record of records) {
          const id = record.type === 'artifact' ? record.id : record.artifactId;
          this.#artifacts.touch(id);
          if (record.type === 'version') this.#versions.touch(id);
        }
      }
    }
  }

  /** How far each segment is applied, by name. */
  appliedSegments(): Map<string, number> {
    const rows = this.#statements.all('SELECT name, applied FROM journal_segments');
    return new Map(rows.map((row) => [String(row['name']), Number(row['applied'])]));
  }

  /** Drops what is known of segments whose files are gone. */
  forgetSegments(names: Iterable<string>): void {
    for (const name of names) this.#statements.run('DELETE FROM journal_segments WHERE name = ?', [name]);
  }

  /** By root, kind and path. */
  artifacts(): readonly Artifact[] {
    return this.#artifacts.all();
  }

  artifact(id: ArtifactId): Artifact | undefined {
    return this.#artifacts.get(id);
  }

  version(id: VersionId): Version | undefined {
    return this.#versions.get(id);
  }

  /** An artifact's latest version with a content. */
  versionWithContent(artifactId: ArtifactId, hash: ContentHash): Version | undefined {
    const row = this.#statements.first(
      `SELECT * FROM artifact_versions WHERE content_hash = ? AND artifact_id = ? ORDER BY number DESC LIMIT 1`,
      [hash, artifactId],
    );
    return row && toVersion(row);
  }

  versions(artifactId: ArtifactId, { limit, before }: Page): Version[] {
    return this.#statements
      .all(
        'SELECT * FROM artifact_versions WHERE artifact_id = ? AND number < ? ORDER BY number DESC LIMIT ?',
        [artifactId, before ?? Number.MAX_SAFE_INTEGER, limit],
      )
      .map(toVersion);
  }

  /** What drawing a history needs of every version of an artifact, oldest first: cheap at 10,000 versions. */
  versionOutline(
    artifactId: ArtifactId,
  ): { id: VersionId; number: number; parentId: VersionId | undefined }[] {
    return this.#statements
      .all('SELECT id, number, parent_id FROM artifact_versions WHERE artifact_id = ? ORDER BY number', [
        artifactId,
      ])
      .map((row) => ({
        id: String(row['id']) as VersionId,
        number: Number(row['number']),
        parentId: row['parent_id'] === null ? undefined : (String(row['parent_id']) as VersionId),
      }));
  }

  /** When (Lamport clock) an artifact's head or its deletion was last set; 0 for one that has neither. */
  stateClock(artifactId: ArtifactId): number {
    const row = this.#statements.first(
      `SELECT max(clock) AS clock FROM artifact_refs WHERE artifact_id = ? AND name IN ('head', 'deletedAt')`,
      [artifactId],
    );
    return Number(row?.['clock'] ?? 0);
  }

  /** Every version's place in the graph. */
  lineageNodes(): LineageNode[] {
    return this.#statements
      .all('SELECT id, content_hash, parent_id, merge_parent_id, parent_hash FROM artifact_versions')
      .map(toLineageNode);
  }

  /**
   * The audit trail, newest first; of one artifact or of all. By the Lamport clock, which no setting of a wall clock moves.
   */
  operations(limit: number, artifactId?: ArtifactId): Operation[] {
    const order = 'ORDER BY clock DESC, at DESC, id LIMIT ?';
    const rows =
      artifactId === undefined
        ? this.#statements.all(`SELECT * FROM operations ${order}`, [limit])
        : this.#statements.all(`SELECT * FROM operations WHERE artifact_id = ? ${order}`, [
            artifactId,
            limit,
          ]);
    return rows.map(toOperation);
  }

  /** Operations that began and of which no end is recorded, oldest first: under way somewhere, or ended by a crash. */
  unfinishedOperations(): Operation[] {
    return this.#statements
      .all(`SELECT * FROM operations WHERE outcome = 'started' ORDER BY clock, at, id`)
      .map(toOperation);
  }

  /** The latest change of an artifact that was asked for and done, or the latest undoing of one, whichever came later. */
  latestChangeOrUndo(artifactId: ArtifactId): Operation | undefined {
    const row = this.#statements.first(
      `SELECT * FROM operations WHERE artifact_id = ? AND kind IN (${CHANGES}) AND outcome = 'done'
       ORDER BY clock DESC, at DESC, id LIMIT 1`,
      [artifactId],
    );
    return row && toOperation(row);
  }

  /** The artifacts of which the {@link latestChangeOrUndo} is a change, with its kind. */
  undoable(): Map<ArtifactId, OperationKind> {
    const rows = this.#statements.all(
      `SELECT artifact_id, kind FROM operations WHERE kind IN (${CHANGES}) AND outcome = 'done'
       ORDER BY clock, at, id DESC`,
    );
    const kinds = new Map(
      rows.map((row) => [String(row['artifact_id']) as ArtifactId, row['kind'] as OperationKind]),
    );
    return new Map([...kinds].filter(([, kind]) => kind !== 'undo'));
  }

  operation(id: string): Operation | undefined {
    const row = this.#statements.first('SELECT * FROM operations WHERE id = ?', [id]);
    return row && toOperation(row);
  }

  /** `PRAGMA integrity_check`: empty when all is well. */
  integrityProblems(): string[] {
    const rows = this.#database.exec('PRAGMA integrity_check')[0]?.values ?? [];
    return rows.map(([line]) => String(line)).filter((line) => line !== 'ok');
  }

  /** The whole database as bytes. */
  export(): Uint8Array {
    this.#statements.clear();
    return this.#database.export();
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}
