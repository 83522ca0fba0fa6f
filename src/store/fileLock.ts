import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { StoreError } from './storeError';

/**
 * Nobody keeps a lock this long. A holder on another machine (a shared home directory) cannot be asked whether it
 * lives, and the process number of a dead one may be another process's by now.
 */
const STALE_MS = 10 * 60_000;
/** A lock is whole from its first moment: one that cannot be read lost its bytes in a power failure. */
const UNREADABLE_STALE_MS = 30_000;
/** A process that died while taking a dead one's lock away blocks the next try this long. */
const TAKEOVER_STALE_MS = 1000;

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
}

/**
 * A lock between processes: a file made under another name and then `link()`ed to the lock's, so that its content is
 * whole the moment the name exists (a half-written pid once matched a living process). A dead process's lock is taken
 * away under a second lock, so that two takers cannot both win.
 */
export class FileLock {
  readonly #path: string;
  readonly #holder: Holder;

  private constructor(lock: string, holder: Holder) {
    this.#path = lock;
    this.#holder = holder;
  }

  /**
   * @param mode of the file. Whoever takes the lock has to be able to read it.
   * @throws StoreError `locked` when a living process keeps it for `timeoutMs`.
   */
  static async acquire(lock: string, timeoutMs: number, mode = 0o666): Promise<FileLock> {
    const until = Date.now() + timeoutMs;
    for (let wait = 1; ; wait = Math.min(wait * 1.6, 50)) {
      const holder = await tryCreate(lock, mode);
      if (holder) {
        // Whoever has the lock must get to know it, to give it back.
        await sweep(lock).catch(() => undefined);
        return new FileLock(lock, holder);
      }
      if (await takeAwayIfDead(lock, mode)) continue;
      if (Date.now() > until) throw new StoreError('locked', `Another window holds ${lock}.`);
      await setTimeout(wait + Math.random() * wait);
    }
  }

  /** Whether this process still has it: asked right before an irreversible step. */
  async isHeld(): Promise<boolean> {
    const holder = await readHolder(this.#path);
    return holder?.token === this.#holder.token;
  }

  async release(): Promise<void> {
    if (await this.isHeld()) await fs.rm(this.#path, { force: true });
  }
}

async function tryCreate(lock: string, mode: number): Promise<Holder | undefined> {
  const holder: Holder = { pid: process.pid, host: hostname(), token: randomBytes(8).toString('hex') };
  const temporary = `${lock}.${String(holder.pid)}.${holder.token}.tmp`;
  try {
    await fs.writeFile(temporary, JSON.stringify(holder), { flag: 'wx', mode });
    await fs.link(temporary, lock);
    return holder;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    // The temporary file is gone: somebody on another machine took it for a dead process's. It is made again.
    if (code === 'EEXIST' || (code === 'ENOENT' && syscall === 'link')) return undefined;
    throw error;
  } finally {
    // What is left is swept when this process is gone.
    await fs.rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Removes what processes left that died between making their file and giving it the lock's name. */
async function sweep(lock: string): Promise<void> {
  const prefix = `${path.basename(lock)}.`;
  for (const name of await fs.readdir(path.dirname(lock))) {
    const [pid] =
      name.startsWith(prefix) && name.endsWith('.tmp') ? name.slice(prefix.length).split('.') : [];
    if (pid !== undefined && !isProcessAlive(Number(pid))) {
      await fs.rm(path.join(path.dirname(lock), name), { force: true });
    }
  }
}

async function takeAwayIfDead(lock: string, mode: number): Promise<boolean> {
  if (!(await isDead(lock))) return false;
  const takeover = `${lock}.takeover`;
  if (!(await tryCreate(takeover, mode))) {
    const age = await ageOf(takeover);
    if (age !== undefined && age > TAKEOVER_STALE_MS && (await isDead(takeover)))
      await fs.rm(takeover, { force: true });
    return false;
  }
  try {
    if (!(await isDead(lock))) return false;
    await fs.rm(lock, { force: true });
    return true;
  } finally {
    await fs.rm(takeover, { force: true });
  }
}

async function isDead(lock: string): Promise<boolean> {
  const holder = await readHolder(lock);
  const age = (await ageOf(lock)) ?? 0;
  if (!holder) return age > UNREADABLE_STALE_MS;
  if (age > STALE_MS) return true;
  return holder.host === hostname() && !isProcessAlive(holder.pid);
}

async function ageOf(lock: string): Promise<number | undefined> {
  try {
    return Date.now() - (await fs.stat(lock)).mtimeMs;
  } catch {
    return undefined;
  }
}

async function readHolder(lock: string): Promise<Holder | undefined> {
  try {
    const value: unknown = JSON.parse(await fs.readFile(lock, 'utf8'));
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, host, token } = value as Partial<Record<keyof Holder, unknown>>;
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof token !== 'string') return undefined;
    return { pid, host, token };
  } catch {
    return undefined;
  }
}

/** Whether a process of this machine runs; one that may not be signalled does. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
