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
/** File systems without hard links: exFAT, some network and FUSE ones. */
const CANNOT_LINK = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** How the name of a marker ends. */
const MARKER = '.takeover';

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
}

/** The lock file of a moment: its holder's token; where that cannot be read, what no other file has. */
interface Seen {
  readonly token: string;
  readonly holder: Holder | undefined;
  readonly age: number;
}

/**
 * A lock between processes: a file made under another name and then `link()`ed to the lock's, so that its content is
 * whole the moment the name exists (a half-written pid once matched a living process).
 *
 * A lock is removed, by its holder or by who finds the holder dead, only under a marker named after the lock's token,
 * made in the same way. Tokens never recur, so that of all processes one has the right to remove that very lock, and a
 * process that comes late finds another token there and removes nothing. A remover that died is taken away by the same
 * rule. What this leaves to chance is a process stopped for more than {@link STALE_MS} between reading the token and
 * removing the file; for steps that cannot be undone, {@link isHeld} is asked, and see `writeImage`.
 */
export class FileLock {
  readonly #path: string;
  readonly #holder: Holder;
  readonly #mode: number;

  private constructor(lock: string, holder: Holder, mode: number) {
    this.#path = lock;
    this.#holder = holder;
    this.#mode = mode;
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
        await sweep(lock, holder.token).catch(() => undefined);
        return new FileLock(lock, holder, mode);
      }
      if (await removeIfDead(lock, mode)) continue;
      if (Date.now() > until) throw new StoreError('locked', `Another window holds ${lock}.`);
      await setTimeout(wait + Math.random() * wait);
    }
  }

  /** Whether a process that may be alive has a lock. */
  static async isTaken(lock: string): Promise<boolean> {
    const seen = await look(lock);
    return seen !== undefined && !isDead(seen);
  }

  /** Whether this process still has it: asked right before an irreversible step. */
  async isHeld(): Promise<boolean> {
    return (await look(this.#path))?.token === this.#holder.token;
  }

  async release(): Promise<void> {
    try {
      await remove(this.#path, this.#holder.token, this.#mode);
    } catch {
      // No marker can be made on a full disk, and a lock that stays would keep everybody out.
      if (await this.isHeld()) await fs.rm(this.#path, { force: true });
    }
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
    if (syscall === 'link' && CANNOT_LINK.has(code ?? '')) return await tryCreateInPlace(lock, holder, mode);
    // The temporary file is gone: somebody on another machine took it for a dead process's. It is made again.
    if (code === 'EEXIST' || (code === 'ENOENT' && syscall === 'link')) return undefined;
    throw error;
  } finally {
    // What is left is swept when this process is gone.
    await fs.rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** The name exists before its content, so that one without content counts as held for {@link UNREADABLE_STALE_MS}. */
async function tryCreateInPlace(lock: string, holder: Holder, mode: number): Promise<Holder | undefined> {
  try {
    await fs.writeFile(lock, JSON.stringify(holder), { flag: 'wx', mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
  // Whoever was stopped for so long between the two has lost it already.
  return (await look(lock))?.token === holder.token ? holder : undefined;
}

/**
 * Removes what processes left that died between making their file and giving it the lock's name, or while removing an
 * earlier lock: what they had the right to remove is gone.
 */
async function sweep(lock: string, token: string): Promise<void> {
  const prefix = `${path.basename(lock)}.`;
  for (const name of await fs.readdir(path.dirname(lock))) {
    if (!name.startsWith(prefix) || name.startsWith(`${prefix}${token}.`)) continue;
    const pid = /\.(\d+)\.[0-9a-f]+\.tmp$/.exec(name)?.[1];
    const isLeft = pid === undefined ? name.endsWith(MARKER) : !isProcessAlive(Number(pid));
    if (isLeft) await fs.rm(path.join(path.dirname(lock), name), { force: true });
  }
}

async function removeIfDead(lock: string, mode: number): Promise<boolean> {
  const seen = await look(lock);
  return seen !== undefined && isDead(seen) && remove(lock, seen.token, mode);
}

/** @returns false while another process is at it, or when the lock with this token is gone */
async function remove(lock: string, token: string, mode: number): Promise<boolean> {
  const marker = `${lock}.${token}${MARKER}`;
  // At once, so that who does not wait is not kept out by two dead processes either.
  if (!(await tryCreate(marker, mode)))
    return (await removeIfDead(marker, mode)) && (await remove(lock, token, mode));
  try {
    if ((await look(lock))?.token !== token) return false;
    await fs.rm(lock, { force: true });
    return true;
  } finally {
    await fs.rm(marker, { force: true });
  }
}

function isDead({ holder, age }: Seen): boolean {
  if (!holder) return age > UNREADABLE_STALE_MS;
  if (age > STALE_MS) return true;
  return holder.host === hostname() && !isProcessAlive(holder.pid);
}

/** Undefined when there is no lock. */
async function look(lock: string): Promise<Seen | undefined> {
  let handle: fs.FileHandle;
  try {
    handle = await fs.open(lock, 'r');
  } catch {
    return undefined;
  }
  try {
    const { ino, mtimeMs } = await handle.stat();
    const holder = toHolder(await handle.readFile('utf8'));
    return {
      token: holder?.token ?? `${String(ino)}-${String(Math.round(mtimeMs))}`,
      holder,
      age: Date.now() - mtimeMs,
    };
  } finally {
    await handle.close();
  }
}

function toHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
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
