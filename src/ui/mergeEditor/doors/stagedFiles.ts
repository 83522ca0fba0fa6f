import * as fs from 'node:fs/promises';
import path from 'node:path';
import {
  Disposable,
  EventEmitter,
  FileChangeType,
  FilePermission,
  FileSystemError,
  FileType,
  Uri,
  workspace,
  type FileChangeEvent,
  type FileStat,
  type FileSystemProvider,
} from 'vscode';
import { ownerOnly } from '../../../store/ownerOnly';
import { replaceFile } from './replaceFile';
import {
  parseStagedFolder,
  parseStagedPath,
  stagedPath,
  stagedPlace,
  type StagedPlace,
  type StagedSide,
} from './stagedPlace';

/** The scheme of staged copies. Tools that look into every `file:` document leave them alone, VS Code's own lenses for conflicts too. */
const STAGED_SCHEME = 'artifact-lineage-merge';

/**
 * Copies of the texts of merges, for other editors, as a file system of their own: never the live files. They are on disk
 * below the folder of all merges, so that closing the window loses nothing, and nobody else can read them. Only results can
 * be written.
 */
export class StagedFiles implements FileSystemProvider {
  readonly scheme: string;
  readonly #folder: string;
  readonly #changed = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  /** @param folder of all merges, absolute; made when it is needed */
  constructor(folder: string, scheme = STAGED_SCHEME) {
    this.#folder = folder;
    this.scheme = scheme;
  }

  register(): Disposable {
    return Disposable.from(
      workspace.registerFileSystemProvider(this.scheme, this, { isCaseSensitive: true }),
      this.#changed,
    );
  }

  /** @param session the folder of a merge, absolute @param file its path in the plan @throws RangeError for a folder elsewhere */
  uriOf(session: string, file: string, side: StagedSide): Uri {
    const place = stagedPlace(this.#folder, session, file, side);
    return Uri.from({ scheme: this.scheme, path: stagedPath(place) });
  }

  /** @returns undefined when the URI is none of a staged copy */
  placeOf(uri: Uri): StagedPlace | undefined {
    return uri.scheme === this.scheme ? parseStagedPath(uri.path) : undefined;
  }

  /** The folder of the merge that a copy belongs to, absolute. */
  sessionOf({ session }: StagedPlace): string {
    return path.join(this.#folder, ...session.split('/'));
  }

  /** The folder with all copies of a text, absolute. */
  folderOf(place: StagedPlace): string {
    return path.join(this.sessionOf(place), place.key);
  }

  /** Writes a copy, of any side. */
  async stage(uri: Uri, text: string): Promise<void> {
    const file = this.#fileOf(uri);
    await fs.mkdir(path.dirname(file), { recursive: true, mode: ownerOnly.folder });
    await this.#write(uri, file, new TextEncoder().encode(text));
  }

  watch(): Disposable {
    return new Disposable(() => undefined);
  }

  async stat(uri: Uri): Promise<FileStat> {
    const folder = uri.scheme === this.scheme ? parseStagedFolder(uri.path) : undefined;
    if (folder) return this.#statFolder(uri, path.join(this.#folder, ...folder));
    const stat = await this.#trying(uri, () => fs.lstat(this.#fileOf(uri)));
    if (!stat.isFile()) throw FileSystemError.FileNotFound(uri);
    return {
      type: FileType.File,
      ctime: stat.birthtimeMs,
      mtime: stat.mtimeMs,
      size: stat.size,
      ...(this.placeOf(uri)?.side === 'result' ? {} : { permissions: FilePermission.Readonly }),
    };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    const { type } = await this.stat(uri);
    if (type !== FileType.File) throw FileSystemError.FileIsADirectory(uri);
    return this.#trying(uri, () => fs.readFile(this.#fileOf(uri)));
  }

  /** Only what was staged is there to be written: a merge that was ended meanwhile does not come back. */
  async writeFile(uri: Uri, content: Uint8Array): Promise<void> {
    if (this.placeOf(uri)?.side !== 'result') throw FileSystemError.NoPermissions(uri);
    await this.stat(uri);
    await this.#trying(uri, () => this.#write(uri, this.#fileOf(uri), content));
  }

  readDirectory(): [string, FileType][] {
    return [];
  }

  createDirectory(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  async #statFolder(uri: Uri, folder: string): Promise<FileStat> {
    const stat = await this.#trying(uri, () => fs.lstat(folder));
    if (!stat.isDirectory()) throw FileSystemError.FileNotFound(uri);
    return { type: FileType.Directory, ctime: stat.birthtimeMs, mtime: stat.mtimeMs, size: 0 };
  }

  async #write(uri: Uri, file: string, content: Uint8Array): Promise<void> {
    // Beside it under a name that no copy has, so that a crash leaves the old text or the new one.
    const temporary = path.join(path.dirname(path.dirname(file)), `${path.basename(path.dirname(file))}.new`);
    await replaceFile(file, temporary, content);
    this.#changed.fire([{ type: FileChangeType.Changed, uri }]);
  }

  #fileOf(uri: Uri): string {
    const place = this.placeOf(uri);
    if (!place) throw FileSystemError.FileNotFound(uri);
    return path.join(this.folderOf(place), place.side, place.name);
  }

  async #trying<T>(uri: Uri, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof FileSystemError) throw error;
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'ENOENT' || code === 'ENOTDIR') throw FileSystemError.FileNotFound(uri);
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') throw FileSystemError.NoPermissions(uri);
      throw FileSystemError.Unavailable(error instanceof Error ? error.message : uri);
    }
  }
}
