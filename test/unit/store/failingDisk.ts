import * as fs from 'node:fs/promises';

type HandleCall = 'appendFile' | 'datasync' | 'sync' | 'writeFile';

export interface DiskFailure {
  /** How often it has struck. */
  readonly hits: number;
  /** From now on the disk works again. */
  stop(): void;
}

/**
 * Makes the next calls of one method of every file handle fail as the operating system would, after half of the bytes
 * were written where there are any.
 */
export async function failNext(call: HandleCall, code: 'ENOSPC' | 'EIO', times = 1): Promise<DiskFailure> {
  const handle = await fs.open(__filename, 'r');
  const prototype = Object.getPrototypeOf(handle) as Record<
    HandleCall,
    (...input: unknown[]) => Promise<unknown>
  >;
  await handle.close();
  const original = prototype[call];
  let hits = 0;
  prototype[call] = async function (this: fs.FileHandle, ...input: unknown[]): Promise<unknown> {
    if (hits >= times) return original.apply(this, input);
    hits++;
    const [bytes] = input;
    if (bytes instanceof Uint8Array) await original.call(this, bytes.subarray(0, bytes.length >> 1));
    throw Object.assign(new Error(`${code}: the disk refuses`), { code });
  };
  return {
    get hits() {
      return hits;
    },
    stop: () => {
      prototype[call] = original;
    },
  };
}
