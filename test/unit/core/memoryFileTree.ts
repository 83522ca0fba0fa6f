import {
  FileTreeError,
  type DirectoryEntry,
  type FileStat,
  type FileTree,
  type FileTreeProblem,
} from '../../../src/core/fileTree';

interface MemoryFile {
  readonly type: 'file';
  readonly bytes: Uint8Array;
  readonly executable: boolean;
}
type MemoryNode =
  MemoryFile | { readonly type: 'link'; readonly target: string } | { readonly type: 'directory' | 'other' };

/** What lies at a path; a text is a regular file. */
export type MemoryContent = string | MemoryNode;

export const link = (target: string): MemoryNode => ({ type: 'link', target });
export const executable = (text: string): MemoryNode => ({
  type: 'file',
  bytes: Buffer.from(text),
  executable: true,
});
export const directory: MemoryNode = { type: 'directory' };
export const pipe: MemoryNode = { type: 'other' };

interface Placed {
  readonly node: MemoryNode;
  readonly inode: number;
  readonly changedAt: number;
}

const MAX_LINKS = 40;
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** A disk in memory: absolute paths, `/`, links and a clock that ticks once with each change. */
export class MemoryFileTree implements FileTree {
  readonly #nodes = new Map<string, Placed>([['/', { node: directory, inode: 1, changedAt: 0 }]]);
  readonly #problems = new Map<string, FileTreeProblem>();
  readonly #stats = new Map<string, Partial<FileStat>>();
  readonly #reads: string[] = [];
  #clock = 0;

  constructor(content: Readonly<Record<string, MemoryContent>> = {}) {
    for (const [path, node] of Object.entries(content)) this.put(path, node);
  }

  /** The files read so far, in order. */
  get reads(): readonly string[] {
    return this.#reads;
  }

  /** Puts something at a path, with the folders it needs, in place of what was there. */
  put(path: string, content: MemoryContent): void {
    if (path !== '/') this.#makeFolders(parentOf(path));
    const node: MemoryNode =
      typeof content === 'string'
        ? { type: 'file', bytes: Buffer.from(content), executable: false }
        : content;
    const inode = this.#nodes.get(path)?.inode ?? this.#nodes.size + 1;
    this.#nodes.set(path, { node, inode, changedAt: ++this.#clock });
  }

