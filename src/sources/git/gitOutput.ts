import { startGit, type GitFolder } from './gitProcess';

/** Bytes: more than the lists that are asked for can have. */
const MOST_OUTPUT = 16_000_000;

/** What one call of git writes; undefined when it fails, is missing, is stopped, or writes too much. */
export function gitOutput(
  folder: GitFolder,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = startGit(folder, args, signal);
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdin.end();
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_OUTPUT) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.on('error', () => {
      resolve(undefined);
    });
    child.on('close', (code) => {
      resolve(code === 0 ? Buffer.concat(chunks).toString('utf8') : undefined);
    });
  });
}
