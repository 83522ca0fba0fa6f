import * as fs from 'node:fs';
import path from 'node:path';
import {
  FileTreeError,
  type DirectoryEntry,
  type EntryType,
  type FileStat,
  type FileTree,
  type FileTreeProblem,
  type NewFileMode,
} from '../core/fileTree';
import { TimeSlice } from './timeSlice';

const CHUNK = 1 << 20;
const PROBE = 1 << 18;
const READ_ATTEMPTS = 3;
const isWindows = process.platform === 'win32';
/** Reading never goes through a link that took a file's place after it was listed. Windows has no such flag. */
const READ_FLAGS =
  fs.constants.O_RDONLY | (isWindows ? 0 : fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK);

/** The local disk. Calls are synchronous inside and share one time slice (see `timeSlice.ts`). */
export class NodeFileTree implements FileTree {
  readonly #slice = new TimeSlice();
  readonly #probe = Buffer.allocUnsafe(PROBE);

  pause(): Promise<void> {
    return this.#slice.pause();
  }

  async list(directory: string): Promise<readonly DirectoryEntry[]> {
    await this.#slice.pause();
    return attempt(directory, () =>
      fs
        .readdirSync(directory, { withFileTypes: true })
        .map((entry) => ({ name: entry.name, type: typeOf(entry) })),
    );
  }

  async stat(file: string): Promise<FileStat | undefined> {
    await this.#slice.pause();
    const stat = attempt(file, () => fs.lstatSync(file, { throwIfNoEntry: false }), 'absent');
    return stat && toFileStat(stat);
  }

  async resolve(file: string): Promise<string | undefined> {
    await this.#slice.pause();
    try {
      return toSlashes(fs.realpathSync.native(file));
    } catch (error) {
      // Links that lead round in a circle lead nowhere, as broken ones do.
      const problem = toFileTreeError(file, error);
      if (problem.problem === 'missing' || errorCode(error) === 'ELOOP') return undefined;
      throw problem;
    }
  }

  async read(file: string): Promise<Uint8Array> {
    for (let tries = 1; ; tries++) {
      await this.#slice.pause();
      const bytes = await this.#readOnce(file);
      if (bytes) return bytes;
      if (tries === READ_ATTEMPTS) throw new FileTreeError('changing', file);
    }
  }

