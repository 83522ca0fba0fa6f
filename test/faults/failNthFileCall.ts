import { hookFileCalls, isOpeningToRead } from './fileCalls';

const CALLS = [
  'copyFile',
  'link',
  'mkdir',
  'open',
  'readFile',
  'readdir',
  'rename',
  'rm',
  'stat',
  'writeFile',
  'handle.appendFile',
  'handle.datasync',
  'handle.read',
  'handle.stat',
  'handle.sync',
  'handle.truncate',
  'handle.writeFile',
];

export interface NthFileFailure {
  /** The call that has failed, as `handle.sync`; undefined when there were fewer calls. */
  readonly struck: string | undefined;
  stop(): void;
}

/**
 * Makes the n-th call (from 0) of the file system's, but for opening a file to read it, fail, as a full disk or missing rights do. Of what it writes, half of
 * the bytes are on disk then.
 */
export async function failNthFileCall(code: 'ENOSPC' | 'EACCES', n: number): Promise<NthFileFailure> {
  let count = 0;
  let struck: string | undefined;
  const stop = await hookFileCalls(CALLS, async (call) => {
    const { name, bytes, proceed } = call;
    if (isOpeningToRead(call) || count++ !== n) return proceed();
    struck = name;
    if (bytes) await proceed(bytes.subarray(0, bytes.length >> 1));
    throw Object.assign(new Error(`${code}: the disk refuses`), { code });
  });
  return {
    get struck() {
      return struck;
    },
    stop,
  };
}
