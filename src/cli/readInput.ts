import * as fs from 'node:fs';
import { devNull } from 'node:os';
import { MOST_BYTES } from '../core/merge/mergeFile';
import { CommandError } from './commandError';

/**
 * The bytes of a file to merge. The null device is an empty file, as it stands for a missing base.
 *
 * @throws CommandError when it is no file, or too large; and what the file system says
 */
export function readInput(file: string): Uint8Array {
  if (file === devNull) return new Uint8Array();
  const stat = fs.statSync(file);
  if (stat.isDirectory()) throw new CommandError(`${file} is a directory; a file is needed.`);
  if (!stat.isFile()) throw new CommandError(`${file} is not a regular file.`);
  if (stat.size > MOST_BYTES) throw new CommandError(`${file} is too large to merge (the limit is 64 MiB).`);
  return fs.readFileSync(file);
}
