import {
  Disposable,
  RelativePattern,
  Uri,
  workspace,
  type FileSystemWatcher,
  type WorkspaceFolder,
} from 'vscode';
import { ARTIFACT_KINDS } from '../core/artifactKind';
import type { Discovery } from '../core/discovery';
import type { Root } from '../core/root';
import { toSlashes } from '../sources/nodeFileTree';

export interface RootWatcherEvents {
  /** Something at this absolute path (`/` between components) was created, changed or deleted. */
  readonly onChange: (path: string) => void;
  /** A folder that may be a root, none of those being watched, has something in it now. */
  readonly onPossibleRoot: () => void;
}

const ROOT_IN_PATH = /\/\.(claude|agents)(\/|$)/;

/**
 * Watches every root, and the real places of linked roots and artifacts. Events are hints: they are doubled, merged and
 * sometimes lost (a file made together with its folder is missed in a third of the tries), so whoever listens looks at
 * the whole changed part, and at everything now and then.
 */
export class RootWatcher implements Disposable {
  readonly #events: RootWatcherEvents;
  #watchers: Disposable[] = [];
  #watched = '';
  #roots: readonly Root[] = [];

  constructor(events: RootWatcherEvents) {
    this.#events = events;
  }

  /**
   * Watches these roots from now on.
   *
   * @param realFolders real paths (with `/`) of the workspace folders, by the path they were opened with
   * @param home the home directory, watched for a user scope root that does not exist yet; undefined: not watched
   */
  watch(
    roots: readonly Root[],
    discoveries: readonly Discovery[],
    realFolders: ReadonlyMap<string, string>,
    home: string | undefined,
  ): void {
    this.#roots = roots;
    const patterns = [
      ...(workspace.workspaceFolders ?? []).flatMap(folderPatterns),
      ...roots.flatMap((root) => outsidePatterns(root, [...realFolders.values()])),
      ...discoveries
        .flatMap(({ artifacts }) => artifacts)
        .flatMap((artifact) => linkPatterns(artifact.realPath, artifact.isDirectory, roots)),
      ...(home === undefined || roots.some(({ scope }) => scope === 'user')
        ? []
        : [new RelativePattern(Uri.file(home), '.claude')]),
    ];
    const wanted = JSON.stringify(patterns.map(({ baseUri, pattern }) => [baseUri.toString(), pattern]));
    if (wanted === this.#watched) return;
    this.dispose();
    this.#watched = wanted;
    this.#watchers = patterns.map((pattern) => this.#start(pattern, realFolders));
  }

  dispose(): void {
    Disposable.from(...this.#watchers).dispose();
    this.#watchers = [];
    this.#watched = '';
  }

  #start(pattern: RelativePattern, realFolders: ReadonlyMap<string, string>): FileSystemWatcher {
    const watcher = workspace.createFileSystemWatcher(pattern);
    const note = (uri: Uri): void => {
      const path = realPathOf(toSlashes(uri.fsPath), realFolders);
      this.#events.onChange(path);
      const isKnown = this.#roots.some((root) => path.startsWith(`${root.path}/`));
      if (!isKnown && ROOT_IN_PATH.test(path)) this.#events.onPossibleRoot();
    };
    watcher.onDidCreate(note);
    watcher.onDidChange(note);
    watcher.onDidDelete(note);
    return watcher;
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

/** Events name files by the path their workspace folder was opened with; roots are known by their real paths. */
function realPathOf(path: string, realFolders: ReadonlyMap<string, string>): string {
  for (const [opened, real] of realFolders) {
    if (opened !== real && path.startsWith(`${opened}/`)) return `${real}${path.slice(opened.length)}`;
  }
  return path;
}
