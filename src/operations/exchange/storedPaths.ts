import { foldedPath } from '../../core/foldedPath';
import { collidingPaths, pathProblem } from '../../core/relativePath';

/** The file that describes a version, among the version's own files. */
export const VERSION_FILE = '.version.toml';
/** The folder of the files whose own names do not stand everywhere. */
const RENAMED_FOLDER = '.renamed';
/** By a file of this name, wherever it lies, git changes the line ends of what lies beside and below it. */
export const GIT_ATTRIBUTES = '.gitattributes';

/**
 * Under which path each file of a version is exported: its own, unless another system could not hold it there, it is where
 * the description of the version goes, or git would change files by it once somebody commits the export.
 *
 * @returns only those that get another path
 */
export function storedPaths(paths: readonly string[]): ReadonlyMap<string, string> {
  const colliding = new Set(collidingPaths(paths).flat());
  const stored = new Map<string, string>();
  for (const path of paths) {
    const names = foldedPath(path).split('/');
    const isTaken = names[0] === VERSION_FILE || names[0] === RENAMED_FOLDER;
    const isReadByGit = names.at(-1) === GIT_ATTRIBUTES;
    if (isTaken || isReadByGit || colliding.has(path) || pathProblem(path, 'windows'))
      stored.set(path, `${RENAMED_FOLDER}/${String(stored.size + 1)}`);
  }
  return stored;
}
