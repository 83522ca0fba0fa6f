import type { ArtifactId, ContentHash, VersionId } from '../../core/identity';
import type { LineageNode } from '../../core/lineageGraph';
import type { Version } from '../../core/version';
import { fromHashColumn, fromHashes, hashesOf, toHashColumn } from './hashColumn';
import { toVersion } from './rows';
import type { Statements } from './statements';

/** Versions kept as objects at most; those of one screen are a few hundred. */
const MAX_KEPT = 20_000;

/** A page of a history, newest first. */
export interface Page {
  readonly limit: number;
  /** Only versions with a number below this one. */
  readonly before?: number;
  /** Only versions recorded at this time (ms since 1970) or later. */
  readonly from?: number;
  /** Only versions recorded before this time (ms since 1970). */
  readonly to?: number;
}

/** Contents of some versions, in the order of their rows. */
export interface ContentsPage {
  readonly contents: readonly ContentHash[];
  /** The row of the last. */
  readonly last: number;
}

/**
 * Whether a version is there: not pruned, or named by a reference, a tag, a note or an operation under way. That is asked for
 * when it is read and not settled when it is pruned, because another window may name it at the same moment.
 */
const IS_THERE = `(is_pruned = 0
  OR id IN (SELECT value FROM artifact_refs
    WHERE artifact_id = artifact_versions.artifact_id AND name IN ('head', 'baseline', 'pinnedVersion'))
  OR id IN (SELECT value FROM version_tags WHERE artifact_id = artifact_versions.artifact_id)
  OR id IN (SELECT version_id FROM version_notes
    WHERE artifact_id = artifact_versions.artifact_id AND text IS NOT NULL)
  OR id IN (SELECT from_version FROM operations WHERE outcome = 'started')
  OR id IN (SELECT to_version FROM operations WHERE outcome = 'started'))`;

/**
 * The versions as objects. Single ones are kept once they were asked for: views ask for every head again after each
 * commit. A commit to an artifact may number all its versions anew, so those are read again.
 */