  /** Undefined when the file changed while it was read. */
  async #readOnce(file: string): Promise<Uint8Array | undefined> {
    const fd = attempt(file, () => fs.openSync(file, READ_FLAGS));
    try {
      const before = attempt(file, () => fs.fstatSync(fd));
      if (!before.isFile()) throw new FileTreeError('wrong-type', file);
      let bytes: Uint8Array;
      if (before.size < PROBE) {
        const length = attempt(file, () => fs.readSync(fd, this.#probe, 0, PROBE, 0));
        bytes = Uint8Array.prototype.slice.call(this.#probe, 0, length);
      } else {
        bytes = await this.#readLarge(file, fd, before.size);
      }
      const after = attempt(file, () => fs.fstatSync(fd));
      const same =
        bytes.length === after.size && before.mtimeMs === after.mtimeMs && before.ctimeMs === after.ctimeMs;
      return same ? bytes : undefined;
    } finally {
      fs.closeSync(fd);
    }
  }

  async #readLarge(file: string, fd: number, size: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(size);
    let offset = 0;
    while (offset < size) {
      await this.#slice.pause();
      const at = offset;
      const length = attempt(file, () => fs.readSync(fd, bytes, at, Math.min(CHUNK, size - at), at));
      if (length === 0) break;
      offset += length;
    }
    return bytes.subarray(0, offset);
  }

  async readLink(file: string): Promise<string> {
    await this.#slice.pause();
    return attempt(file, () => fs.readlinkSync(file));
  }

  async create(file: string, bytes: Uint8Array, { executable, like }: NewFileMode): Promise<void> {
    await this.#slice.pause();
    const before =
      like === undefined || isWindows ? undefined : attempt(like, () => fs.lstatSync(like), 'absent');
    attempt(file, () => {
      const mode = before?.isFile() ? withExecutable(before.mode & 0o777, executable) : undefined;
      // Whoever may not read it may not do so for a moment either.
      const fd = fs.openSync(file, 'wx', mode ?? (executable ? 0o777 : 0o666));
      try {
        if (mode !== undefined) fs.fchmodSync(fd, mode);
        fs.writeFileSync(fd, bytes);
        fs.fsyncSync(fd);
      } catch (error) {
        fs.rmSync(file, { force: true });
        throw error;
      } finally {
        fs.closeSync(fd);
      }
    });
  }

  async createLink(file: string, target: string): Promise<void> {
    await this.#slice.pause();
    attempt(file, () => {
      fs.symlinkSync(target, file);
    });
  }

  async makeDirectory(directory: string): Promise<void> {
    await this.#slice.pause();
    attempt(directory, () => fs.mkdirSync(directory, { recursive: true }));
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#slice.pause();
    attempt(to, () => {
      fs.renameSync(from, to);
    });
  }

  async setExecutable(file: string, executable: boolean): Promise<void> {
    await this.#slice.pause();
    if (isWindows) return;
    attempt(file, () => {
      fs.chmodSync(file, withExecutable(fs.lstatSync(file).mode, executable));
    });
  }

  async remove(file: string): Promise<void> {
    await this.#slice.pause();
    attempt(
      file,
      () => {
        fs.unlinkSync(file);
      },
      'absent',
    );
  }

  async removeEmptyDirectory(directory: string): Promise<boolean> {
    await this.#slice.pause();
    try {
      fs.rmdirSync(directory);
      return true;
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOENT' || code === 'ENOTDIR') return false;
      throw toFileTreeError(directory, error);
    }
  }
}

/** As git does: whoever may read may also execute. What is executable already, for whomever, stays as it is. */
function withExecutable(mode: number, executable: boolean): number {
  if (!executable) return mode & ~0o111;
  return (mode & 0o111) === 0 ? mode | ((mode & 0o444) >> 2) : mode;
}

/** An absolute path with `/` between components on every platform. */
export function toSlashes(file: string): string {
  if (!isWindows) return path.resolve(file);
  // VS Code writes drive letters small, the system writes them large.
  const slashes = path.resolve(file).replaceAll('\\', '/');
  return slashes.replace(/^[a-z]:/, (drive) => drive.toUpperCase());
}

function attempt<T>(file: string, run: () => T): T;
function attempt<T>(file: string, run: () => T, missing: 'absent'): T | undefined;
function attempt<T>(file: string, run: () => T, missing?: 'absent'): T | undefined {
  try {
    return run();
  } catch (error) {
    const problem = toFileTreeError(file, error);
    if (missing === 'absent' && problem.problem === 'missing') return undefined;
    throw problem;
  }
}

const PROBLEMS: Readonly<Record<string, FileTreeProblem>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  EROFS: 'no-permission',
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EISDIR: 'wrong-type',
  ELOOP: 'wrong-type',
  EMLINK: 'wrong-type',
  ENXIO: 'wrong-type',
};

function toFileTreeError(file: string, error: unknown): FileTreeError {
  if (error instanceof FileTreeError) return error;
  return new FileTreeError(PROBLEMS[errorCode(error)] ?? 'failed', file, error);
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function typeOf(entry: fs.Dirent | fs.Stats): EntryType {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

function toFileStat(stat: fs.Stats): FileStat {
  return {
    type: typeOf(stat),
    size: stat.size,
    mtimeMs: stat.mtimeMs,
    ctimeMs: stat.ctimeMs,
    inode: stat.ino,
    executable: isWindows ? undefined : (stat.mode & 0o111) !== 0,
  };
}
