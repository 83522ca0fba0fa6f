import fsModule, * as fs from 'node:fs/promises';

const MODULE_CALLS = [
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
] as const;
const HANDLE_CALLS = ['sync', 'writeFile'] as const;

type Call = (...input: unknown[]) => Promise<unknown>;

export interface NthFileFailure {
  /** The call that has failed, as `handle.sync`; undefined when there were fewer calls. */
  readonly struck: string | undefined;
  stop(): void;
}

/**
 * Makes the n-th call (from 0) of the file system's fail, as a full disk or missing rights do. Of a file handle's write
 * half of the bytes are on disk then.
 */
export async function failNthFileCall(code: 'ENOSPC' | 'EACCES', n: number): Promise<NthFileFailure> {
  const handle = await fs.open(__filename, 'r');
  const prototype = Object.getPrototypeOf(handle) as Record<string, Call>;
  await handle.close();
  const module = fsModule as unknown as Record<string, Call>;
  let count = 0;
  let struck: string | undefined;
  const restores: (() => void)[] = [];
  const replace = (owner: Record<string, Call>, call: string, name: string): void => {
    const original = owner[call];
    if (!original) throw new Error(`There is no ${name}.`);
    restores.push(() => (owner[call] = original));
    owner[call] = async function (this: unknown, ...input: unknown[]): Promise<unknown> {
      if (count++ !== n) return original.apply(this, input);
      struck = name;
      const [bytes] = input;
      if (owner === prototype && bytes instanceof Uint8Array)
        await original.call(this, bytes.subarray(0, bytes.length >> 1));
      throw Object.assign(new Error(`${code}: the disk refuses`), { code });
    };
  };
  for (const call of MODULE_CALLS) replace(module, call, call);
  for (const call of HANDLE_CALLS) replace(prototype, call, `handle.${call}`);
  return {
    get struck() {
      return struck;
    },
    stop: () => {
      for (const restore of restores) restore();
    },
  };
}
