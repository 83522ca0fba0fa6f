import type { MergeSessionRecord } from './mergeSessionRecord';
import { SessionFile } from './sessionFile';

/** What tells sessions apart and how far they are, without what was decided. */
interface MergeSessionSummary extends Pick<
  MergeSessionRecord,
  'revision' | 'writer' | 'request' | 'artifactName' | 'createdAt' | 'changedAt' | 'conflicts' | 'resolved'
> {
  /** Whether anything is decided in it. */
  readonly hasDecisions: boolean;
}

/** A session's summary and where the session is kept. */
export interface StoredMergeSummary {
  readonly folder: string;
  readonly summary: MergeSessionSummary;
}

/** What was found in a session's file, as long as the file is the same. */
interface Known {
  readonly identity: string;
  readonly summary: MergeSessionSummary | 'damaged';
}

/**
 * The summaries of sessions' files. A file is read and checked once: long histories take long. Every save makes a new file,
 * in this window or another, which is how a change is noticed.
 */
export class SessionSummaries {
  readonly #known = new Map<string, Known>();

  /**
   * @param folder the session's
   * @throws when there is something that cannot be read just now
   */
  async of(folder: string): Promise<MergeSessionSummary | 'gone' | 'damaged'> {
    const file = new SessionFile(folder);
    // Asked for first: when the file is replaced before it is read, it is only read once more next time.
    const identity = await file.identity();
    const known = this.#known.get(folder);
    if (identity === undefined) this.#known.delete(folder);
    else if (known?.identity === identity) return known.summary;
    const record = await file.read();
    if (record === 'gone') return record;
    const summary = record === 'damaged' ? record : summaryOf(record);
    if (identity !== undefined) this.#known.set(folder, { identity, summary });
    return summary;
  }

  /** This window has written a session, which no other can have changed since. Never fails: the file is read when need be. */
  async written(folder: string, record: MergeSessionRecord): Promise<void> {
    const identity = await new SessionFile(folder).identity().catch(() => undefined);
    if (identity === undefined) this.#known.delete(folder);
    else this.#known.set(folder, { identity, summary: summaryOf(record) });
  }

  forget(folder: string): void {
    this.#known.delete(folder);
  }
}

function summaryOf(record: MergeSessionRecord): MergeSessionSummary {
  const { revision, writer, request, artifactName, createdAt, changedAt } = record;
  const { conflicts, resolved, history } = record;
  return {
    revision,
    writer,
    request,
    artifactName,
    createdAt,
    changedAt,
    conflicts,
    resolved,
    hasDecisions: history.now.size > 0,
  };
}
