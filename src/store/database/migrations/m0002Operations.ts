import type { Migration } from './migration';

/**
 * What an operation set out to do (`facts`, JSON) and when an artifact was pinned, which takes the place of whether it is.
 * The new index finds operations that did not finish.
 */
export const m0002Operations: Migration = {
  number: 2,
  name: 'intents of operations, pins',
  up: `
    ALTER TABLE operations ADD COLUMN facts TEXT;
    CREATE INDEX idx_operations_outcome ON operations (outcome) WHERE outcome = 'started';
    ALTER TABLE artifacts ADD COLUMN pinned_at REAL;
    ALTER TABLE artifacts DROP COLUMN pinned;
  `,
  down: `
    ALTER TABLE artifacts ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
    UPDATE artifacts SET pinned = 1 WHERE pinned_at IS NOT NULL;
    ALTER TABLE artifacts DROP COLUMN pinned_at;
    DROP INDEX idx_operations_outcome;
    ALTER TABLE operations DROP COLUMN facts;
  `,
};
