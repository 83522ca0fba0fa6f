import type { Migration } from './migration';

/**
 * Tags and pruned versions, and rows of less than half the size: ids and hashes are their bytes (in the columns of type
 * BLOB and the values of `head` and `baseline`), versions and operations have row numbers, so that an index entry does not
 * repeat a whole id, and indexes that no query uses are gone. The trail is found by its clock, which is what it goes by.
 *
 * `version_prunes` has the latest pruning of a version, whether or not the version is known yet. `version_repeats` has the
 * texts of the latest record of a version that was recorded more than once: they stand when the first record is pruned.
 */
export const m0003Retention: Migration = {
  number: 3,
  name: 'tags, pruned versions, smaller rows',
  up: `
    CREATE TABLE new_artifacts (
      id BLOB PRIMARY KEY,
      root TEXT NOT NULL,
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      path TEXT NOT NULL,
      upstream TEXT,
      baseline_version BLOB,
      head_version BLOB,
      modification_detected_at REAL,
      deleted_at REAL,
      created_at REAL NOT NULL,
      pinned_at REAL
    ) WITHOUT ROWID;
    INSERT INTO new_artifacts SELECT unhex(id), root, kind, name, path, upstream, unhex(baseline_version),
      unhex(head_version), modification_detected_at, deleted_at, created_at, pinned_at FROM artifacts;
    DROP TABLE artifacts;
    ALTER TABLE new_artifacts RENAME TO artifacts;

    CREATE TABLE new_versions (
      id BLOB NOT NULL PRIMARY KEY,
      artifact_id BLOB NOT NULL REFERENCES artifacts ON DELETE CASCADE,
      number INTEGER NOT NULL,
      content_hash BLOB NOT NULL,
      parent_id BLOB,
      merge_parent_id BLOB,
      parent_hash BLOB,
      change_origin TEXT CHECK (change_origin IN ('deployment', 'sync', 'local_modification')),
      created_at REAL NOT NULL,
      author TEXT NOT NULL,
      files_changed TEXT NOT NULL,
      summary TEXT NOT NULL,
      metadata TEXT NOT NULL,
      clock INTEGER NOT NULL,
      writer TEXT NOT NULL,
      is_pruned INTEGER NOT NULL DEFAULT 0,
      UNIQUE (artifact_id, number)
    );
    INSERT INTO new_versions SELECT unhex(id), unhex(artifact_id), number, unhex(content_hash), unhex(parent_id),
      unhex(merge_parent_id), unhex(parent_hash), change_origin, created_at, author, files_changed, summary, metadata,
      clock, writer, 0 FROM artifact_versions ORDER BY clock;
    DROP TABLE artifact_versions;
    ALTER TABLE new_versions RENAME TO artifact_versions;
    CREATE INDEX idx_artifact_versions_content_hash ON artifact_versions (content_hash);
    CREATE INDEX idx_artifact_versions_parent_hash ON artifact_versions (parent_hash);
    CREATE INDEX idx_artifact_versions_artifact_created ON artifact_versions (artifact_id, created_at);

    CREATE TABLE new_refs (
      artifact_id BLOB NOT NULL,
      name TEXT NOT NULL,
      value,
      clock INTEGER NOT NULL,
      writer TEXT NOT NULL,
      PRIMARY KEY (artifact_id, name)
    ) WITHOUT ROWID;
    INSERT INTO new_refs SELECT unhex(artifact_id), name, iif(name IN ('head', 'baseline'), unhex(value), value),
      clock, writer FROM artifact_refs;
    DROP TABLE artifact_refs;
    ALTER TABLE new_refs RENAME TO artifact_refs;

    CREATE TABLE new_operations (
      id TEXT NOT NULL PRIMARY KEY,
      kind TEXT NOT NULL,
      artifact_id BLOB NOT NULL,
      from_version BLOB,
      to_version BLOB,
      at REAL NOT NULL,
      actor TEXT NOT NULL,
      outcome TEXT NOT NULL,
      detail TEXT NOT NULL,
      clock INTEGER NOT NULL,
      writer TEXT NOT NULL,
      facts TEXT
    );
    INSERT INTO new_operations SELECT id, kind, unhex(artifact_id), unhex(from_version), unhex(to_version), at, actor,
      outcome, detail, clock, writer, facts FROM operations ORDER BY clock;
    DROP TABLE operations;
    ALTER TABLE new_operations RENAME TO operations;
    CREATE INDEX idx_operations_clock ON operations (clock);
    CREATE INDEX idx_operations_artifact_clock ON operations (artifact_id, clock);
    CREATE INDEX idx_operations_outcome ON operations (outcome) WHERE outcome = 'started';
    CREATE INDEX idx_operations_changes ON operations (artifact_id, clock)
      WHERE kind IN ('restore', 'deploy', 'sync', 'push', 'undo') AND outcome = 'done';

    CREATE TABLE version_tags (
      artifact_id BLOB NOT NULL,
      name TEXT NOT NULL,
      value BLOB,
      note TEXT NOT NULL,
      clock INTEGER NOT NULL,
      writer TEXT NOT NULL,
      PRIMARY KEY (artifact_id, name)
    ) WITHOUT ROWID;

    CREATE TABLE version_prunes (
      version_id BLOB PRIMARY KEY,
      clock INTEGER NOT NULL,
      writer TEXT NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE version_repeats (
      version_id BLOB PRIMARY KEY,
      clock INTEGER NOT NULL,
      writer TEXT NOT NULL,
      author TEXT NOT NULL,
      files_changed TEXT NOT NULL,
      summary TEXT NOT NULL,
      metadata TEXT NOT NULL
    ) WITHOUT ROWID;
  `,
  down: `
    DROP TABLE version_repeats;
    DROP TABLE version_prunes;
    DROP TABLE version_tags;
    DELETE FROM operations WHERE kind IN ('tag', 'prune');

    CREATE TABLE old_artifacts (
      id TEXT PRIMARY KEY,
      root TEXT NOT NULL,
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      path TEXT NOT NULL,
      upstream TEXT,
      baseline_version TEXT,
      head_version TEXT,
      modification_detected_at REAL,
      deleted_at REAL,
      created_at REAL NOT NULL,
      pinned_at REAL
    ) WITHOUT ROWID;
    INSERT INTO old_artifacts SELECT lower(hex(id)), root, kind, name, path, upstream, lower(nullif(hex(baseline_version), '')),
      lower(nullif(hex(head_version), '')), modification_detected_at, deleted_at, created_at, pinned_at FROM artifacts;
    DROP TABLE artifacts;
    ALTER TABLE old_artifacts RENAME TO artifacts;

    CREATE TABLE old_versions (
      id TEXT PRIMARY KEY,
      artifact_id TEXT NOT NULL REFERENCES artifacts ON DELETE CASCADE,
      number INTEGER NOT NULL,
      content_hash TEXT NOT NULL,
      parent_id TEXT,
      merge_parent_id TEXT,
      parent_hash TEXT,
      change_origin TEXT CHECK (change_origin IN ('deployment', 'sync', 'local_modification')),
      created_at REAL NOT NULL,
      author TEXT NOT NULL,
      files_changed TEXT NOT NULL,
      summary TEXT NOT NULL,
      metadata TEXT NOT NULL,
      clock INTEGER NOT NULL,
      writer TEXT NOT NULL,
      UNIQUE (artifact_id, number)
    ) WITHOUT ROWID;
    INSERT INTO old_versions SELECT lower(hex(id)), lower(hex(artifact_id)), number, lower(hex(content_hash)),
      lower(nullif(hex(parent_id), '')), lower(nullif(hex(merge_parent_id), '')), lower(nullif(hex(parent_hash), '')),
      change_origin, created_at, author, files_changed, summary, metadata, clock, writer FROM artifact_versions;
    DROP TABLE artifact_versions;
    ALTER TABLE old_versions RENAME TO artifact_versions;
    CREATE INDEX idx_artifact_versions_content_hash ON artifact_versions (content_hash);
    CREATE INDEX idx_artifact_versions_parent_hash ON artifact_versions (parent_hash);
    CREATE INDEX idx_artifact_versions_artifact_created ON artifact_versions (artifact_id, created_at);
    CREATE INDEX idx_artifact_versions_parent_id ON artifact_versions (parent_id);
    CREATE INDEX idx_artifact_versions_merge_parent_id ON artifact_versions (merge_parent_id);

    CREATE TABLE old_refs (
      artifact_id TEXT NOT NULL,
      name TEXT NOT NULL,
      value,
      clock INTEGER NOT NULL,
      writer TEXT NOT NULL,
      PRIMARY KEY (artifact_id, name)
    ) WITHOUT ROWID;
    INSERT INTO old_refs SELECT lower(hex(artifact_id)), name, iif(typeof(value) = 'blob', lower(hex(value)), value),
      clock, writer FROM artifact_refs;
    DROP TABLE artifact_refs;
    ALTER TABLE old_refs RENAME TO artifact_refs;

    CREATE TABLE old_operations (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      artifact_id TEXT NOT NULL,
      from_version TEXT,
      to_version TEXT,
      at REAL NOT NULL,
      actor TEXT NOT NULL,
      outcome TEXT NOT NULL,
      detail TEXT NOT NULL,
      clock INTEGER NOT NULL,
      writer TEXT NOT NULL,
      facts TEXT
    ) WITHOUT ROWID;
    INSERT INTO old_operations SELECT id, kind, lower(hex(artifact_id)), lower(nullif(hex(from_version), '')),
      lower(nullif(hex(to_version), '')), at, actor, outcome, detail, clock, writer, facts FROM operations;
    DROP TABLE operations;
    ALTER TABLE old_operations RENAME TO operations;
    CREATE INDEX idx_operations_at ON operations (at);
    CREATE INDEX idx_operations_artifact_at ON operations (artifact_id, at);
    CREATE INDEX idx_operations_outcome ON operations (outcome) WHERE outcome = 'started';
  `,
};
