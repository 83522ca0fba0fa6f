import {
  Disposable,
  RelativePattern,
  Uri,
  workspace,
  type FileSystemWatcher,
  type WorkspaceFolder,
} from 'vscode';
import { ARTIFACT_KINDS } from '../core/artifactKind';
import type { Discovery } from '../core/discovered';
import type { ReadableFileTree } from '../core/fileTree';
import { isWithin } from '../core/isWithin';
import { mayHoldArtifact } from '../core/mayHoldArtifact';
import type { Root } from '../core/root';
import { findRoots } from '../sources/findRoots';
import { NewFolderWatch } from '../sources/newFolderWatch';
import type { RealPlaces } from './realPlaces';

interface RootWatcherEvents {
  /** Something at this absolute path (`/` between components) was created, changed or deleted. */
  readonly onChange: (path: string) => void;
  /** There may be a root that is not being watched: one has something in it now, or a new folder may hold one. */
  readonly onPossibleRoot: () => void;
}

const ROOT_IN_PATH = /\/\.(claude|agents)(\/|$)/;
const LOOK_AGAIN_MS = 2000;
/** Where folders come and go by the thousand and hold no roots. */
const NO_ROOT_IN = /\/(\.git|node_modules|dist|build|out|target|vendor|venv|\.venv|__pycache__)(\/|$)/;

/**
 * Watches every root, and the real places of linked roots and artifacts. Events are hints: they are doubled, merged and
 * sometimes lost (a file made together with its folder is missed in a third of the tries), so whoever listens looks at
 * the whole changed part, and at everything now and then.
 */
export class RootWatcher implements Disposable {
  readonly #events: RootWatcherEvents;
  readonly #files: ReadableFileTree;
  readonly #places: RealPlaces;
  readonly #newFolders: NewFolderWatch;
  #watchers: Disposable[] = [];
  #watched = '';
  #roots: readonly Root[] = [];
  #isStarted = false;
  readonly #later = new Set<NodeJS.Timeout>();

