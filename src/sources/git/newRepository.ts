import * as fs from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gitOutput } from './gitOutput';
import { startGit } from './gitProcess';

/** Files get the bytes that the commits have, whatever they, or anybody's settings, ask for. */
const ATTRIBUTES = '* -text -filter -ident -working-tree-encoding\n';

/** Git is missing, or did not do what it was asked; the message is what it said. */
export class GitError extends Error {
  override readonly name = 'GitError';
}

/**
 * Makes a repository with a working tree from a stream for `git fast-import`, by the user's git, without hooks and templates.
 *
 * @param folder absolute path of an empty folder
 * @param branch is checked out
 * @throws GitError; what the stream throws
 */
export async function newRepository(
  folder: string,
  branch: string,
  stream: AsyncIterable<Uint8Array | string>,
  signal: AbortSignal,
): Promise<void> {
  await run(folder, ['init', '--quiet', '--template='], signal);
  await run(folder, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`], signal);
  await fs.mkdir(path.join(folder, '.git/info'), { recursive: true });
  await fs.writeFile(path.join(folder, '.git/info/attributes'), ATTRIBUTES);
  await importStream(folder, stream, signal);
  await run(folder, ['-c', 'core.autocrlf=false', 'reset', '--quiet', '--hard'], signal);
}

async function run(folder: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  if ((await gitOutput(folder, args, signal)) !== undefined) return;
  signal.throwIfAborted();
  throw new GitError(`git ${args.join(' ')}`);
}

async function importStream(
  folder: string,
  stream: AsyncIterable<Uint8Array | string>,
  signal: AbortSignal,
): Promise<void> {
  const child = startGit(folder, ['fast-import', '--quiet', '--done', '--date-format=raw'], signal);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  child.stdout.resume();
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (error) => {
      reject(new GitError(error.message, { cause: error }));
    });
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new GitError(said));
    });
  });
  const written = pipeline(Readable.from(stream, { objectMode: true }), child.stdin).catch(
    (error: unknown) => {
      child.kill('SIGKILL');
      throw error;
    },
  );
  const [end, write] = await Promise.allSettled([ended, written]);
  signal.throwIfAborted();
  // That git ended breaks the pipe to it, and says more than that.
  if (end.status === 'rejected' && isPipeError(write)) throw end.reason;
  if (write.status === 'rejected') throw write.reason;
  if (end.status === 'rejected') throw end.reason;
}

function isPipeError(result: PromiseSettledResult<void>): boolean {
  const error: unknown = result.status === 'rejected' ? result.reason : undefined;
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE')
  );
}
