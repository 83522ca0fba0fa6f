import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { syncDirectory } from '../durableFile';
import { FileLock } from '../fileLock';
import { ownerOnly } from '../ownerOnly';
import { toStoreError } from '../storeError';
import { LatestOnly } from './latestOnly';
import type { MergeSessionContent } from './mergeSessionRecord';
import { sameRequest, type MergeSessionRequest } from './mergeSessionRequest';
import { newNumberedFolder } from './newNumberedFolder';
import { isMissing, SessionFile } from './sessionFile';
import { SessionOvertakenError, type StoredMergeSession } from './sessionOvertakenError';
import { SessionSummaries, type StoredMergeSummary } from './sessionSummaries';

const LOCK = 'session.lock';
/** Another window's save takes milliseconds. */
const LOCK_TIMEOUT_MS = 5000;

/** The sessions that are kept, and the files that should be one and cannot be read. */
interface MergeSessionList<Session = StoredMergeSession> {
  /** The last changed first. */
  readonly sessions: readonly Session[];
  /** Paths. They are left alone: somebody may know better. */
  readonly damaged: readonly string[];
}

/**
 * Merges that are being resolved, each as one file in a folder of its own: `<artifact id>/<n>/session.json`. A save is on
 * disk when it returns, and a crash leaves the record before or the one after.
 *
 * Windows share them. A save of what another window has saved since is refused, so that nobody's decisions are lost
 * unseen.
 */
export class MergeSessionStore {
  readonly #folder: string;
  readonly #writer = randomBytes(8).toString('hex');
  readonly #summaries = new SessionSummaries();
  readonly #saves = new Map<string, LatestOnly<StoredMergeSession, StoredMergeSession>>();
  /** Of sessions that were last saved here, the revision that our saves began with: those based on an older one are late. */
  readonly #since = new Map<string, number>();
  /** By the session's folder the last lock: giving it back may have failed, which would lock this window out. */
  readonly #locks = new Map<string, FileLock>();
  readonly #listeners = new Set<() => void>();

  /** @param folder where they are kept; made when it is needed */
  constructor(folder: string) {
    this.#folder = path.resolve(folder);
  }

