import { randomBytes } from 'node:crypto';
import { FileTreeError, type FileStat, type FileTree } from '../core/fileTree';
import { foldedPath } from '../core/foldedPath';
import type { ObjectHash } from '../core/identity';
import type { Manifest, ManifestEntry } from '../core/manifest';
import { collidingPaths, pathProblem } from '../core/relativePath';
import { ignoresCase } from '../sources/ignoresCase';
import type { StagingRecords } from '../store/stagingRecords';
import { OperationError } from './operationError';
import { planFiles, type FileStep } from './planFiles';

/** Where an artifact's files go. */
export interface ApplyTarget {
  /** The artifact's directory; for a single-file artifact the directory its file lies in. Absolute. */
  readonly directory: string;
  /** Whether the directory is the artifact's own, and goes when its last file goes. */
  readonly isOwnDirectory: boolean;
  /** An existing directory on the same file system where a staging directory may be made for a moment. */
  readonly stagingParent: string;
  readonly files: FileTree;
  readonly platform: 'posix' | 'windows';
  readonly content: (hash: ObjectHash) => Promise<Uint8Array>;
  /** Whether a folder, relative to the directory, is an artifact of its own inside this one. Left out: none is. */
  readonly isNested?: (folder: string) => Promise<boolean>;
  /** Told of the staging directory before it is made and after it is gone, so that what a crash leaves can be swept. */
  readonly staging?: {
    readonly onMake: (directory: string) => Promise<void>;
    readonly onGone: (directory: string) => Promise<void>;
  };
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Staged files, ready to be renamed into place. Everything that can fail for lack of space, of an object or of a legal
 * name has already been done when this exists; no live file has been touched.
 */
export class StagedFiles {
  readonly #target: ApplyTarget;
  readonly #directory: string;
  readonly #steps: readonly FileStep[];
  /** What lay where files are written or removed when they were staged, by path. */
  readonly #before = new Map<string, FileStat | undefined>();
  readonly #performed = new Set<string>();

  private constructor(target: ApplyTarget, directory: string, steps: readonly FileStep[]) {
    this.#target = target;
    this.#directory = directory;
    this.#steps = steps;
  }

