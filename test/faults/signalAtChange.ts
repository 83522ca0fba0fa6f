import { writeSync } from 'node:fs';
import { hookFileCalls, isOpeningToRead } from './fileCalls';

/** The calls that change what is on disk. Between two of them a kill leaves what the earlier one left. */
const CHANGING = [
  'appendFile',
  'chmod',
  'copyFile',
  'link',
  'mkdir',
  'open',
  'rename',
  'rm',
  'rmdir',
  'symlink',
  'truncate',
  'unlink',
  'utimes',
  'writeFile',
  'handle.appendFile',
  'handle.chmod',
  'handle.datasync',
  'handle.sync',
  'handle.truncate',
  'handle.utimes',
  'handle.write',
  'handle.writeFile',
  'handle.writev',
];

/**
 * Sends this process a signal at its n-th change of the disk (from 0): right before the call is made, and for one that writes
 * bytes once more when half of them are written. Prints a line before, because nothing can be printed after.
 *
 * @returns to be called before a change that is not made by `node:fs/promises`
 */
export async function signalAtChange(signal: NodeJS.Signals, n: number): Promise<() => void> {
  let count = 0;
  const strike = (): boolean => count++ === n;
  const send = (): void => {
    writeSync(1, `${JSON.stringify({ step: 'struck' })}\n`);
    process.kill(process.pid, signal);
  };
  await hookFileCalls(CHANGING, async (call) => {
    const { name, bytes, proceed } = call;
    if (isOpeningToRead(call)) return proceed();
    if (strike()) send();
    const isLong = bytes !== undefined && bytes.length > 1;
    if (!isLong || !name.startsWith('handle.') || !strike()) return proceed();
    const half = bytes.length >> 1;
    await proceed(bytes.subarray(0, half));
    send();
    return proceed(bytes.subarray(half));
  });
  return () => {
    if (strike()) send();
  };
}