export class VersionRows {
  readonly #statements: Statements;
  readonly #byId = new Map<VersionId, Version>();
  readonly #keptOf = new Map<ArtifactId, Set<VersionId>>();

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** Says that an artifact's versions may be others now. */
  touch(id: ArtifactId): void {
    for (const version of this.#keptOf.get(id) ?? []) this.#byId.delete(version);
    this.#keptOf.delete(id);
  }

  get(id: VersionId): Version | undefined {
    const kept = this.#byId.get(id);
    if (kept) return kept;
    const row = this.#statements.first(`SELECT * FROM artifact_versions WHERE id = ? AND ${IS_THERE}`, [
      toHashColumn(id),
    ]);
    if (!row) return undefined;
    const version = toVersion(row);
    // What names a pruned version may let go of it without touching a version.
    if (row['is_pruned'] === 0) this.#keep(version);
    return version;
  }

  /** See `LineageView.recordedVersion`. */
  recorded(id: VersionId): Version | undefined {
    const row = this.#statements.first('SELECT * FROM artifact_versions WHERE id = ?', [toHashColumn(id)]);
    return row && toVersion(row);
  }

  /** An artifact's latest version with a content. */
  withContent(artifactId: ArtifactId, hash: ContentHash): Version | undefined {
    // Left alone, the planner reads all versions of the artifact, newest first.
    const row = this.#statements.first(
      `SELECT * FROM artifact_versions INDEXED BY idx_artifact_versions_content_hash
       WHERE content_hash = ? AND artifact_id = ? AND ${IS_THERE} ORDER BY number DESC LIMIT 1`,
      [toHashColumn(hash), toHashColumn(artifactId)],
    );
    return row && toVersion(row);
  }

  page(artifactId: ArtifactId, page: Page): Version[] {
    const { limit, before = Number.MAX_SAFE_INTEGER, from, to } = page;
    const isAnyTime = from === undefined && to === undefined;
    const rows = isAnyTime
      ? this.#statements.all(
          `SELECT * FROM artifact_versions WHERE artifact_id = ? AND number < ? AND ${IS_THERE}
           ORDER BY number DESC LIMIT ?`,
          [toHashColumn(artifactId), before, limit],
        )
      : // Left alone, the planner goes through all versions by number until it has found enough of that time.
        this.#statements.all(
          `SELECT * FROM artifact_versions INDEXED BY idx_artifact_versions_artifact_created
           WHERE artifact_id = ? AND created_at >= ? AND created_at < ? AND number < ? AND ${IS_THERE}
           ORDER BY number DESC LIMIT ?`,
          [toHashColumn(artifactId), from ?? -Infinity, to ?? Infinity, before, limit],
        );
    return rows.map(toVersion);
  }

  /** See `LineageDatabase.versionIds`. */
  ids(artifactId: ArtifactId): VersionId[] {
    const rows = this.#statements.values(
      `SELECT id FROM artifact_versions WHERE artifact_id = ? AND ${IS_THERE} ORDER BY number`,
      [toHashColumn(artifactId)],
    );
    return rows.map(([id]) => fromHashColumn(id) as VersionId);
  }

  /** See `LineageDatabase.versionCount`. */
  count(artifactId: ArtifactId): number {
    const row = this.#statements.first(
      `SELECT count(*) AS count FROM artifact_versions WHERE artifact_id = ? AND ${IS_THERE}`,
      [toHashColumn(artifactId)],
    );
    return Number(row?.['count'] ?? 0);
  }

  /** See `LineageDatabase.artifactsSharing`. */
  sharing(artifactId: ArtifactId): ArtifactId[] {
    const own = toHashColumn(artifactId);
    // Each content once: 10,000 versions that take turns with two contents would be 50 million pairs.
    const rows = this.#statements.values(
      `SELECT DISTINCT other.artifact_id
       FROM (SELECT DISTINCT content_hash FROM artifact_versions WHERE artifact_id = ?) AS own
       CROSS JOIN artifact_versions AS other INDEXED BY idx_artifact_versions_content_hash
         ON other.content_hash = own.content_hash
       WHERE other.artifact_id <> ?`,
      [own, own],
    );
    return rows.map(([id]) => fromHashColumn(id) as ArtifactId);
  }

  /** See `LineageDatabase.lineageNodes`. */
  nodes(artifactId: ArtifactId): LineageNode[] {
    const rows = this.#statements.values(
      `SELECT ${hashesOf('id', 'content_hash', 'parent_id')}, merge_parent_id,
         iif(parent_id IS NULL, parent_hash, NULL) FROM artifact_versions WHERE artifact_id = ?`,
      [toHashColumn(artifactId)],
    );
    return rows.map(([hashes, mergeParent, parentHash]): LineageNode => {
      const [id, contentHash, parentId] = fromHashes(hashes) as [VersionId, ContentHash, VersionId?];
      return {
        id,
        contentHash,
        parentId,
        mergeParentId: fromHashColumn(mergeParent) as VersionId | undefined,
        parentHash: fromHashColumn(parentHash) as ContentHash | undefined,
      };
    });
  }

  /** See `LineageDatabase.versionContents`. */
  contents(after: number, limit: number): ContentsPage {
    const rows = this.#statements.values(
      `SELECT content_hash, rowid FROM artifact_versions WHERE rowid > ? AND ${IS_THERE} ORDER BY rowid LIMIT ?`,
      [after, limit],
    );
    return {
      contents: rows.map(([hash]) => fromHashColumn(hash) as ContentHash),
      last: Number(rows.at(-1)?.[1] ?? after),
    };
  }

  /** See `LineageDatabase.givenUpContents`. */
  givenUpContents(most: number): ContentHash[] {
    const rows = this.#statements.values(
      `SELECT DISTINCT content_hash FROM (SELECT version_id FROM version_prunes ORDER BY clock DESC LIMIT ?)
       JOIN artifact_versions AS given ON given.id = version_id
       WHERE NOT EXISTS (SELECT 1 FROM artifact_versions WHERE content_hash = given.content_hash AND ${IS_THERE})`,
      [most],
    );
    return rows.map(([hash]) => fromHashColumn(hash) as ContentHash);
  }

  #keep(version: Version): void {
    if (this.#byId.size >= MAX_KEPT) {
      this.#byId.clear();
      this.#keptOf.clear();
    }
    this.#byId.set(version.id, version);
    const siblings = this.#keptOf.get(version.artifactId);
    if (siblings) siblings.add(version.id);
    else this.#keptOf.set(version.artifactId, new Set([version.id]));
  }
}
