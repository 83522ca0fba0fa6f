import type { Migration } from './migration';

/** What people wrote of versions, and the version that a pin is about. */
export const m0004Notes: Migration = {
  number: 4,
  name: 'notes of versions, pins to a version',
  up: `
    CREATE TABLE version_notes (
      artifact_id BLOB NOT NULL,
      version_id BLOB NOT NULL,
      text TEXT,
      clock INTEGER NOT NULL,
      writer TEXT NOT NULL,
      PRIMARY KEY (artifact_id, version_id)
    ) WITHOUT ROWID;
    ALTER TABLE artifacts ADD COLUMN pinned_version BLOB;
  `,
  down: `
    ALTER TABLE artifacts DROP COLUMN pinned_version;
    DELETE FROM artifact_refs WHERE name = 'pinnedVersion';
    DROP TABLE version_notes;
    DELETE FROM operations WHERE kind IN ('note', 'import', 'export');
  `,
};
