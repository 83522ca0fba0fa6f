import type { MergeSessionRecord } from './mergeSessionRecord';

/** A session and where it is kept. */
export interface StoredMergeSession {
  /** Of its own; others may keep files in it too. It goes with the session. */
  readonly folder: string;
  readonly record: MergeSessionRecord;
}

/** Another window has saved or removed the session since it was read here. Nothing was saved or removed. */
export class SessionOvertakenError extends Error {
  override readonly name = 'SessionOvertakenError';
  /** As it is now; undefined when it is gone: the merge was finished or given up. */
  readonly newer: StoredMergeSession | undefined;

  constructor(newer: StoredMergeSession | undefined) {
    super(newer ? 'Another window has changed this merge.' : 'Another window has finished this merge.');
    this.newer = newer;
  }
}
