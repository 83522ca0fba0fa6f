import type { DirectoryEntry, FileStat, NewFileMode } from '../../../src/core/fileTree';
import { NodeFileTree } from '../../../src/sources/nodeFileTree';

export type FileCall =
  | 'list'
  | 'stat'
  | 'read'
  | 'create'
  | 'createLink'
  | 'makeDirectory'
  | 'rename'
  | 'setExecutable'
  | 'remove'
  | 'removeEmptyDirectory';

/** Called before each call that reaches the disk; what it throws, the call throws. `path`: for a rename, the new one. */
export type FileHook = (call: FileCall, path: string) => void | Promise<void>;

/** The local disk, with something happening in between where a test wants it to. */
export class HookedFileTree extends NodeFileTree {
  hook: FileHook | undefined;
  /** Whether the file system keeps executable bits, which on Windows it does not. */
  hasExecutableBits = true;

  override async list(directory: string): Promise<readonly DirectoryEntry[]> {
    await this.hook?.('list', directory);
    return super.list(directory);
  }

  override async stat(file: string): Promise<FileStat | undefined> {
    await this.hook?.('stat', file);
    const stat = await super.stat(file);
    return stat && !this.hasExecutableBits ? { ...stat, executable: undefined } : stat;
  }

  override async read(file: string): Promise<Uint8Array> {
    await this.hook?.('read', file);
    return super.read(file);
  }

  override async create(file: string, bytes: Uint8Array, mode: NewFileMode): Promise<void> {
    await this.hook?.('create', file);
    await super.create(file, bytes, mode);
  }

  override async createLink(file: string, target: string): Promise<void> {
    await this.hook?.('createLink', file);
    await super.createLink(file, target);
  }

  override async makeDirectory(directory: string): Promise<void> {
    await this.hook?.('makeDirectory', directory);
    await super.makeDirectory(directory);
  }

  override async rename(from: string, to: string): Promise<void> {
    await this.hook?.('rename', to);
    await super.rename(from, to);
  }

  override async setExecutable(file: string, executable: boolean): Promise<void> {
    await this.hook?.('setExecutable', file);
    if (this.hasExecutableBits) await super.setExecutable(file, executable);
  }

  override async remove(file: string): Promise<void> {
    await this.hook?.('remove', file);
    await super.remove(file);
  }

  override async removeEmptyDirectory(directory: string): Promise<boolean> {
    await this.hook?.('removeEmptyDirectory', directory);
    return super.removeEmptyDirectory(directory);
  }
}

/** A hook for {@link HookedFileTree}: strikes once, at the n-th call that would change the disk, counted from 0. */
export function failAtChange(n: number, error: Error): FileHook & { readonly struck: () => boolean } {
  let count = 0;
  const hook = (call: FileCall): void => {
    if (call === 'list' || call === 'stat' || call === 'read') return;
    if (count++ === n) throw error;
  };
  return Object.assign(hook, { struck: () => count > n });
}
