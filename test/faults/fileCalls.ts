import fsModule, * as fs from 'node:fs/promises';

/** A call of `node:fs/promises` or of a file handle that is about to be made. */
export interface FileCall {
  /** As `rename`, or `handle.sync`. */
  readonly name: string;
  readonly input: readonly unknown[];
  /** What it writes; undefined for a call that writes no bytes. */
  readonly bytes: Uint8Array | undefined;
  /** Makes the call; `bytes` in place of its own. */
  readonly proceed: (bytes?: Uint8Array) => Promise<unknown>;
}

/** Whether a call opens a file to read it. */
export function isOpeningToRead({ name, input }: FileCall): boolean {
  return name === 'open' && (input[1] ?? 'r') === 'r';
}

type Method = (...input: unknown[]) => Promise<unknown>;

/**
 * Has a function called in place of each of these calls, wherever in this process they are made.
 *
 * @param names as in {@link FileCall}
 * @returns what ends it
 */
export async function hookFileCalls(
  names: readonly string[],
  hook: (call: FileCall) => Promise<unknown>,
): Promise<() => void> {
  const handle = await fs.open(__filename, 'r');
  const prototype = Object.getPrototypeOf(handle) as Record<string, Method>;
  await handle.close();
  const module = fsModule as unknown as Record<string, Method>;
  const restores: (() => void)[] = [];
  for (const name of names) {
    const ofHandle = name.startsWith('handle.');
    const owner = ofHandle ? prototype : module;
    const key = ofHandle ? name.slice('handle.'.length) : name;
    const original = owner[key];
    if (!original) throw new Error(`There is no ${name}.`);
    restores.push(() => (owner[key] = original));
    const bytesAt = ofHandle ? 0 : 1;
    owner[key] = function (this: unknown, ...input: unknown[]): Promise<unknown> {
      return hook({
        name,
        input,
        bytes: bytesOf(key, input[bytesAt]),
        proceed: (bytes) => original.apply(this, bytes === undefined ? input : input.with(bytesAt, bytes)),
      });
    };
  }
  return () => {
    for (const restore of restores) restore();
  };
}

function bytesOf(call: string, value: unknown): Uint8Array | undefined {
  if (!/^(append|write)/.test(call)) return undefined;
  if (typeof value === 'string') return Buffer.from(value);
  return value instanceof Uint8Array ? value : undefined;
}
