/** What a directory entry is, without following links. `other`: sockets, pipes, devices. */
export type EntryType = 'file' | 'directory' | 'link' | 'other';

export interface DirectoryEntry {
  readonly name: string;
  readonly type: EntryType;
}

/** What tells, without reading it, that a file is probably unchanged (as git's index does). */
export interface FileStat {
  readonly type: EntryType;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970, with the fractions the file system has. */
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly inode: number;
  /** Any executable bit. Undefined on file systems that have none. */
  readonly executable: boolean | undefined;
}

export type FileTreeProblem =
  /** No such file or directory, or a component of the path is not a directory. */
  | 'missing'
  /** It is not of the type the call needs. */
  | 'wrong-type'
  /** The file system refuses. */
  | 'no-permission'
  /** It changed while it was being read, several times. */
  | 'changing'
  /** The disk is full. */
  | 'no-space'
  /** Anything else; see `cause`. */
  | 'failed';

/** A file operation that did not happen. */
export class FileTreeError extends Error {
  override readonly name = 'FileTreeError';
  readonly problem: FileTreeProblem;
  readonly path: string;

  constructor(problem: FileTreeProblem, path: string, cause?: unknown) {
    super(`${problem}: ${path}`, { cause });
    this.problem = problem;
    this.path = path;
  }
}

/** Reading files. Paths are absolute, with `/` between components on every platform. */
export interface ReadableFileTree {
  /** Entries in no particular order. @throws FileTreeError */
  list(directory: string): Promise<readonly DirectoryEntry[]>;
  /** Of the path itself, not of what it links to; undefined when it does not exist. @throws FileTreeError */
  stat(path: string): Promise<FileStat | undefined>;
  /** The path with every link resolved; undefined when it leads nowhere. @throws FileTreeError */
  resolve(path: string): Promise<string | undefined>;
  /** The bytes of a regular file; the target of a link is not read. @throws FileTreeError */
  read(path: string): Promise<Uint8Array>;
  /** @throws FileTreeError */
  readLink(path: string): Promise<string>;
  /** Between two pieces of work: gives others their turn, if that is due. Left out where calls do so by themselves. */
  pause?(): Promise<void>;
}

/** Who may do what with a new file. */
export interface NewFileMode {
  readonly executable: boolean;
  /** A file that the new one will replace: who may read and write that may do so with the new one, and nobody else. */
  readonly like?: string;
}

/** Reading and writing files. */
export interface FileTree extends ReadableFileTree {
  /** Creates a file that must not exist yet, durably; one that cannot be written whole is removed. @throws FileTreeError */
  create(path: string, bytes: Uint8Array, mode: NewFileMode): Promise<void>;
  /** Creates a symbolic link. @throws FileTreeError */
  createLink(path: string, target: string): Promise<void>;
  /** Creates a directory and its parents; existing ones are fine. @throws FileTreeError */
  makeDirectory(path: string): Promise<void>;
  /** Replaces `to` atomically where it is a file. @throws FileTreeError */
  rename(from: string, to: string): Promise<void>;
  /** Sets or clears the executable bits, leaving the others. @throws FileTreeError */
  setExecutable(path: string, executable: boolean): Promise<void>;
  /** Removes a file or link; a missing one is fine. @throws FileTreeError */
  remove(path: string): Promise<void>;
  /** Removes a directory if it is empty; tells whether it did. @throws FileTreeError */
  removeEmptyDirectory(path: string): Promise<boolean>;
}
