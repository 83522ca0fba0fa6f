import type { Disposable } from 'vscode';
import type { MergeSessionContent } from '../../store/mergeSessions/mergeSessionRecord';
import type { MergeSessionStore } from '../../store/mergeSessions/mergeSessionStore';
import {
  SessionOvertakenError,
  type StoredMergeSession,
} from '../../store/mergeSessions/sessionOvertakenError';
import type { MergeSession } from './mergeSession';

/** What a session's keeper tells of. */
export interface KeepingEvents {
  /** Another window has finished the merge, or given it up. */
  readonly onGone: () => void;
  readonly onError: (error: unknown) => void;
}

/** Keeps what is decided in a session on disk, from the first decision on. */
export class SessionKeeping implements Disposable {
  readonly #store: MergeSessionStore;
  readonly #session: MergeSession;
  readonly #events: KeepingEvents;
  readonly #subscription: Disposable;
  #stored: StoredMergeSession | undefined;
  #saving: Promise<void> = Promise.resolve();
  #waiting = false;
  #isDisposed = false;
  #hasCopies: boolean;

  /** @param stored what is kept of the session already */
  constructor(
    store: MergeSessionStore,
    session: MergeSession,
    stored: StoredMergeSession | undefined,
    events: KeepingEvents,
  ) {
    this.#store = store;
    this.#session = session;
    this.#stored = stored;
    // Kept without a decision, it was kept for the copies.
    this.#hasCopies = stored?.record.history.now.size === 0;
    this.#events = events;
    this.#subscription = session.onDidChange((changes) => {
      const isDecision = changes.some(({ kind }) => kind === 'file' || kind === 'chunks');
      if (isDecision || this.#stored) this.#soon();
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#subscription.dispose();
  }

  /** Where the session is kept; undefined as long as it is not. */
  get folder(): string | undefined {
    return this.#stored?.folder;
  }

  /** Whether its folder has, or may have, copies of its texts for other editors. */
  get hasCopies(): boolean {
    return this.#hasCopies;
  }

  /** The session's folder, made if there is none. @throws StoreError */
  async folderForCopies(): Promise<string> {
    await this.flush();
    this.#stored ??= await this.#store.begin(this.#content());
    this.#hasCopies = true;
    return this.#stored.folder;
  }

  /** Waits until everything that was decided is on disk. Errors were told by then. */
  async flush(): Promise<void> {
    await this.#saving;
  }

  /** Forgets the session. @throws StoreError */
  async remove(): Promise<void> {
    this.dispose();
    await this.flush();
    if (this.#stored) await this.#store.remove(this.#stored);
    this.#stored = undefined;
  }

  /** One save at a time; what is decided while one is under way is in the next. */
  #soon(): void {
    if (this.#waiting || this.#isDisposed) return;
    this.#waiting = true;
    this.#saving = this.#saving.then(async () => {
      this.#waiting = false;
      try {
        await this.#save();
      } catch (error) {
        this.#failed(error);
      }
    });
  }

  async #save(): Promise<void> {
    const stored = this.#stored;
    const content = this.#content();
    this.#stored = stored
      ? await this.#store.save({ ...stored, record: { ...stored.record, ...content } })
      : await this.#store.begin(content);
  }

  #failed(error: unknown): void {
    if (!(error instanceof SessionOvertakenError)) {
      this.#events.onError(error);
      return;
    }
    this.#stored = error.newer;
    if (!error.newer) {
      this.dispose();
      this.#events.onGone();
      return;
    }
    // What was decided here meanwhile is in the other window's undo as little as theirs was in ours: the later wins.
    const { history, risksConfirmed } = error.newer.record;
    this.#session.takeOver({ history, confirmedRisks: risksConfirmed });
  }

  #content(): MergeSessionContent {
    const { subject, history, progress, confirmedRisks, selected } = this.#session;
    const { request, artifact, plan } = subject;
    return {
      request,
      artifactName: artifact.name,
      local: plan.local.contentHash,
      upstream: plan.upstream.contentHash,
      base: plan.base?.contentHash ?? null,
      conflicts: progress.conflicts,
      resolved: progress.resolved,
      history,
      risksConfirmed: [...confirmedRisks],
      selected,
    };
  }
}
