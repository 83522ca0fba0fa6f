import { createHash, randomBytes } from 'node:crypto';
import { fstatSync } from 'node:fs';
import { hostname } from 'node:os';
import { isProcessAlive } from './fileLock';

/** Names one writing process: its journal segments and object packs begin with it. */
export type WriterId = string & { readonly __brand: 'WriterId' };

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 6);
/** Whether a process on another machine, such as a container that is gone, is there, nobody can tell but by its files' age. */
const ENDED_ELSEWHERE_MS = 7 * 24 * 60 * 60_000;
/** Long before others take its file for ended, a writer lets go of it by itself. */
const LET_GO_MS = ENDED_ELSEWHERE_MS / 2;
const PATTERN = /^([0-9a-z]+)-([0-9a-f]{6})-(\d+)-[0-9a-f]{8}$/;

/** Start time, machine, process and chance: no two writers share one. */
export function newWriterId(now: number): WriterId {
  const random = randomBytes(4).toString('hex');
  return `${now.toString(36)}-${host}-${String(process.pid)}-${random}` as WriterId;
}

/** The writer a file name without its ending stands for; undefined when it is none. */
export function parseWriterId(name: string): WriterId | undefined {
  return PATTERN.test(name) ? (name as WriterId) : undefined;
}

/** Whether a writer is, or was, this process. */
export function isOfThisProcess(writer: WriterId): boolean {
  const [, , itsHost, pid] = PATTERN.exec(writer) ?? [];
  return itsHost === host && Number(pid) === process.pid;
}

/** Whether a writer is, or was, a process of this machine. */
function isOfThisMachine(writer: WriterId): boolean {
  return PATTERN.exec(writer)?.[2] === host;
}

/**
 * Whether a writer may still be at something that it has begun. One on another machine may for a week.
 *
 * @param touchedAt when it last wrote to it, in milliseconds since 1970: a file's mtime
 */
export function mayStillWrite(writer: WriterId, touchedAt: number): boolean {
  return isOfThisMachine(writer)
    ? isProcessAlive(Number(PATTERN.exec(writer)?.[3]))
    : Date.now() - touchedAt < ENDED_ELSEWHERE_MS;
}

/**
 * Whether this process may append to a file that it has begun: not when others have removed it, or soon may as nobody
 * has written to it for long. Asked for every commit, so that it does not go through the thread pool.
 */
export function mayAppendTo(file: number): boolean {
  try {
    const { nlink, mtimeMs } = fstatSync(file);
    return nlink > 0 && Date.now() - mtimeMs < LET_GO_MS;
  } catch {
    // On a network's disk, one that is gone cannot even be looked at.
    return false;
  }
}
