import { FileTreeError, type DirectoryEntry, type ReadableFileTree } from '../../core/fileTree';
import { ARTIFACT_FILE, VERSIONS_FOLDER } from './layoutEntries';
import { MOST_ABOVE } from './layoutHistories';
import type { ReadEntries, ReadEntry } from './readEntry';

const encoder = new TextEncoder();
/** Folders within each other at most. */
const MOST_DEPTH = 64;
/** A repository's own folder: hundreds more, and nothing of the layout. */
const GIT_FOLDER = '.git';

/**
 * The files of the open layout in a folder. What else lies there, such as a repository that it is kept in, is not read, and
 * may be unreadable. Links are read as such and never followed.
 *
 * @param folder absolute, with `/` between components
 * @throws FileTreeError as the walk meets it
 */
export function folderEntries(files: ReadableFileTree, folder: string): ReadEntries {
  return (signal) => new FolderWalk(files, signal).artifacts(folder, '', 0);
}

class FolderWalk {
  readonly #files: ReadableFileTree;
  readonly #signal: AbortSignal | undefined;

  constructor(files: ReadableFileTree, signal: AbortSignal | undefined) {
    this.#files = files;
    this.#signal = signal;
  }

  /** @param prefix of the paths in the folder: empty, or ends with `/` */
  async *artifacts(folder: string, prefix: string, above: number): AsyncGenerator<ReadEntry> {
    const entries = await this.#listAbove(folder, above);
    const isArtifact = entries.some(({ name }) => name === ARTIFACT_FILE);
    for (const entry of entries) {
      this.#signal?.throwIfAborted();
      const { name, type } = entry;
      if (isArtifact) {
        // Where links are not to be had, `latest` is a copy of a version.
        if (name === ARTIFACT_FILE || name === VERSIONS_FOLDER)
          yield* this.#below(entry, folder, prefix, above);
      } else if (type === 'directory' && name !== GIT_FOLDER && above < MOST_ABOVE)
        yield* this.artifacts(`${folder}/${name}`, `${prefix}${name}/`, above + 1);
    }
  }

  /** What is nobody's to read beside the artifacts does not keep them from being read. The folder that was named does. */
  async #listAbove(folder: string, above: number): Promise<readonly DirectoryEntry[]> {
    try {
      return await this.#files.list(folder);
    } catch (error) {
      if (above > 0 && error instanceof FileTreeError) return [];
      throw error;
    }
  }

  async *#below(
    { name, type }: DirectoryEntry,
    folder: string,
    prefix: string,
    depth: number,
  ): AsyncGenerator<ReadEntry> {
    this.#signal?.throwIfAborted();
    const [place, path] = [`${folder}/${name}`, prefix + name];
    if (type === 'directory' && depth < MOST_DEPTH) {
      for (const entry of await this.#files.list(place))
        yield* this.#below(entry, place, `${path}/`, depth + 1);
    } else if (type === 'file') {
      const size = (await this.#files.stat(place))?.size ?? 0;
      yield { path, type, size, read: () => this.#files.read(place) };
    } else if (type === 'link') {
      const target = encoder.encode(await this.#files.readLink(place));
      yield { path, type, size: target.length, read: () => Promise.resolve(target) };
    } else yield { path, type: 'other', size: 0, read: () => Promise.resolve(new Uint8Array()) };
  }
}
