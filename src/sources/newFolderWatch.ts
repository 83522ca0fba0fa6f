import * as fs from 'node:fs';
import path from 'node:path';
import type { ReadableFileTree } from '../core/fileTree';
import { isWithin } from '../core/isWithin';
import { neverVersioned } from '../core/neverVersioned';

/** As many folders as this are watched at most; inotify's usual limit for all programs of a user is 65,536. */
const MAX_FOLDERS = 4096;

/**
 * Watches folders that came to be after the editor's recursive watcher started. On Linux that watcher is told of a new
 * folder and adds it, but misses what is made in it until then, and sometimes never adds a folder below it: of 25 times
 * `mkdir -p a/b && echo x > a/b/f`, later changes of `f` were never seen 7 to 9 times. Here each folder is watched first
 * and listed after that, so that nothing falls in between. On other systems recursive watching has no such gap, and this
 * does nothing.
 */
export class NewFolderWatch {
  readonly #files: ReadableFileTree;
  readonly #onChange: (path: string) => void;
  readonly #isWatched: (path: string) => boolean;
  readonly #watchers = new Map<string, fs.FSWatcher>();
  #isDisposed = false;

  /**
   * @param onChange gets the absolute path of what was created, changed or deleted
   * @param isWatched whether a path is of interest: others are neither watched nor reported
   */
  constructor(
    files: ReadableFileTree,
    onChange: (path: string) => void,
    isWatched: (path: string) => boolean = () => true,
  ) {
    this.#files = files;
    this.#onChange = onChange;
    this.#isWatched = isWatched;
  }

  /** How many folders are watched. */
  get size(): number {
    return this.#watchers.size;
  }

  /** Watches a folder and all below it. Anything else, and what is gone already, is passed over. Never rejects. */
  async add(place: string): Promise<void> {
    if (process.platform !== 'linux' || neverVersioned(path.posix.basename(place)) !== undefined) return;
    if (!this.#isWatched(place)) return;
    const stat = await this.#files.stat(place).catch(() => undefined);
    if (stat?.type !== 'directory' || !this.#watch(place)) return;
    const entries = await this.#files.list(place).catch(() => []);
    if (entries.length > 0) this.#onChange(place);
    for (const { name, type } of entries) {
      if (type === 'directory') await this.add(`${place}/${name}`);
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** @returns whether it is watched from now on and was not before */
  #watch(folder: string): boolean {
    if (this.#isDisposed || this.#watchers.has(folder) || this.#watchers.size >= MAX_FOLDERS) return false;
    try {
      const watcher = fs.watch(folder, (event, name) => {
        this.#note(folder, event, name);
      });
      watcher.on('error', () => {
        this.#forget(folder);
      });
      this.#watchers.set(folder, watcher);
      return true;
    } catch {
      // Gone again, or no watches left: looking at everything now and then is what remains.
      return false;
    }
  }

  #note(folder: string, event: fs.WatchEventType, name: string | null): void {
    if (name === null) {
      this.#onChange(folder);
      return;
    }
    const place = `${folder}/${name}`;
    if (this.#isWatched(place)) this.#onChange(place);
    if (event !== 'rename') return;
    // Created, renamed or deleted; the folder itself is named too when it is deleted. There may be a new one already, of the
    // same number even, and what watched the old one hears nothing of it.
    const isOwn = name === path.posix.basename(folder) && !fs.existsSync(place);
    if (isOwn || !fs.existsSync(folder)) {
      this.#forget(folder);
      void this.add(folder);
    } else if (this.#watchers.has(place) && !fs.existsSync(place)) this.#forget(place);
    else void this.add(place);
  }

  #forget(folder: string): void {
    for (const [watched, watcher] of this.#watchers) {
      if (!isWithin(watched, folder)) continue;
      watcher.close();
      this.#watchers.delete(watched);
    }
  }
}