  /**
   * @throws OperationError `unsafe-path`, `in-the-way`
   * @throws StoreError `missing-object`, `damaged`
   * @throws FileTreeError
   */
  static async stage(target: ApplyTarget, present: Manifest, wanted: Manifest): Promise<StagedFiles> {
    const isFolding =
      target.platform === 'windows' || (await ignoresCase(target.files, target.stagingParent));
    const nameOf = isFolding ? foldedPath : (path: string): string => path;
    checkPaths(wanted, target.platform, isFolding);
    const steps = planFiles(present, wanted);
    await checkNothingInTheWay(target, present, steps, nameOf);
    // The ending `.tmp` keeps every watcher and scan away from it.
    const name = `.artifact-lineage-${randomBytes(6).toString('hex')}.tmp`;
    const staged = new StagedFiles(target, `${target.stagingParent}/${name}`, steps);
    await target.staging?.onMake(staged.#directory);
    try {
      await target.files.makeDirectory(`${staged.#directory}/out`);
      for (const [index, step] of steps.entries()) {
        staged.#before.set(step.path, await target.files.stat(`${target.directory}/${step.path}`));
        if (step.action === 'write') await staged.#stageOne(index, step.entry);
      }
    } catch (error) {
      await staged.discard();
      throw error;
    }
    return staged;
  }

  /**
   * Renames the staged files into place, then moves the removed ones out. Nothing is deleted before all of that is
   * done.
   *
   * @throws OperationError `keeps-changing` when somebody wrote a file since it was staged; FileTreeError. In the midst of
   * it: the caller goes back by applying the safety version
   */
  async apply(): Promise<void> {
    const { files, directory } = this.#target;
    const removed = this.#steps.filter(({ action }) => action === 'remove');
    // A file that becomes a directory (or the reverse) must make room first.
    for (const [index, { path }] of removed.entries()) {
      const present = await files.stat(`${directory}/${path}`);
      this.#assertUntouched(path, present);
      if (!present) continue;
      await files.rename(`${directory}/${path}`, `${this.#directory}/out/${String(index)}`);
      this.#performed.add(path);
    }
    await this.#removeEmptyDirectories(removed.map(({ path }) => path));
    for (const [index, step] of this.#steps.entries()) {
      const path = `${directory}/${step.path}`;
      if (step.action === 'write') {
        await files.makeDirectory(path.slice(0, path.lastIndexOf('/')));
        const present = await files.stat(path);
        if (present?.type === 'directory') await removeEmptyTree(files, path);
        else this.#assertUntouched(step.path, present);
        await files.rename(this.#staged(index), path);
        this.#performed.add(step.path);
      } else if (step.action === 'set-mode') {
        await files.setExecutable(path, step.executable);
        this.#performed.add(step.path);
      }
    }
  }

  /** The files that {@link apply} has changed so far: what has to be put back when it fails. */
  get performed(): ReadonlySet<string> {
    return this.#performed;
  }

  /** Removes the staging directory with what is left in it. Never fails: leftovers are harmless. */
  async discard(): Promise<void> {
    if (await removeStaging(this.#target.files, this.#directory))
      await this.#target.staging?.onGone(this.#directory);
  }

  /** An edit that comes at the very moment must not be replaced unseen: git's index looks at the same. */
  #assertUntouched(path: string, present: FileStat | undefined): void {
    const before = this.#before.get(path);
    const isSame =
      present === undefined ||
      (before?.size === present.size &&
        before.mtimeMs === present.mtimeMs &&
        before.ctimeMs === present.ctimeMs &&
        before.inode === present.inode);
    if (!isSame) throw new OperationError('keeps-changing', path);
  }

  async #stageOne(index: number, entry: ManifestEntry): Promise<void> {
    const { files, content, directory } = this.#target;
    const bytes = await content(entry.hash);
    if (entry.mode === '120000') {
      try {
        await files.createLink(this.#staged(index), decoder.decode(bytes));
      } catch (error) {
        const isFull = error instanceof FileTreeError && error.problem === 'no-space';
        throw isFull ? error : new OperationError('no-links', entry.path, error);
      }
      return;
    }
    const mode = { executable: entry.mode === '100755', like: `${directory}/${entry.path}` };
    await files.create(this.#staged(index), bytes, mode);
  }

  #staged(index: number): string {
    return `${this.#directory}/${String(index)}`;
  }

  async #removeEmptyDirectories(removed: readonly string[]): Promise<void> {
    const folders = new Set(removed.flatMap((path) => parentsOf(path)));
    for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
      await this.#target.files.removeEmptyDirectory(`${this.#target.directory}/${folder}`);
    }
    const isEmptied = this.#steps.every(({ action }) => action === 'remove');
    if (isEmptied && this.#target.isOwnDirectory)
      await this.#target.files.removeEmptyDirectory(this.#target.directory);
  }
}

/**
 * Removes the staging directories that processes which died in the midst of an operation left behind. What was in them
 * is in the history: the safety version comes before everything else. Only those are touched that an operation has
 * recorded as its own: a repository can hold a directory of any name, with anything in it.
 *
 * @param olderThan milliseconds since 1970; a younger one may belong to an operation in another window
 */
export async function sweepStaging(
  files: FileTree,
  records: StagingRecords,
  root: string,
  olderThan: number,
): Promise<void> {
  for (const { folder, root: owner, at } of await records.list()) {
    if (owner !== root || at >= olderThan) continue;
    if (await removeStaging(files, folder)) await records.remove(folder);
  }
}

/** Removes a staging directory, following no link on the way to it nor in it. Tells whether it is gone. */
async function removeStaging(files: FileTree, directory: string): Promise<boolean> {
  try {
    if (!(await files.stat(directory))) return true;
    // A link in its place, or in that of a folder above it, leads to what is not ours.
    if ((await files.resolve(directory)) !== directory) return false;
    for (const folder of [`${directory}/out`, directory]) {
      if ((await files.stat(folder))?.type !== 'directory') continue;
      for (const { name, type } of await files.list(folder)) {
        if (type !== 'directory') await files.remove(`${folder}/${name}`);
      }
      await files.removeEmptyDirectory(folder);
    }
    return (await files.stat(directory)) === undefined;
  } catch {
    // Left for a later sweep; every scan passes over it.
    return false;
  }
}

/** Removes a folder of folders. One with a file in it stays, with all above it. */
async function removeEmptyTree(files: FileTree, folder: string): Promise<void> {
  for (const { name, type } of await files.list(folder)) {
    if (type === 'directory') await removeEmptyTree(files, `${folder}/${name}`);
  }
  await files.removeEmptyDirectory(folder);
}

function checkPaths(wanted: Manifest, platform: 'posix' | 'windows', isFolding: boolean): void {
  for (const { path } of wanted)
    if (pathProblem(path, platform)) throw new OperationError('unsafe-path', path);
  const collision = isFolding ? collidingPaths(wanted.map(({ path }) => path))[0]?.[0] : undefined;
  if (collision !== undefined) throw new OperationError('unsafe-path', collision);
}

/**
 * A file that is not versioned is nobody's to overwrite, and no link may lead a write out of the artifact.
 *
 * @param nameOf what the file system takes a path for
 */
async function checkNothingInTheWay(
  target: ApplyTarget,
  present: Manifest,
  steps: readonly FileStep[],
  nameOf: (path: string) => string,
): Promise<void> {
  const known = new Set(present.map(({ path }) => nameOf(path)));
  await checkNotNested(target, steps);
  const removed = new Set(steps.flatMap((step) => (step.action === 'remove' ? [nameOf(step.path)] : [])));
  const checked = new Set<string>();
  for (const { action, path } of steps) {
    for (const folder of parentsOf(path)) {
      if (checked.has(folder)) continue;
      checked.add(folder);
      const stat = await target.files.stat(`${target.directory}/${folder}`);
      if (stat && stat.type !== 'directory' && !removed.has(nameOf(folder)))
        throw new OperationError('in-the-way', folder);
    }
    if (action === 'write' && !known.has(nameOf(path))) {
      const stat = await target.files.stat(`${target.directory}/${path}`).catch(() => undefined);
      const makesRoom =
        stat?.type === 'directory' &&
        (await holdsOnly(target, path, (inside) => removed.has(nameOf(inside))));
      if (stat && !makesRoom) throw new OperationError('in-the-way', path);
    }
  }
}

/** A skill inside a skill belongs to itself. */
async function checkNotNested({ isNested }: ApplyTarget, steps: readonly FileStep[]): Promise<void> {
  const written = steps.flatMap(({ action, path }) => (action === 'write' ? parentsOf(path) : []));
  for (const folder of new Set(written)) {
    if (await isNested?.(folder)) throw new OperationError('in-the-way', folder);
  }
}

/** Whether a folder has nothing in it but folders and files that are going to be removed. */
async function holdsOnly(
  target: ApplyTarget,
  folder: string,
  isRemoved: (path: string) => boolean,
): Promise<boolean> {
  for (const { name, type } of await target.files.list(`${target.directory}/${folder}`)) {
    const path = `${folder}/${name}`;
    if (type === 'directory' ? !(await holdsOnly(target, path, isRemoved)) : !isRemoved(path)) return false;
  }
  return true;
}

/** `a/b/c.md` gives `a/b`, `a`. */
function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
    parents.push(path.slice(0, end));
  return parents;
}
