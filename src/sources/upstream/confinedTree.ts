import {
  FileTreeError,
  type DirectoryEntry,
  type FileStat,
  type ReadableFileTree,
} from '../../core/fileTree';
import { isWithin } from '../../core/isWithin';

/** More than any source has: whoever points at a whole disk is not followed through it. */
const MOST_DIRECTORIES = 20_000;

/**
 * A file tree that does not leave a folder: a link that leads out of it leads nowhere. It lists a bounded number of
 * directories; one too many cannot be read.
 */
export class ConfinedTree implements ReadableFileTree {
  readonly folder: string;
  readonly #files: ReadableFileTree;
  readonly #leadOut = new Set<string>();
  readonly #failures: FileTreeError[] = [];
  #listed = 0;

  /** @param folder its real path */
  constructor(files: ReadableFileTree, folder: string) {
    this.folder = folder;
    this.#files = files;
  }

  /** The links met that lead out of the folder, relative to it. */
  get leadOut(): readonly string[] {
    return [...this.#leadOut];
  }

  /** The directories that could not be listed, although they are there. */
  get failures(): readonly FileTreeError[] {
    return this.#failures;
  }

  async list(directory: string): Promise<readonly DirectoryEntry[]> {
    try {
      if (++this.#listed > MOST_DIRECTORIES) throw new FileTreeError('failed', directory);
      return await this.#files.list(directory);
    } catch (error) {
      if (error instanceof FileTreeError && error.problem !== 'missing') this.#failures.push(error);
      throw error;
    }
  }

  async resolve(path: string): Promise<string | undefined> {
    const real = await this.#files.resolve(path);
    if (real === undefined || isWithin(real, this.folder)) return real;
    this.#leadOut.add(path.slice(this.folder.length + 1));
    return undefined;
  }

  stat(path: string): Promise<FileStat | undefined> {
    return this.#files.stat(path);
  }

  read(path: string): Promise<Uint8Array> {
    return this.#files.read(path);
  }

  readLink(path: string): Promise<string> {
    return this.#files.readLink(path);
  }

  async pause(): Promise<void> {
    await this.#files.pause?.();
  }
}
