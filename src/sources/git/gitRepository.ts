import path from 'node:path';
import type { FileMode } from '../../core/manifest';
import { pathProblem } from '../../core/relativePath';
import { gitCommit, type GitCommit } from './gitCommit';
import { gitOutput } from './gitOutput';
import type { GitFolder } from './gitProcess';
import type { GitFile, GitFileOutline, GitFiles, GitOutline } from './gitSnapshot';
import { ObjectReader } from './objectReader';
import { MOST_REVISIONS, pathHistory, type PathRevision, type Revision } from './pathHistory';
import { treeEntries, type TreeEntry } from './treeEntries';

const MOST_FILES = 10_000;
/** Of one snapshot. */
const MOST_BYTES = 200_000_000;
const MOST_CACHED_BYTES = 64_000_000;
const MOST_CACHED_TREES = 20_000;
const MOST_DEPTH = 64;
const DIRECTORY = '40000';
const MODES: ReadonlyMap<string, FileMode> = new Map([
  ['100644', '100644'],
  // Written by old versions of git.
  ['100664', '100644'],
  ['100755', '100755'],
  ['120000', '120000'],
]);

/**
 * The history of the repository that a folder lies in, read by the user's git. Nothing is written, run or fetched.
 * Close it after use.
 */
export class GitRepository {
  readonly #folder: GitFolder;
  /** Of the folder in the repository: empty, or ends with `/`. */
  readonly #prefix: string;
  readonly #signal: AbortSignal;
  readonly #objects: ObjectReader;
  readonly #sizes: ObjectReader;
  readonly #trees = new Map<string, readonly TreeEntry[]>();
  readonly #blobs = new Map<string, Uint8Array>();
  #cachedBytes = 0;
  #head: Promise<string | undefined> | undefined;

  private constructor(folder: GitFolder, prefix: string, signal: AbortSignal) {
    this.#folder = folder;
    this.#prefix = prefix;
    this.#signal = signal;
    this.#objects = new ObjectReader(folder, MOST_BYTES, signal);
    this.#sizes = new ObjectReader(folder, 0, signal);
  }

  /**
   * @param folder absolute
   * @param signal stops every process
   * @returns undefined when there is no git, or no repository that the user's git would read
   */
  static async open(folder: GitFolder, signal: AbortSignal): Promise<GitRepository | undefined> {
    if (signal.aborted) return undefined;
    if (typeof folder !== 'string') {
      // Where it is damaged, git would find one that it lies in.
      const found = await gitOutput(folder, ['rev-parse', '--git-dir'], signal);
      return found === '.\n' ? new GitRepository(folder, '', signal) : undefined;
    }
    const prefix = await gitOutput(folder, ['rev-parse', '--show-prefix'], signal);
    return prefix === undefined ? undefined : new GitRepository(folder, prefix.replace(/\n$/, ''), signal);
  }

  /** Whether a process ended before its time: what was answered since then means nothing. */
  get failed(): boolean {
    return this.#objects.ended || this.#sizes.ended;
  }

  close(): void {
    this.#objects.close();
    this.#sizes.close();
  }

