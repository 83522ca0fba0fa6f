import type { Migration } from './migration';

/**
 * Artifacts, versions, references, operations. `clock` and `writer` say which of two concurrent records stands;
 * `artifact_versions.clock` also orders the numbers.
 */
export const m0001Initial: Migration = {
  number: 1,
  name: 'artifacts, versions, references, operations',
  up: `
    CREATE TABLE artifacts (
      id TEXT PRIMARY KEY,
      root TEXT NOT NULL,
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      path TEXT NOT NULL,
      upstream TEXT,
      baseline_version TEXT,
      head_version TEXT,
      pinned INTEGER NOT NULL DEFAULT 0,
      modification_detected_at REAL,
      deleted_at REAL,
      created_at REAL NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE artifact_versions (
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
    CREATE INDEX idx_artifact_versions_content_hash ON artifact_versions (content_hash);
    CREATE INDEX idx_artifact_versions_parent_hash ON artifact_versions (parent_hash);
    CREATE INDEX idx_artifact_versions_artifact_created ON artifact_versions (artifact_id, created_at);
    CREATE INDEX idx_artifact_versions_parent_id ON artifact_versions (parent_id);
    CREATE INDEX idx_artifact_versions_merge_parent_id ON artifact_versions (merge_parent_id);

    CREATE TABLE artifact_refs (
      artifact_id TEXT NOT NULL,
      name TEXT NOT NULL,
      value,
      clock INTEGER NOT NULL,
      writer TEXT NOT NULL,
      PRIMARY KEY (artifact_id, name)
    ) WITHOUT ROWID;

    CREATE TABLE operations (
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
      writer TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX idx_operations_at ON operations (at);
    CREATE INDEX idx_operations_artifact_at ON operations (artifact_id, at);

    CREATE TABLE journal_segments (
      name TEXT PRIMARY KEY,
      applied INTEGER NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE store_state (
      name TEXT PRIMARY KEY,
      value
    ) WITHOUT ROWID;
  `,
  down: `
    DROP TABLE store_state;
    DROP TABLE journal_segments;
    DROP TABLE operations;
    DROP TABLE artifact_refs;
    DROP TABLE artifact_versions;
    DROP TABLE artifacts;
  `,
};