  constructor(files: ReadableFileTree, places: RealPlaces, events: RootWatcherEvents) {
    this.#files = files;
    this.#places = places;
    this.#events = events;
    this.#newFolders = new NewFolderWatch(
      files,
      (path) => {
        this.#note(path);
      },
      (path) => this.#mayHoldArtifact(path),
    );
  }

  /**
   * Watches these roots from now on.
   *
   * @param home the home directory, watched for a user scope root that does not exist yet; undefined: not watched
   */
  watch(roots: readonly Root[], discoveries: readonly Discovery[], home: string | undefined): void {
    const known = new Set(this.#roots.map(({ path }) => path));
    this.#roots = roots;
    // A root that came to be after the editor's watcher started.
    if (this.#isStarted) {
      for (const { path } of roots) if (!known.has(path)) void this.#newFolders.add(path);
    }
    this.#isStarted = true;
    const patterns = [
      ...(workspace.workspaceFolders ?? []).flatMap(folderPatterns),
      ...roots.flatMap((root) => outsidePatterns(root, this.#places.folders)),
      ...discoveries
        .flatMap(({ artifacts }) => artifacts)
        .flatMap((artifact) => linkPatterns(artifact.realPath, artifact.isDirectory, roots)),
      ...(home === undefined || roots.some(({ scope }) => scope === 'user')
        ? []
        : [new RelativePattern(Uri.file(home), '.claude')]),
    ];
    const wanted = JSON.stringify(patterns.map(({ baseUri, pattern }) => [baseUri.toString(), pattern]));
    if (wanted === this.#watched) return;
    this.#stop();
    this.#watched = wanted;
    this.#watchers = [
      ...patterns.map((pattern) => this.#start(pattern)),
      ...(workspace.workspaceFolders ?? []).map((folder) => this.#startForFolders(folder)),
    ];
  }

  dispose(): void {
    this.#stop();
    this.#newFolders.dispose();
    for (const timer of this.#later) clearTimeout(timer);
    this.#later.clear();
  }

  #stop(): void {
    Disposable.from(...this.#watchers).dispose();
    this.#watchers = [];
    this.#watched = '';
  }

  #start(pattern: RelativePattern): FileSystemWatcher {
    const watcher = workspace.createFileSystemWatcher(pattern);
    const note = (uri: Uri): void => {
      this.#note(this.#places.pathOf(uri));
    };
    const noteWithFolder = (uri: Uri): void => {
      note(uri);
      void this.#newFolders.add(this.#places.pathOf(uri));
    };
    watcher.onDidCreate(noteWithFolder);
    // A folder that was deleted and made anew at once is told of as changed.
    watcher.onDidChange(noteWithFolder);
    watcher.onDidDelete(note);
    return watcher;
  }

  /** `mkdir -p a/b/.claude` is often told as the creation of `a` and nothing more. */
  #startForFolders(folder: WorkspaceFolder): FileSystemWatcher {
    const watcher = workspace.createFileSystemWatcher(new RelativePattern(folder, '**'), false, true, true);
    watcher.onDidCreate((uri) => {
      const path = this.#places.pathOf(uri);
      if (ROOT_IN_PATH.test(path) || NO_ROOT_IN.test(path)) return;
      void this.#lookForRoots(path);
      // Once more: what is made a moment later in a folder that is new is not told either.
      const again = setTimeout(() => {
        this.#later.delete(again);
        void this.#lookForRoots(path);
      }, LOOK_AGAIN_MS);
      this.#later.add(again);
    });
    return watcher;
  }

  async #lookForRoots(folder: string): Promise<void> {
    const stat = await this.#files.stat(folder).catch(() => undefined);
    if (stat?.type !== 'directory') return;
    const found = await findRoots({ workspaceFolders: [folder], home: undefined, files: this.#files });
    const isNew = found.some(({ path }) => !this.#roots.some((root) => root.path === path));
    if (isNew) this.#events.onPossibleRoot();
  }

  /** Transcripts and worktrees below a root change all the time. A path in no root yet may be one. */
  #mayHoldArtifact(path: string): boolean {
    const inRoots = this.#roots.filter((root) => isWithin(path, root.path));
    const inner = inRoots.sort((a, b) => b.path.length - a.path.length)[0];
    return !inner || mayHoldArtifact(path.slice(inner.path.length + 1), inner.scope);
  }

  #note(path: string): void {
    this.#events.onChange(path);
    const isKnown = this.#roots.some((root) => path.startsWith(`${root.path}/`));
    if (!isKnown && ROOT_IN_PATH.test(path)) this.#events.onPossibleRoot();
  }
}

/** Inside a workspace folder VS Code watches everything already; these patterns only filter. */
function folderPatterns(folder: WorkspaceFolder): RelativePattern[] {
  return ['**/{.claude,.agents}', '**/{.claude,.agents}/**', '**/.mcp.json'].map(
    (glob) => new RelativePattern(folder, glob),
  );
}

/** `~/.claude` also holds caches and transcripts that change all the time: only its artifact folders are watched. */
function outsidePatterns(root: Root, folders: readonly string[]): RelativePattern[] {
  if (folders.some((folder) => root.path.startsWith(`${folder}/`))) return [];
  const base = Uri.file(root.path);
  if (root.scope !== 'user') return [new RelativePattern(base, '**')];
  const kinds = ARTIFACT_KINDS.flatMap(({ shape, inUserScope }) =>
    inUserScope && shape.type !== 'named-file' ? [shape.folder] : [],
  );
  return [
    new RelativePattern(base, '*'),
    ...kinds.map((folder) => new RelativePattern(Uri.joinPath(base, folder), '**')),
  ];
}

/** The real place of an artifact that a link leads to, out of every root. */
function linkPatterns(realPath: string, isDirectory: boolean, roots: readonly Root[]): RelativePattern[] {
  if (roots.some((root) => realPath.startsWith(`${root.path}/`))) return [];
  if (isDirectory) return [new RelativePattern(Uri.file(realPath), '**')];
  const slash = realPath.lastIndexOf('/');
  return [new RelativePattern(Uri.file(realPath.slice(0, slash)), realPath.slice(slash + 1))];
}
