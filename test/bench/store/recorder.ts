/** One window's side of a store: what a capture writes and what a tree shows first, done by us or by better-sqlite3. */
export interface Recorder {
  /** Records one more version, the head and an entry of the audit trail, in one transaction that is on disk then. */
  commit(): Promise<void>;
  /** Reads every artifact and the newest page of the longest history. */
  read(): void;
  /** Brings what was committed to the place where it is read from when opened. */
  checkpoint(): Promise<void>;
  close(): Promise<void>;
}

export const PAGE = 50;
