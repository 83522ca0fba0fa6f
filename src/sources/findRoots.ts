import path from 'node:path';
import type { ReadableFileTree } from '../core/fileTree';
import { neverVersioned } from '../core/neverVersioned';
import type { Root, RootScope } from '../core/root';

interface RootSearch {
  /** Absolute paths with `/`, of the open workspace folders. */
  readonly workspaceFolders: readonly string[];
  /** The home directory whose `.claude` is user scope; undefined leaves user scope out. */
  readonly home: string | undefined;
  readonly files: ReadableFileTree;
}

/** Bounds of the search below a workspace folder: enough for monorepos, not for a whole home directory. */
const MAX_DEPTH = 6;
const MAX_DIRECTORIES = 20_000;
const ROOT_NAMES = new Map<string, RootScope>([
  ['.claude', 'workspace'],
  ['.agents', 'agents'],
]);
/** Folders of build output and packages, where a `.claude` is a copy that somebody else owns. */
const NOT_SEARCHED = new Set(['dist', 'build', 'out', 'target', 'vendor', 'bower_components', 'venv']);

/**
 * Finds every root of the workspace, nested ones of monorepos too, and user scope. Each real path once, in the order
 * of the workspace folders and then by path; a folder that cannot be read has no roots.
 */
export async function findRoots(search: RootSearch): Promise<Root[]> {
  const roots = new Map<string, Root>();
  const user =
    search.home === undefined ? undefined : await realDirectory(search.files, `${search.home}/.claude`);
  for (const folder of search.workspaceFolders) {
    for (const root of await rootsBelow(folder, search.files)) {
      if (root.path !== user && !roots.has(root.path)) roots.set(root.path, root);
    }
  }
  if (user !== undefined) roots.set(user, { path: user, scope: 'user' });
  return [...roots.values()];
}

async function rootsBelow(folder: string, files: ReadableFileTree): Promise<Root[]> {
  const own = ROOT_NAMES.get(path.posix.basename(folder));
  if (own) {
    const real = await realDirectory(files, folder);
    return real === undefined ? [] : [{ path: real, scope: own }];
  }
  const found: Root[] = [];
  let level = [folder];
  let visited = 0;
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const next: string[] = [];
    for (const directory of level) {
      if (++visited > MAX_DIRECTORIES) return found;
      const entries = await files.list(directory).catch(() => []);
      for (const { name, type } of [...entries].sort(byRootThenName)) {
        const scope = ROOT_NAMES.get(name);
        if (scope) {
          const real = await realDirectory(files, `${directory}/${name}`);
          if (real !== undefined) found.push({ path: real, scope });
        } else if (type === 'directory' && isSearched(name)) {
          next.push(`${directory}/${name}`);
        }
      }
    }
    level = next;
  }
  return found;
}

/** `.claude` is what users think of, so it stands before `.agents`. */
function byRootThenName(a: { readonly name: string }, b: { readonly name: string }): number {
  const rank = ({ name }: { readonly name: string }): number => [...ROOT_NAMES.keys(), name].indexOf(name);
  return rank(a) - rank(b) || (a.name < b.name ? -1 : 1);
}

function isSearched(name: string): boolean {
  return !name.startsWith('.') && !NOT_SEARCHED.has(name) && neverVersioned(name) === undefined;
}

async function realDirectory(files: ReadableFileTree, directory: string): Promise<string | undefined> {
  try {
    const real = await files.resolve(directory);
    return real !== undefined && (await files.stat(real))?.type === 'directory' ? real : undefined;
  } catch {
    return undefined;
  }
}
