import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { DirectoryEntry, FileStat, NewFileMode } from '../../../src/core/fileTree';
import { FileTreeError } from '../../../src/core/fileTree';
import { foldedPath } from '../../../src/core/foldedPath';
import { NodeFileTree } from '../../../src/sources/nodeFileTree';

/** A disk that takes names which differ only in case for one and keeps the first spelling, as those of macOS and Windows. */
export class FoldingFileTree extends NodeFileTree {
  /** Whether it can hold symbolic links. */
  hasLinks = true;

  override list(directory: string): Promise<readonly DirectoryEntry[]> {
    return super.list(spelled(directory));
  }

  override stat(file: string): Promise<FileStat | undefined> {
    return super.stat(spelled(file));
  }

  override resolve(file: string): Promise<string | undefined> {
    return super.resolve(spelled(file));
  }

  override read(file: string): Promise<Uint8Array> {
    return super.read(spelled(file));
  }

  override create(file: string, bytes: Uint8Array, mode: NewFileMode): Promise<void> {
    const like = mode.like === undefined ? {} : { like: spelled(mode.like) };
    return super.create(spelled(file), bytes, { ...mode, ...like });
  }

  override createLink(file: string, target: string): Promise<void> {
    if (!this.hasLinks) return Promise.reject(new FileTreeError('no-permission', file));
    return super.createLink(spelled(file), target);
  }

  override makeDirectory(directory: string): Promise<void> {
    return super.makeDirectory(spelled(directory));
  }

  override rename(from: string, to: string): Promise<void> {
    return super.rename(spelled(from), spelled(to));
  }

  override remove(file: string): Promise<void> {
    return super.remove(spelled(file));
  }

  override removeEmptyDirectory(directory: string): Promise<boolean> {
    return super.removeEmptyDirectory(spelled(directory));
  }
}

/** The path with every name that is on the disk as it is spelled there. */
function spelled(file: string): string {
  let real = '/';
  for (const name of file.split('/').filter((part) => part !== '')) {
    const there = entriesOf(real).find((entry) => foldedPath(entry) === foldedPath(name));
    real = path.join(real, there ?? name);
  }
  return real;
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
