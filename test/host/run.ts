import { spawn, type SpawnOptions } from 'node:child_process';

export interface Ran {
  readonly status: number | null;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

/** Runs a program to its end and keeps what it printed. Never rejects: a program that cannot start has status null. */
export function run(
  program: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env'> = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (output += data.toString()));
    child.on('error', (error) => {
      resolve({ status: null, output: output + error.message });
    });
    child.on('close', (status) => {
      resolve({ status, output });
    });
  });
}

/** Like {@link run}. @throws with the program's output when it does not end with status 0 */
export async function mustRun(
  program: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env'> = {},
): Promise<string> {
  const { status, output } = await run(program, args, options);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${String(status)}:\n${output}`);
  return output;
}
