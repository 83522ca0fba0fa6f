import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { isProcessAlive } from './fileLock';

/** Names one writing process: its journal segments and object packs begin with it. */
export type WriterId = string & { readonly __brand: 'WriterId' };

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 6);
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
export function isOfThisMachine(writer: WriterId): boolean {
  return PATTERN.exec(writer)?.[2] === host;
}

/** Whether a writer can still append. One on another machine might. */
export function mayBeAlive(writer: WriterId): boolean {
  return !isOfThisMachine(writer) || isProcessAlive(Number(PATTERN.exec(writer)?.[3]));
}