  /** Takes a path and all below it away. */
  take(path: string): void {
    for (const each of [...this.#nodes.keys()]) {
      if (each === path || each.startsWith(`${path}/`)) this.#nodes.delete(each);
    }
  }

  /** From now on every call that touches this real path fails. */
  fail(path: string, problem: FileTreeProblem): void {
    this.#problems.set(path, problem);
  }

  /** From now on a file shows these values whatever it is. */
  disguise(path: string, stat: Partial<FileStat>): void {
    this.#stats.set(path, stat);
  }

  list(path: string): Promise<readonly DirectoryEntry[]> {
    return answer(() => {
      const real = this.#existing(path, true, path);
      if (this.#nodes.get(real)?.node.type !== 'directory') throw new FileTreeError('missing', path);
      const below = [...this.#nodes].filter(([each]) => each !== '/' && parentOf(each) === real);
      // Latest first: the order of a directory is nothing to rely on.
      return below.reverse().map(([each, { node }]) => ({ name: baseOf(each), type: node.type }));
    });
  }

  stat(path: string): Promise<FileStat | undefined> {
    return answer(() => {
      const real = this.#real(path, false);
      const placed = real === undefined ? undefined : this.#nodes.get(real);
      if (!placed) return undefined;
      const { node, inode, changedAt } = placed;
      return {
        type: node.type,
        size: node.type === 'file' ? node.bytes.length : 0,
        mtimeMs: changedAt,
        ctimeMs: changedAt,
        inode,
        executable: node.type === 'file' && node.executable,
        ...this.#stats.get(path),
      };
    });
  }

  resolve(path: string): Promise<string | undefined> {
    return answer(() => this.#real(path, true));
  }

  read(path: string): Promise<Uint8Array> {
    return answer(() => {
      const node = this.#nodes.get(this.#existing(path, false, path))?.node;
      if (node?.type !== 'file') throw new FileTreeError('wrong-type', path);
      this.#reads.push(path);
      return Uint8Array.from(node.bytes);
    });
  }

  readLink(path: string): Promise<string> {
    return answer(() => {
      const node = this.#nodes.get(this.#existing(path, false, path))?.node;
      if (node?.type !== 'link') throw new FileTreeError('failed', path);
      return node.target;
    });
  }

  create(path: string, bytes: Uint8Array, mode: { readonly executable: boolean }): Promise<void> {
    return this.#add(path, { type: 'file', bytes: Uint8Array.from(bytes), executable: mode.executable });
  }

  createLink(path: string, target: string): Promise<void> {
    return this.#add(path, link(target));
  }

  makeDirectory(path: string): Promise<void> {
    return answer(() => {
      const real = this.#real(path, true);
      if (real === undefined) this.#makeFolders(path);
      else if (this.#nodes.get(real)?.node.type !== 'directory') throw new FileTreeError('failed', path);
    });
  }

  rename(from: string, to: string): Promise<void> {
    return answer(() => {
      const source = this.#existing(from, false, to);
      const target = this.#newPath(to);
      const moved = [...this.#nodes].filter(([each]) => each === source || each.startsWith(`${source}/`));
      for (const [each] of moved) this.#nodes.delete(each);
      for (const [each, placed] of moved) this.#nodes.set(target + each.slice(source.length), placed);
    });
  }

  setExecutable(path: string, isExecutable: boolean): Promise<void> {
    return answer(() => {
      const real = this.#existing(path, false, path);
      const node = this.#nodes.get(real)?.node;
      if (node?.type !== 'file') throw new FileTreeError('wrong-type', path);
      this.put(real, { ...node, executable: isExecutable });
    });
  }

  remove(path: string): Promise<void> {
    return answer(() => {
      const real = this.#real(path, false);
      if (real === undefined) return;
      if (this.#nodes.get(real)?.node.type === 'directory') throw new FileTreeError('wrong-type', path);
      this.#nodes.delete(real);
    });
  }

  removeEmptyDirectory(path: string): Promise<boolean> {
    return answer(() => {
      const real = this.#real(path, false);
      if (real === undefined || this.#nodes.get(real)?.node.type !== 'directory') return false;
      const isEmpty = ![...this.#nodes.keys()].some((each) => each.startsWith(`${real}/`));
      return isEmpty && this.#nodes.delete(real);
    });
  }

  #add(path: string, node: MemoryNode): Promise<void> {
    return answer(() => {
      const real = this.#newPath(path);
      if (this.#nodes.has(real)) throw new FileTreeError('failed', path);
      this.put(real, node);
    });
  }

  /** The real path that something new would have; its folder must be there. */
  #newPath(path: string): string {
    const folder = this.#existing(parentOf(path), true, path);
    if (this.#nodes.get(folder)?.node.type !== 'directory') throw new FileTreeError('missing', path);
    return `${folder}/${baseOf(path)}`;
  }

  #makeFolders(path: string): void {
    const there = this.#nodes.get(path);
    if (there && there.node.type !== 'directory') throw new FileTreeError('wrong-type', path);
    if (!there) this.put(path, directory);
  }

  #existing(path: string, followLast: boolean, asked: string): string {
    const real = this.#real(path, followLast);
    if (real === undefined) throw new FileTreeError('missing', asked);
    return real;
  }

  #real(path: string, followLast: boolean): string | undefined {
    let real = '';
    let links = 0;
    const rest = path.split('/').filter((part) => part !== '');
    for (let part = rest.shift(); part !== undefined; part = rest.shift()) {
      if (part === '.') continue;
      if (part === '..') {
        real = real.slice(0, real.lastIndexOf('/'));
        continue;
      }
      real = `${real}/${part}`;
      const problem = this.#problems.get(real);
      if (problem) throw new FileTreeError(problem, path);
      const node = this.#nodes.get(real)?.node;
      if (node?.type === 'link' && (followLast || rest.length > 0)) {
        if (++links > MAX_LINKS) return undefined;
        rest.unshift(...node.target.split('/').filter((step) => step !== ''));
        real = node.target.startsWith('/') ? '' : real.slice(0, real.lastIndexOf('/'));
      } else if (!node || (rest.length > 0 && node.type !== 'directory')) {
        return undefined;
      }
    }
    return real || '/';
  }
}

async function answer<T>(run: () => T): Promise<T> {
  await Promise.resolve();
  return run();
}
