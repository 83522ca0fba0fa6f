import { l10n, type LogOutputChannel } from 'vscode';
import type { ArtifactId } from '../../core/identity';
import type { Progress } from '../../core/merge/session/progressOf';
import type { MergeSessionStore } from '../../store/mergeSessions/mergeSessionStore';
import {
  SessionOvertakenError,
  type StoredMergeSession,
} from '../../store/mergeSessions/sessionOvertakenError';
import { errorMessage } from '../errorMessage';
import type { MergeSubject } from '../mergeSubject';
import type { Questions } from '../questions';
import { describeError } from '../reportError';
import type { Tracking } from '../tracking';
import type { OtherEditors } from './doors/otherEditors';
import { MergeSession } from './mergeSession';
import { SessionKeeping, type KeepingEvents } from './sessionKeeping';
import { SessionRisks } from './sessionRisks';

/** A session that is being decided on in this window, and what goes on beside it. */
interface LiveSession {
  readonly session: MergeSession;
  readonly keeping: SessionKeeping;
  readonly risks: SessionRisks;
}

/** The merge sessions of this window, and what is kept of them and of those of other windows. */
export class MergeSessions {
  readonly #store: MergeSessionStore;
  readonly #editors: OtherEditors;
  readonly #questions: Questions;
  readonly #log: LogOutputChannel;
  readonly #live = new Map<string, LiveSession>();

  constructor(store: MergeSessionStore, editors: OtherEditors, questions: Questions, log: LogOutputChannel) {
    this.#store = store;
    this.#editors = editors;
    this.#questions = questions;
    this.#log = log;
  }

