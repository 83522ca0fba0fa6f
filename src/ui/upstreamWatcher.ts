import { Disposable, RelativePattern, Uri, workspace } from 'vscode';
import { isWithin } from '../core/isWithin';
import type { Root } from '../core/root';
import type { RealPlaces } from './realPlaces';

/** A checkout or a tool's update changes many files; they are one change. */
const QUIET_MS = 500;
/** A repository's own records say nothing that its files do not. */
const REPOSITORY = /\/\.git(\/|$)/;

/** Watches the folders that artifacts come from. Events are hints, as in {@link RootWatcher}. */
export class UpstreamWatcher implements Disposable {
  readonly #places: RealPlaces;
  readonly #onChange: (folders: ReadonlySet<string>) => void;
  readonly #watchers = new Map<string, Disposable>();
  #folders: ReadonlySet<string> = new Set();
  #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  /** @param onChange gets those of the folders in which something changed */
  constructor(places: RealPlaces, onChange: (folders: ReadonlySet<string>) => void) {
    this.#places = places;
    this.#onChange = onChange;
  }

  /**
   * Watches these folders (absolute, with `/`) from now on.
   *
   * @param roots are watched already; what happens in them comes through {@link noteChange}
   */
  watch(folders: ReadonlySet<string>, roots: readonly Root[]): void {
    this.#folders = folders;
    const wanted = new Set([...folders].filter((folder) => !roots.some((root) => isWatched(folder, root))));
    for (const [folder, watcher] of this.#watchers) {
      if (wanted.has(folder)) continue;
      watcher.dispose();
      this.#watchers.delete(folder);
    }
    for (const folder of wanted)
      if (!this.#watchers.has(folder)) this.#watchers.set(folder, this.#start(folder));
  }

  /** Something at an absolute path (with `/`) was created, changed or deleted. */
  noteChange(path: string): void {
    if (REPOSITORY.test(path)) return;
    for (const folder of this.#folders) {
      if (isWithin(path, folder) || isWithin(folder, path)) this.#changed.add(folder);
    }
    if (this.#changed.size === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const changed = this.#changed;
      this.#changed = new Set();
      this.#onChange(changed);
    }, QUIET_MS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    Disposable.from(...this.#watchers.values()).dispose();
    this.#watchers.clear();
  }

  #start(folder: string): Disposable {
    const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.file(folder), '**'));
    const note = (uri: Uri): void => {
      this.noteChange(this.#places.pathOf(uri));
    };
    watcher.onDidCreate(note);
    watcher.onDidChange(note);
    watcher.onDidDelete(note);
    return watcher;
  }
}

/** In `~/.claude` only the folders of artifacts are watched. */
function isWatched(folder: string, { path, scope }: Root): boolean {
  return scope === 'user' ? folder === path : isWithin(folder, path);
}
