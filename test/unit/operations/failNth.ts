import * as fs from 'node:fs/promises';

/** What puts a store's bytes on disk. */
export type StoreCall = 'appendFile' | 'write' | 'datasync' | 'sync';

export interface NthFailure {
  /** Whether it has failed. */
  readonly struck: boolean;
  stop(): void;
}

/** Makes the n-th call (from 0) of any of these methods of file handles fail, as a full or broken disk does. */
export async function failNth(calls: readonly StoreCall[], code: string, n: number): Promise<NthFailure> {
  const handle = await fs.open(__filename, 'r');
  const prototype = Object.getPrototypeOf(handle) as Record<
    StoreCall,
    (...input: unknown[]) => Promise<unknown>
  >;
  await handle.close();
  let count = 0;
  const originals = calls.map((call) => [call, prototype[call]] as const);
  for (const [call, original] of originals) {
    prototype[call] = async function (this: fs.FileHandle, ...input: unknown[]): Promise<unknown> {
      if (count++ !== n) return original.apply(this, input);
      const [bytes] = input;
      if (call === 'appendFile' && bytes instanceof Uint8Array)
        await original.call(this, bytes.subarray(0, bytes.length >> 1));
      throw Object.assign(new Error(`${code}: the disk refuses`), { code });
    };
  }
  return {
    get struck() {
      return count > n;
    },
    stop: () => {
      for (const [call, original] of originals) prototype[call] = original;
    },
  };
}