  /** Begins to decide on a merge, from what was decided of it before. */
  async open(tracking: Tracking, subject: MergeSubject): Promise<MergeSession> {
    const stored = await this.#store.find(subject.request);
    const record = stored?.record;
    const session = new MergeSession(
      subject,
      record && { history: record.history, confirmedRisks: record.risksConfirmed, selected: record.selected },
    );
    const keeping = new SessionKeeping(this.#store, session, stored, this.#keepingEvents(session));
    this.#live.set(session.key, { session, keeping, risks: new SessionRisks(tracking, session, this.#log) });
    if (record && !isPlannedWith(record, subject))
      session.setNotice(movedNotice(session, session.decisions.waiting));
    return session;
  }

  /** Goes on with a session whose files may have moved. */
  replan(session: MergeSession, subject: MergeSubject): void {
    const { local, upstream, base } = session.subject.plan;
    const before = {
      local: local.contentHash,
      upstream: upstream.contentHash,
      base: base?.contentHash ?? null,
    };
    const lost = session.replan(subject);
    if (!isPlannedWith(before, subject)) session.setNotice(movedNotice(session, lost));
  }

  /** The folder of a session that is being decided on here, for copies of its texts. @throws StoreError */
  async folderOf({ key }: MergeSession): Promise<string> {
    const live = this.#live.get(key);
    if (!live) throw new Error('The session is not open.');
    return live.keeping.folderForCopies();
  }

  /** Undefined as long as nothing of the session is on disk. */
  keptFolder({ key }: MergeSession): string | undefined {
    return this.#live.get(key)?.keeping.folder;
  }

  /** The session that is being decided on here and kept in a folder. */
  inFolder(folder: string): MergeSession | undefined {
    return [...this.#live.values()].find(({ keeping }) => keeping.folder === folder)?.session;
  }

  /** Ends deciding in this window. What was decided is kept; where nothing was, there is nothing to keep. */
  async leave(session: MergeSession): Promise<void> {
    const live = this.#live.get(session.key);
    if (live?.session !== session) return;
    try {
      await live.keeping.flush();
      if (session.history.now.size === 0 && !(await live.keeping.hasCopies())) await this.#forget(live);
    } catch (error) {
      // Another window has decided on it meanwhile: then there is something to keep.
      if (!(error instanceof SessionOvertakenError)) throw error;
    } finally {
      this.#end(live);
    }
  }

  /**
   * Throws away what was decided, and what was written in other editors, after asking when there is any.
   *
   * @returns whether it was meant
   * @throws StoreError
   */
  async abort(session: MergeSession): Promise<boolean> {
    const live = this.#live.get(session.key);
    const { name } = session.subject.artifact;
    await live?.keeping.takeNewer();
    const isAnything = session.history.now.size > 0 || (await live?.keeping.hasCopies()) === true;
    const isMeant = !isAnything || (await this.#questions.confirm(abortQuestion(name)));
    if (isMeant && live) await this.#endForgotten(live, true);
    return isMeant;
  }

  /** Forgets a session that was carried out. That this fails takes nothing back: it waits once more then. */
  async finish(session: MergeSession): Promise<void> {
    const live = this.#live.get(session.key);
    if (!live) return;
    try {
      await this.#endForgotten(live, true);
    } catch (error) {
      this.#log.error(describeError(error));
    }
  }

  /** Throws away a session that is not open in this window, after asking. @returns whether it was meant */
  async abortStored(stored: StoredMergeSession): Promise<boolean> {
    if (!(await this.#questions.confirm(abortQuestion(stored.record.artifactName)))) return false;
    await this.#editors.closeEditors(stored);
    await this.#store.remove(stored, { evenIfNewer: true });
    return true;
  }

  /** The sessions of all windows that wait to be gone on with, the last changed first. */
  async pending(): Promise<readonly StoredMergeSession[]> {
    const { sessions, damaged } = await this.#store.list();
    for (const file of damaged) this.#log.warn(`What was decided in a merge cannot be read: ${file}`);
    return sessions;
  }

  /** How far the merges of each artifact are. */
  async pendingByArtifact(): Promise<ReadonlyMap<ArtifactId, Progress>> {
    const { sessions } = await this.#store.summaries();
    const pending = sessions.map(
      ({ summary: { request, conflicts, resolved } }) =>
        [request.artifactId, { conflicts, resolved }] as const,
    );
    return new Map(pending.reverse());
  }

  #keepingEvents(session: MergeSession): KeepingEvents {
    let trouble = '';
    return {
      onSaved: () => {
        if (trouble !== '' && session.notice === trouble) session.setNotice('');
        trouble = '';
      },
      onGone: () => {
        session.setNotice(
          l10n.t('Another window has finished this merge. What you decide here begins anew.'),
        );
      },
      onTakenOver: () => {
        session.setNotice(
          l10n.t(
            'Another window has decided on this merge meanwhile. You see its decisions, without your last one.',
          ),
        );
      },
      onError: (error) => {
        this.#log.error(describeError(error));
        trouble = l10n.t('Your decisions could not be saved. {0}', errorMessage(error));
        session.setNotice(trouble);
      },
    };
  }

  /** @param evenIfNewer whether what another window has decided since goes with it @throws SessionOvertakenError, StoreError */
  async #forget({ keeping }: LiveSession, evenIfNewer = false): Promise<void> {
    const { folder } = keeping;
    if (folder !== undefined && evenIfNewer) await this.#editors.closeEditors({ folder });
    await keeping.remove(evenIfNewer);
  }

  async #endForgotten(live: LiveSession, evenIfNewer: boolean): Promise<void> {
    try {
      await this.#forget(live, evenIfNewer);
    } finally {
      this.#end(live);
    }
  }

  #end(live: LiveSession): void {
    live.keeping.dispose();
    live.risks.dispose();
    live.session.dispose();
    this.#live.delete(live.session.key);
  }
}

type Planned = Pick<StoredMergeSession['record'], 'local' | 'upstream' | 'base'>;

function isPlannedWith({ local, upstream, base }: Planned, { plan }: MergeSubject): boolean {
  return (
    plan.local.contentHash === local &&
    plan.upstream.contentHash === upstream &&
    (plan.base?.contentHash ?? null) === base
  );
}

/** @param lost how many decisions do not fit any more */
function movedNotice({ history }: MergeSession, lost: number): string {
  if (history.now.size === 0) return l10n.t('Files changed meanwhile. This is how it is now.');
  if (lost <= 0) return l10n.t('Files changed meanwhile. What you decided still applies.');
  return lost === 1
    ? l10n.t(
        'Files changed meanwhile. One decision does not fit any more and has to be made again; what you wrote by hand is offered there.',
      )
    : l10n.t(
        'Files changed meanwhile. {0} decisions do not fit any more and have to be made again; what you wrote by hand is offered there.',
        lost,
      );
}

const abortQuestion = (name: string): Parameters<Questions['confirm']>[0] => ({
  message: l10n.t('Abort the merge of {0}?', name),
  detail: l10n.t('What was decided so far is thrown away. The files of {0} stay as they are.', name),
  action: l10n.t('Abort Merge'),
});
