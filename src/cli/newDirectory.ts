import * as fs from 'node:fs';
import path from 'node:path';
import { pathProblem } from '../core/relativePath';
import { CommandError } from './commandError';
import { writingSentence } from './plainSentence';

/** A file to write: its bytes, a copy of another file's, or a link. */
export interface NewFile {
  /** Relative, `/` between components. */
  readonly path: string;
  readonly executable: boolean;
  readonly content: { readonly bytes: Uint8Array } | { readonly copyOf: string } | { readonly link: Buffer };
}

/**
 * Makes sure that a directory can be written without touching anything else: it is missing or empty, and neither in one of
 * the others nor around one.
 *
 * @throws CommandError
 */
export function checkNewDirectory(directory: string, others: readonly string[]): void {
  const real = realPlace(path.resolve(directory));
  for (const other of others) {
    const place = realPlace(path.resolve(other));
    if (place === real)
      throw new CommandError(`${directory} is one of the inputs; the result needs a place of its own.`);
    if (isIn(real, place) || isIn(place, real))
      throw new CommandError(`${directory} must be apart from ${other}: one lies in the other.`);
  }
  const stat = fs.statSync(directory, { throwIfNoEntry: false });
  if (!stat) return;
  if (!stat.isDirectory()) throw new CommandError(`${directory} is not a directory.`);
  if (fs.readdirSync(directory).length > 0) throw new CommandError(`${directory} is not empty.`);
}

/** Where a path that need not exist yet really is. */
function realPlace(place: string): string {
  const parent = path.dirname(place);
  if (fs.existsSync(place) || parent === place) return fs.realpathSync(place);
  return path.join(realPlace(parent), path.basename(place));
}

function isIn(place: string, directory: string): boolean {
  const relative = path.relative(directory, place);
  return (
    relative === '' ||
    (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative))
  );
}

/**
 * Writes files into a directory that {@link checkNewDirectory} passed; removes what it wrote when one cannot be written.
 *
 * @returns removes it all again
 */
export function writeNewDirectory(directory: string, files: readonly NewFile[]): () => void {
  const platform = process.platform === 'win32' ? 'windows' : 'posix';
  const unfit = files.find((file) => pathProblem(file.path, platform));
  if (unfit) throw new CommandError(`${unfit.path} is no path that can be written on this system.`);
  let made: string | undefined;
  const remove = (): void => {
    if (made !== undefined) fs.rmSync(made, { recursive: true, force: true });
    else if (fs.existsSync(directory)) empty(directory);
  };
  try {
    made = makeDirectory(path.resolve(directory));
    for (const file of files) {
      const place = path.join(directory, file.path);
      makeDirectory(path.dirname(place));
      if ('link' in file.content) {
        fs.symlinkSync(file.content.link, place);
        continue;
      }
      if ('bytes' in file.content) fs.writeFileSync(place, file.content.bytes, { flag: 'wx' });
      else fs.copyFileSync(file.content.copyOf, place, fs.constants.COPYFILE_EXCL);
      const { mode } = fs.statSync(place);
      const readers = mode & 0o444;
      fs.chmodSync(place, file.executable ? mode | (readers >> 2) : mode & ~0o111);
    }
  } catch (error) {
    remove();
    throw new CommandError(writingSentence(directory, error), { cause: error });
  }
  return remove;
}

function empty(directory: string): void {
  for (const name of fs.readdirSync(directory)) fs.rmSync(path.join(directory, name), { recursive: true });
}

/**
 * Makes a directory and those above it that are missing: one by one, as Node's own recursive call never ends below
 * `/proc`. When one cannot be made, none is.
 *
 * @returns the uppermost that was made
 */
function makeDirectory(place: string): string | undefined {
  const missing: string[] = [];
  for (let at = place; !fs.existsSync(at); at = path.dirname(at)) missing.unshift(at);
  let made: string | undefined;
  try {
    for (const directory of missing) {
      fs.mkdirSync(directory);
      made ??= directory;
    }
  } catch (error) {
    if (made !== undefined) fs.rmSync(made, { recursive: true });
    throw error;
  }
  return made;
}
