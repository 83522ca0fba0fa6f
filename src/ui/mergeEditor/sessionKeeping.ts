import * as fs from 'node:fs/promises';
import type { Disposable } from 'vscode';
import { sameItems } from '../../core/merge/sameItems';
import { plainHistory } from '../../store/mergeSessions/historySchema';
import type { MergeSessionContent } from '../../store/mergeSessions/mergeSessionRecord';
import type { MergeSessionStore } from '../../store/mergeSessions/mergeSessionStore';
import {
  SessionOvertakenError,
  type StoredMergeSession,
} from '../../store/mergeSessions/sessionOvertakenError';
import type { MergeSession } from './mergeSession';

/** What a session's keeper tells of. */
export interface KeepingEvents {
  readonly onSaved: () => void;
  /** Another window has finished the merge, or given it up. What is decided from now on is kept anew. */
  readonly onGone: () => void;
  /** Another window has decided something else, and the session has that now. */
  readonly onTakenOver: () => void;
  readonly onError: (error: unknown) => void;
}

type Kept = Pick<MergeSession, 'history' | 'confirmedRisks' | 'selected' | 'subject'>;

/** Keeps what is decided in a session on disk, from the first decision on. */
export class SessionKeeping implements Disposable {
  readonly #store: MergeSessionStore;
  readonly #session: MergeSession;
  readonly #events: KeepingEvents;
  readonly #subscription: Disposable;
  #stored: StoredMergeSession | undefined;
  /** What was saved last, or could not be: only something else is saved again. */
  #kept: Kept;
  /** What was on disk when a save failed, as long as that was the last. */
  #unsaved: Kept | undefined;
  /** What is on disk is done in turn. */
  #turns: Promise<void> = Promise.resolve();
  #isWaiting = false;
  #isDisposed = false;

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
    this.#events = events;
    this.#kept = keptOf(session);
    this.#subscription = session.onDidChange(() => {
      this.#soon();
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
  async hasCopies(): Promise<boolean> {
    if (this.folder === undefined) return false;
    const entries = await fs.readdir(this.folder, { withFileTypes: true }).catch(() => undefined);
    return entries?.some((entry) => entry.isDirectory()) ?? true;
  }

  /** The session's folder, made if there is none. @throws StoreError */
  folderForCopies(): Promise<string> {
    return this.#inTurn(async () => {
      this.#stored ??= await this.#store.begin(this.#content());
      return this.#stored.folder;
    });
  }

  /** Waits until everything that was decided is on disk; what could not be saved is tried once more. Errors were told by then. */
  async flush(): Promise<void> {
    await this.#idle();
    if (this.#unsaved) this.#again(this.#unsaved);
    await this.#idle();
  }

  /** Takes over what another window has decided since. @throws StoreError */
  takeNewer(): Promise<void> {
    return this.#inTurn(async () => {
      const known = this.#stored;
      if (!known) return;
      const found = await this.#store.find(this.#session.subject.request);
      const isOthers = found?.folder === known.folder && found.record.writer !== known.record.writer;
      if (isOthers && found.record.revision > known.record.revision)
        this.#failed(new SessionOvertakenError(found), this.#kept);
    });
  }

  /**
   * Forgets the session.
   *
   * @param evenIfNewer whether what another window has decided since goes with it
   * @throws SessionOvertakenError, StoreError
   */
  async remove(evenIfNewer: boolean): Promise<void> {
    this.dispose();
    await this.#idle();
    if (this.#stored) await this.#store.remove(this.#stored, { evenIfNewer });
    this.#stored = undefined;
  }

  /** One save at a time; what is decided while one is under way is in the next. */
  #soon(): void {
    if (this.#isWaiting || this.#isDisposed || !this.#isWorthKeeping()) return;
    this.#isWaiting = true;
    void this.#inTurn(async () => {
      this.#isWaiting = false;
      const before = this.#kept;
      this.#kept = keptOf(this.#session);
      this.#unsaved = undefined;
      try {
        await this.#save();
        this.#events.onSaved();
      } catch (error) {
        this.#failed(error, before);
      }
    });
  }

  #isWorthKeeping(): boolean {
    const { history, confirmedRisks, selected, subject } = this.#session;
    if (history !== this.#kept.history) return true;
    if (!this.#stored) return false;
    const isSame = selected === this.#kept.selected && subject === this.#kept.subject;
    return !isSame || !sameItems(confirmedRisks, this.#kept.confirmedRisks);
  }

  async #save(): Promise<void> {
    const stored = this.#stored;
    const content = this.#content();
    this.#stored = stored
      ? await this.#store.save({ ...stored, record: { ...stored.record, ...content } })
      : await this.#store.begin(content);
  }

  /** @param before what was saved last */
  #failed(error: unknown, before: Kept): void {
    if (!(error instanceof SessionOvertakenError)) {
      this.#unsaved = before;
      this.#events.onError(error);
      return;
    }
    const { newer } = error;
    const known = this.#stored?.record.history;
    this.#stored = newer;
    if (!newer) {
      const isDecision = this.#kept.history !== before.history;
      this.#events.onGone();
      if (isDecision) this.#again(before);
    } else if (known && isSameText(plainHistory(known), plainHistory(newer.record.history))) {
      // The other window has looked at it and decided nothing: what was decided here goes on top.
      this.#again(before);
    } else {
      // What was decided here meanwhile is in the other window's undo as little as theirs was in ours: the later wins.
      const { history, risksConfirmed: confirmedRisks } = newer.record;
      this.#kept = { ...keptOf(this.#session), history, confirmedRisks };
      this.#session.takeOver({ history, confirmedRisks });
      this.#events.onTakenOver();
    }
  }

  #again(before: Kept): void {
    this.#kept = before;
    this.#soon();
  }

  async #idle(): Promise<void> {
    for (let last; last !== this.#turns;) {
      last = this.#turns;
      await last;
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turns.then(work);
    this.#turns = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
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

const keptOf = ({ history, confirmedRisks, selected, subject }: MergeSession): Kept => ({
  history,
  confirmedRisks,
  selected,
  subject,
});

const isSameText = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
