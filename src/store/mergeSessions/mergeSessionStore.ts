import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { syncDirectory } from '../durableFile';
import { FileLock } from '../fileLock';
import { toStoreError } from '../storeError';
import { LatestOnly } from './latestOnly';
import type { MergeSessionContent } from './mergeSessionRecord';
import { sameRequest, type MergeSessionRequest } from './mergeSessionRequest';
import { newNumberedFolder } from './newNumberedFolder';
import { isMissing, SessionFile } from './sessionFile';
import { SessionOvertakenError, type StoredMergeSession } from './sessionOvertakenError';

const LOCK = 'session.lock';
/** Another window's save takes milliseconds. */
const LOCK_TIMEOUT_MS = 5000;

/** The sessions that are kept, and the files that should be one and cannot be read. */
export interface MergeSessionList {
  /** The last changed first. */
  readonly sessions: readonly StoredMergeSession[];
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
      this.#since.set(folder, account.revision);
      this.#changed();
      return session;
    });
  }

  /** All that are kept. Folders that cannot be read have none. */
  async list(): Promise<MergeSessionList> {
    const sessions: StoredMergeSession[] = [];
    const damaged: string[] = [];
    for (const artifact of await namesIn(this.#folder, /^[0-9a-f]{64}$/)) {
      for (const number of await namesIn(path.join(this.#folder, artifact), /^\d+$/)) {
        const folder = path.join(this.#folder, artifact, number);
        const file = new SessionFile(folder);
        const record = await file.read().catch(() => 'damaged' as const);
        if (record === 'damaged') damaged.push(file.path);
        else if (record !== 'gone') sessions.push({ folder, record });
      }
    }
    sessions.sort((a, b) => b.record.changedAt - a.record.changedAt);
    return { sessions, damaged };
  }

  /** The session of a request; of several the last changed. */
  async find(request: MergeSessionRequest): Promise<StoredMergeSession | undefined> {
    const { sessions } = await this.list();
    return sessions.find(({ record }) => sameRequest(record.request, request));
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
   * @throws StoreError
   */
  async remove({ folder }: StoredMergeSession): Promise<void> {
    await this.#saves.get(folder)?.idle();
    await storing('Removing a merge', () =>
      this.#exclusively(folder, () => new SessionFile(folder).remove()).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      }),
    );
    await fs.rmdir(path.dirname(folder)).catch(() => undefined);
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
    const kept = await file.read();
    if (kept === 'gone') throw new SessionOvertakenError(undefined);
    if (kept === 'damaged') await file.keepDamaged();
    const last = kept === 'damaged' ? undefined : kept;
    const since = this.#since.get(folder);
    const isOurs = last?.writer === this.#writer && since !== undefined && record.revision >= since;
    if (last && last.revision > record.revision && !isOurs)
      throw new SessionOvertakenError({ folder, record: last });
    if (!isOurs) {
      await file.sweep();
      this.#since.set(folder, record.revision);
    }
    const revision = Math.max(last?.revision ?? 0, record.revision) + 1;
    const next = { ...record, revision, writer: this.#writer, changedAt: Date.now() };
    await file.write(next);
    return { folder, record: next };
  }

  /** Keeps the other windows from a session. */
  async #exclusively<T>(folder: string, work: () => Promise<T>): Promise<T> {
    await this.#locks.get(folder)?.release();
    const lock = await FileLock.acquire(path.join(folder, LOCK), LOCK_TIMEOUT_MS);
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
