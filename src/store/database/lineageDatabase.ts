import type { Database, SqlJsStatic } from 'sql.js';
import type { Artifact } from '../../core/artifact';
import type { ArtifactId, ContentHash, VersionId } from '../../core/identity';
import type { LineageNode } from '../../core/lineageGraph';
import type { Version } from '../../core/version';
import type { OperationKind, Transaction } from '../journal/record';
import type { WriterId } from '../writerId';
import { applyTransaction } from './applyTransaction';
import { ArtifactRows } from './artifactRows';
import { ByArtifact } from './byArtifact';
import { fromHashColumn, toHashColumn } from './hashColumn';
import { migrate } from './migrate';
import { OperationRows } from './operationRows';
import { toTag, type Operation, type Tag } from './rows';
import { Statements } from './statements';
import { VersionNumbers } from './versionNumbers';
import { VersionRows, type ContentsPage, type Page } from './versionRows';

/** A database below this is copied in a moment. */
const LARGE_BYTES = 8 << 20;
/** This part of a large database is free. */
const ROOM = 32;

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
  readonly #operations: OperationRows;
  readonly #tags: ByArtifact<Tag>;
  readonly #notes: ByArtifact<readonly [VersionId, string]>;
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
    this.#operations = new OperationRows(this.#statements);
    this.#tags = new ByArtifact(() => allTags(this.#statements));
    this.#notes = new ByArtifact(() => allNotes(this.#statements));
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
    const numbers = new VersionNumbers(this.#statements);
    this.#database.run('BEGIN');
    try {
      for (const { name, writer, transactions, offset } of segments) {
        for (const transaction of transactions) {
          applyTransaction(this.#statements, numbers, transaction, writer);
          latest = Math.max(latest, transaction.clock);
        }
        this.#statements.run('INSERT OR REPLACE INTO journal_segments (name, applied) VALUES (?, ?)', [
          name,
          offset,
        ]);
      }
      numbers.settle();
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
          if (record.type === 'version' || record.type === 'prune') this.#versions.touch(id);
          if (record.type === 'tag') this.#tags.touch();
          if (record.type === 'note') this.#notes.touch();
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

  /** One that was pruned is not there any more; the graph still has it. */
  version(id: VersionId): Version | undefined {
    return this.#versions.get(id);
  }

  /** See `LineageView.recordedVersion`. */
  recordedVersion(id: VersionId): Version | undefined {
    return this.#versions.recorded(id);
  }

  /** An artifact's latest version with a content. */
  versionWithContent(artifactId: ArtifactId, hash: ContentHash): Version | undefined {
    return this.#versions.withContent(artifactId, hash);
  }

  /** The versions that are there. */
  versions(artifactId: ArtifactId, page: Page): Version[] {
    return this.#versions.page(artifactId, page);
  }

  /** The versions of an artifact that are there, oldest first. */
  versionIds(artifactId: ArtifactId): VersionId[] {
    return this.#versions.ids(artifactId);
  }

  /** How many versions of an artifact are there. */
  versionCount(artifactId: ArtifactId): number {
    return this.#versions.count(artifactId);
  }

  /** An artifact's tags, by name. */
  tags(artifactId: ArtifactId): readonly Tag[] {
    return this.#tags.of(artifactId);
  }

  /** What was written of an artifact's versions. */
  notes(artifactId: ArtifactId): Map<VersionId, string> {
    return new Map(this.#notes.of(artifactId));
  }

  /** When (Lamport clock) an artifact's head or its deletion was last set; 0 for one that has neither. */
  stateClock(artifactId: ArtifactId): number {
    const row = this.#statements.first(
      `SELECT max(clock) AS clock FROM artifact_refs WHERE artifact_id = ? AND name IN ('head', 'deletedAt')`,
      [toHashColumn(artifactId)],
    );
    return Number(row?.['clock'] ?? 0);
  }

  /** The other artifacts that have had a content of this one's, in no order. */
  artifactsSharing(artifactId: ArtifactId): ArtifactId[] {
    return this.#versions.sharing(artifactId);
  }

  /** The place in the graph of every version of an artifact, pruned or not. */
  lineageNodes(artifactId: ArtifactId): LineageNode[] {
    return this.#versions.nodes(artifactId);
  }

  /**
   * The contents of the versions that are there, in pages.
   *
   * @param after the row of the last version of the page before, in this database; 0 for the first page
   */
  versionContents(after: number, limit: number): ContentsPage {
    return this.#versions.contents(after, limit);
  }

  /** The contents of the versions that were pruned last, at most so many of them, that no version which is there has. */
  givenUpContents(most: number): ContentHash[] {
    return this.#versions.givenUpContents(most);
  }

  /** The contents that operations under way start from, or make. */
  contentsUnderWay(): ContentHash[] {
    return this.unfinishedOperations().flatMap(({ facts }) => {
      if (!facts) return [];
      const { from, to, outcome } = facts.intent;
      const recorded = outcome.map((record) => (record.type === 'version' ? record.contentHash : null));
      return [from, to, ...recorded].filter((hash) => hash !== null);
    });
  }

  /**
   * The audit trail, newest first; of one artifact or of all. By the Lamport clock, which no setting of a wall clock moves.
   */
  operations(limit: number, artifactId?: ArtifactId): Operation[] {
    return this.#operations.latest(limit, artifactId);
  }

  /** Operations that began and of which no end is recorded, oldest first: under way somewhere, or ended by a crash. */
  unfinishedOperations(): Operation[] {
    return this.#operations.unfinished();
  }

  /**
   * An artifact's operations that replace files from a time on (ms since 1970), however they ended, and all those of which no
   * end is recorded, whenever they began; oldest first.
   */
  changesSince(artifactId: ArtifactId, at: number): Operation[] {
    return this.#operations.changesSince(artifactId, at);
  }

  /** The latest change of an artifact that was asked for and done, or the latest undoing of one, whichever came later. */
  latestChangeOrUndo(artifactId: ArtifactId): Operation | undefined {
    return this.#operations.latestChangeOrUndo(artifactId);
  }

  /** The artifacts of which the {@link latestChangeOrUndo} is a change, with its kind. */
  undoable(): Map<ArtifactId, OperationKind> {
    return this.#operations.undoable();
  }

  operation(id: string): Operation | undefined {
    return this.#operations.get(id);
  }

  /** `PRAGMA integrity_check`: empty when all is well. */
  integrityProblems(): string[] {
    const rows = this.#database.exec('PRAGMA integrity_check')[0]?.values ?? [];
    return rows.map(([line]) => String(line)).filter((line) => line !== 'ok');
  }

  /**
   * Gives a large database free pages, so that it does not grow for some thousands of versions: when a database that was opened
   * from an image grows for the first time, the engine copies all of it (100,000 versions: 300 ms instead of 30).
   */
  makeRoom(): void {
    const value = (pragma: string): number =>
      Number(this.#database.exec(`PRAGMA ${pragma}`)[0]?.values[0]?.[0]);
    const pageSize = value('page_size');
    const bytes = value('page_count') * pageSize;
    const missing = Math.floor(bytes / ROOM) - value('freelist_count') * pageSize;
    if (bytes < LARGE_BYTES || missing <= 0) return;
    this.#database.run(
      `CREATE TABLE room (bytes BLOB); INSERT INTO room VALUES (zeroblob(${String(missing)})); DROP TABLE room`,
    );
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

function allTags(statements: Statements): (readonly [ArtifactId, Tag])[] {
  return statements
    .all('SELECT * FROM version_tags WHERE value IS NOT NULL ORDER BY artifact_id, name')
    .map((row) => [fromHashColumn(row['artifact_id']) as ArtifactId, toTag(row)]);
}

function allNotes(statements: Statements): (readonly [ArtifactId, readonly [VersionId, string]])[] {
  return statements
    .values('SELECT artifact_id, version_id, text FROM version_notes WHERE text IS NOT NULL')
    .map(([id, version, text]) => [
      fromHashColumn(id) as ArtifactId,
      [fromHashColumn(version) as VersionId, String(text)],
    ]);
}
