import {
  Disposable,
  EventEmitter,
  FileSystemError,
  workspace,
  type FileChangeEvent,
  type FileStat,
  type FileSystemProvider,
  type FileType,
  type Uri,
} from 'vscode';

/** Contents that never change, as a read-only file system, so that the editor's own diff can show them. */
export abstract class ReadOnlyFiles implements FileSystemProvider {
  readonly #changed = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #scheme: string;

  /** @param scheme of their URIs */
  constructor(scheme: string) {
    this.#scheme = scheme;
  }

  abstract stat(uri: Uri): Promise<FileStat>;

  abstract readFile(uri: Uri): Promise<Uint8Array>;

  register(): Disposable {
    return Disposable.from(
      workspace.registerFileSystemProvider(this.#scheme, this, { isCaseSensitive: true, isReadonly: true }),
      this.#changed,
    );
  }

  watch(): Disposable {
    return new Disposable(() => undefined);
  }

  readDirectory(): [string, FileType][] {
    return [];
  }

  createDirectory(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }
}
