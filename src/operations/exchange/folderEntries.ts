import type { ReadableFileTree } from '../../core/fileTree';
import { LATEST } from './layoutEntries';
import type { ReadEntries, ReadEntry } from './readEntry';

const encoder = new TextEncoder();
/** Folders within each other at most. */
const MOST_DEPTH = 64;

/**
 * The files below a folder. Links are read as such and never followed.
 *
 * @param folder absolute, with `/` between components
 * @throws FileTreeError as the walk meets it
 */
export function folderEntries(files: ReadableFileTree, folder: string): ReadEntries {
  return (signal) => walk(files, folder, '', 0, signal);
}

async function* walk(
  files: ReadableFileTree,
  folder: string,
  prefix: string,
  depth: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<ReadEntry> {
  for (const { name, type } of await files.list(folder)) {
    signal?.throwIfAborted();
    const [place, path] = [`${folder}/${name}`, prefix + name];
    if (type === 'directory') {
      // Where links are not to be had, this is a copy of a version.
      if (name === LATEST && depth <= 1) continue;
      if (depth < MOST_DEPTH) yield* walk(files, place, `${path}/`, depth + 1, signal);
      else yield other(path);
    } else if (type === 'file') {
      const size = (await files.stat(place))?.size ?? 0;
      yield { path, type, size, read: () => files.read(place) };
    } else if (type === 'link') {
      const target = encoder.encode(await files.readLink(place));
      yield { path, type, size: target.length, read: () => Promise.resolve(target) };
    } else yield other(path);
  }
}

const other = (path: string): ReadEntry => ({
  path,
  type: 'other',
  size: 0,
  read: () => Promise.resolve(new Uint8Array()),
});