  /** Calls back after this window has begun, saved or removed a session. */
  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /**
   * Begins to keep a session. Whether there is one of the same request is the caller's to see to.
   *
   * @throws StoreError
   */
  async begin(content: MergeSessionContent): Promise<StoredMergeSession> {
    return storing('Beginning a merge', async () => {
      const folder = await newNumberedFolder(path.join(this.#folder, content.request.artifactId));
      const now = Date.now();
      const account = {
        format: 2,
        revision: 1,
        writer: this.#writer,
        createdAt: now,
        changedAt: now,
      } as const;
      const session: StoredMergeSession = { folder, record: { ...content, ...account } };
      try {
        await new SessionFile(folder).write(session.record);
        await syncDirectory(path.dirname(folder));
        await syncDirectory(this.#folder);
      } catch (error) {
        await fs.rm(folder, { recursive: true, force: true }).catch(() => undefined);
        throw error;
      }
      await this.#summaries.written(folder, session.record);
      this.#since.set(folder, account.revision);
      this.#changed();
      return session;
    });
  }

  /** All that are kept, whole. Folders that cannot be read have none. */
  async list(): Promise<MergeSessionList> {
    const { sessions, damaged } = await this.#read((folder) => new SessionFile(folder).read());
    return {
      sessions: sessions
        .map(({ folder, found: record }) => ({ folder, record }))
        .sort((a, b) => b.record.changedAt - a.record.changedAt),
      damaged,
    };
  }

  /** As {@link list}, but cheap: only files that are new or were changed elsewhere are read. */
  async summaries(): Promise<MergeSessionList<StoredMergeSummary>> {
    const { sessions, damaged } = await this.#read((folder) => this.#summaries.of(folder));
    return {
      sessions: sessions
        .map(({ folder, found: summary }) => ({ folder, summary }))
        .sort((a, b) => b.summary.changedAt - a.summary.changedAt),
      damaged,
    };
  }

  /** The session of a request; of several the last changed. */
  async find(request: MergeSessionRequest): Promise<StoredMergeSession | undefined> {
    const { sessions } = await this.summaries();
    for (const { folder, summary } of sessions) {
      if (!sameRequest(summary.request, request)) continue;
      const record = await new SessionFile(folder).read().catch(() => 'damaged' as const);
      if (record !== 'gone' && record !== 'damaged') return { folder, record };
    }
    return undefined;
  }

  /**
   * Saves what changed in a session. Saves of one session follow each other; of those that wait only the latest is
   * written, and all of them return when it is.
   *
   * @param session as it was read, begun or last saved here; `revision` says on what it is based
   * @returns the session as it is kept now
   * @throws SessionOvertakenError
   * @throws StoreError; what is kept is the record before or this one then
   */
  save(session: StoredMergeSession): Promise<StoredMergeSession> {
    const { folder } = session;
    const saves = this.#saves.get(folder) ?? new LatestOnly((latest) => this.#save(latest));
    this.#saves.set(folder, saves);
    return saves.add(session);
  }

  /**
   * Removes a session with everything in its folder, after the saves that are under way. One that is gone already is
   * fine.
   *
   * @param session as the caller knows it
   * @param options `evenIfNewer`: also when another window has saved decisions since, as when the merge was carried out
   * @throws SessionOvertakenError with these decisions; everything is left as it is then
   * @throws StoreError
   */
  async remove(session: StoredMergeSession, { evenIfNewer = false } = {}): Promise<void> {
    const { folder } = session;
    await this.#saves.get(folder)?.idle();
    await storing('Removing a merge', () =>
      this.#exclusively(folder, async () => {
        if (!evenIfNewer) await this.#assertKnown(session);
        await new SessionFile(folder).remove();
      }).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      }),
    );
    await fs.rmdir(path.dirname(folder)).catch(() => undefined);
    this.#summaries.forget(folder);
    this.#saves.delete(folder);
    this.#since.delete(folder);
    this.#locks.delete(folder);
    this.#changed();
  }

  async #save(session: StoredMergeSession): Promise<StoredMergeSession> {
    const { folder } = session;
    const saved = await storing('Saving a merge', () =>
      this.#exclusively(folder, () => this.#saveOver(session)).catch((error: unknown) => {
        throw isMissing(error) ? new SessionOvertakenError(undefined) : error;
      }),
    );
    this.#changed();
    return saved;
  }

  async #saveOver({ folder, record }: StoredMergeSession): Promise<StoredMergeSession> {
    const file = new SessionFile(folder);
    const kept = await this.#summaries.of(folder);
    if (kept === 'gone') throw new SessionOvertakenError(undefined);
    if (kept === 'damaged') await file.keepDamaged();
    const last = kept === 'damaged' ? undefined : kept;
    const since = this.#since.get(folder);
    const isOurs = last?.writer === this.#writer && since !== undefined && record.revision >= since;
    if (last && last.revision > record.revision && !isOurs) await this.#overtaken(folder);
    if (!isOurs) {
      await file.sweep();
      this.#since.set(folder, record.revision);
    }
    const revision = Math.max(last?.revision ?? 0, record.revision) + 1;
    const next = { ...record, revision, writer: this.#writer, changedAt: Date.now() };
    await file.write(next);
    await this.#summaries.written(folder, next);
    return { folder, record: next };
  }

  /** @throws SessionOvertakenError when another window has decided something since */
  async #assertKnown({ folder, record }: StoredMergeSession): Promise<void> {
    const kept = await this.#summaries.of(folder);
    if (kept === 'gone' || kept === 'damaged') return;
    const isTheirs = kept.writer !== this.#writer && kept.revision > record.revision;
    if (isTheirs && kept.hasDecisions) await this.#overtaken(folder);
  }

  async #overtaken(folder: string): Promise<void> {
    const record = await new SessionFile(folder).read();
    // It was there a moment ago, and this window has the lock.
    const isThere = record !== 'gone' && record !== 'damaged';
    throw new SessionOvertakenError(isThere ? { folder, record } : undefined);
  }

  /** What is found in each session's folder. */
  async #read<Found>(
    find: (folder: string) => Promise<Found | 'gone' | 'damaged'>,
  ): Promise<{ readonly sessions: { folder: string; found: Found }[]; readonly damaged: string[] }> {
    const sessions: { folder: string; found: Found }[] = [];
    const damaged: string[] = [];
    for (const artifact of await namesIn(this.#folder, /^[0-9a-f]{64}$/)) {
      for (const number of await namesIn(path.join(this.#folder, artifact), /^\d+$/)) {
        const folder = path.join(this.#folder, artifact, number);
        const found = await find(folder).catch(() => 'damaged' as const);
        if (found === 'damaged') damaged.push(new SessionFile(folder).path);
        else if (found !== 'gone') sessions.push({ folder, found });
      }
    }
    return { sessions, damaged };
  }

  /** Keeps the other windows from a session. */
  async #exclusively<T>(folder: string, work: () => Promise<T>): Promise<T> {
    await this.#locks.get(folder)?.release();
    const lock = await FileLock.acquire(path.join(folder, LOCK), LOCK_TIMEOUT_MS, ownerOnly.file);
    this.#locks.set(folder, lock);
    try {
      return await work();
    } finally {
      // What was done is done.
      await lock.release().catch(() => undefined);
    }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

async function storing<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SessionOvertakenError ? error : toStoreError(error, doing);
  }
}

async function namesIn(folder: string, pattern: RegExp): Promise<string[]> {
  const names = await fs.readdir(folder).catch(() => []);
  return names.filter((name) => pattern.test(name));
}