  /**
   * The commits before the current one that changed something at a path, newest first, 500 at most. Renames are not
   * followed.
   *
   * @param artifact relative to the folder
   */
  async revisionsOf(artifact: string): Promise<readonly Revision[]> {
    const inRepository = this.#inRepository(artifact);
    if (inRepository === undefined) return [];
    // What was merged away counts too: it may have been deployed.
    const args = ['rev-list', '--timestamp', '--full-history', `--max-count=${String(MOST_REVISIONS)}`];
    const output = await gitOutput(this.#folder, [...args, 'HEAD', '--', artifact], this.#signal);
    return (output ?? '').split('\n').flatMap((line) => {
      const [, seconds, commit] = /^(\d+) ([0-9a-f]+)$/.exec(line) ?? [];
      return commit === undefined ? [] : [{ commit, committedAt: Number(seconds) * 1000 }];
    });
  }

  /** The commit that HEAD was when it was first asked for, in hex; undefined before the first commit. */
  head(): Promise<string | undefined> {
    return (this.#head ??= this.#sizes
      .read('HEAD')
      .then((head) => (head?.type === 'commit' ? head.id : undefined)));
  }

  /**
   * What many artifacts had since the first commit, each newest first and 500 at most, by one walk. An artifact that no
   * commit changed is missing.
   *
   * @param artifacts relative to the folder
   * @returns undefined when git failed, for instance because it is too old
   */
  async historyOf(
    artifacts: Iterable<string>,
  ): Promise<ReadonlyMap<string, readonly PathRevision[]> | undefined> {
    const places = new Map<string, string>();
    for (const artifact of artifacts) {
      const full = this.#inRepository(artifact);
      if (full !== undefined) places.set(artifact, full);
    }
    const head = await this.head();
    if (head === undefined) return this.failed ? undefined : new Map();
    const walked = await pathHistory(this.#folder, head, new Set(places.values()), this.#signal);
    if (!walked) return undefined;
    return new Map([...places].map(([artifact, full]) => [artifact, walked.get(full) ?? []]));
  }

  /** What a commit, or an annotated tag, says; undefined for anything else. @param id hex */
  async commit(id: string): Promise<GitCommit | undefined> {
    const object = await this.#objects.read(id);
    return object?.type === 'commit' || object?.type === 'tag' ? gitCommit(object.bytes) : undefined;
  }

  /** What names the content at a path at a commit; undefined when nothing is there. */
  async entryAt(commit: string, artifact: string): Promise<TreeEntry | undefined> {
    const full = this.#inRepository(artifact);
    if (full === undefined) return undefined;
    const folder = full.slice(0, Math.max(full.lastIndexOf('/'), 0));
    const tree = await this.#objects.read(`${commit}:${folder}`);
    if (tree?.type !== 'tree') return undefined;
    const name = full.slice(full.lastIndexOf('/') + 1);
    return this.#entriesOf(tree.id, tree.bytes).find((entry) => entry.name === name);
  }

  /**
   * The files at a path at a commit.
   *
   * @returns undefined when nothing is there, or what is there cannot be read or is too much
   */
  async treeAt(commit: string, artifact: string): Promise<GitFiles | undefined> {
    const entry = await this.entryAt(commit, artifact);
    return entry && this.filesOf(entry);
  }

  /** The files of an entry: of a directory all that are in it. See {@link GitRepository.treeAt}. */
  async filesOf(entry: TreeEntry): Promise<GitFiles | undefined> {
    const found = await this.#found(entry);
    return found && this.#contents(found);
  }

  /** The files that {@link GitRepository.filesOf} would give, without their bytes. */
  async outlineOf(entry: TreeEntry): Promise<GitOutline | undefined> {
    const found = await this.#found(entry);
    if (!found) return undefined;
    const sizes = await Promise.all([...found.values()].map(({ id }) => this.#sizes.read(id)));
    const files = new Map<string, GitFileOutline>();
    for (const [name, { mode }] of found) {
      const [known, size] = [MODES.get(mode), sizes[files.size]?.size];
      if (!known || size === undefined) return undefined;
      files.set(name, { mode: known, size });
    }
    return files;
  }

  async #found(entry: TreeEntry): Promise<ReadonlyMap<string, TreeEntry> | undefined> {
    const found = new Map<string, TreeEntry>();
    const isWhole = isDirectory(entry)
      ? await this.#collect(entry, '', found, 0)
      : found.set(entry.name, entry).size > 0;
    return isWhole ? found : undefined;
  }

  async #collect(
    tree: TreeEntry,
    prefix: string,
    found: Map<string, TreeEntry>,
    depth: number,
  ): Promise<boolean> {
    const entries = await this.#tree(tree.id);
    if (!entries || depth > MOST_DEPTH) return false;
    for (const entry of entries) {
      // A tree made by hand can hold any name.
      if (entry.name.includes('/') || pathProblem(entry.name, 'posix')) return false;
      if (isDirectory(entry)) {
        if (!(await this.#collect(entry, `${prefix}${entry.name}/`, found, depth + 1))) return false;
      } else if (MODES.has(entry.mode)) {
        found.set(prefix + entry.name, entry);
        if (found.size > MOST_FILES) return false;
      }
    }
    return true;
  }

  async #tree(id: string): Promise<readonly TreeEntry[] | undefined> {
    const known = this.#trees.get(id);
    if (known) return known;
    const tree = await this.#objects.read(id);
    return tree?.type === 'tree' ? this.#entriesOf(id, tree.bytes) : undefined;
  }

  #entriesOf(id: string, bytes: Uint8Array): readonly TreeEntry[] {
    let entries = this.#trees.get(id);
    if (!entries) {
      entries = treeEntries(bytes, id.length / 2);
      if (this.#trees.size >= MOST_CACHED_TREES) this.#trees.clear();
      this.#trees.set(id, entries);
    }
    return entries;
  }

  async #contents(found: ReadonlyMap<string, TreeEntry>): Promise<GitFiles | undefined> {
    const unknown = [...new Set([...found.values()].map(({ id }) => id))].filter(
      (id) => !this.#blobs.has(id),
    );
    const sizes = await Promise.all(unknown.map((id) => this.#sizes.read(id)));
    const total = sizes.reduce((sum, object) => sum + (object?.type === 'blob' ? object.size : Infinity), 0);
    if (total > MOST_BYTES) return undefined;
    if (this.#cachedBytes + total > MOST_CACHED_BYTES) {
      const needed = new Set([...found.values()].map(({ id }) => id));
      for (const id of [...this.#blobs.keys()].filter((each) => !needed.has(each))) this.#forget(id);
    }
    const objects = await Promise.all(unknown.map((id) => this.#objects.read(id)));
    for (const object of objects) {
      if (!object) return undefined;
      this.#blobs.set(object.id, object.bytes);
      this.#cachedBytes += object.size;
    }
    const files = new Map<string, GitFile>();
    for (const [name, { mode, id }] of found) {
      const [known, bytes] = [MODES.get(mode), this.#blobs.get(id)];
      if (!known || !bytes) return undefined;
      files.set(name, { mode: known, bytes });
    }
    return files;
  }

  #forget(id: string): void {
    this.#cachedBytes -= this.#blobs.get(id)?.length ?? 0;
    this.#blobs.delete(id);
  }

  /** Where an artifact lies in the repository; undefined when that is outside it. */
  #inRepository(artifact: string): string | undefined {
    const full = path.posix.normalize(this.#prefix + artifact);
    return pathProblem(full, 'posix') ? undefined : full;
  }
}

export function isDirectory({ mode }: TreeEntry): boolean {
  return mode === DIRECTORY || mode === `0${DIRECTORY}`;
}
