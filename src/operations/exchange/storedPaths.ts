import { foldedPath } from '../../core/foldedPath';
import { collidingPaths, pathProblem } from '../../core/relativePath';

/** The file that describes a version, among the version's own files. */
export const VERSION_FILE = '.version.toml';
/** The folder of the files whose own names do not stand everywhere. */
const RENAMED_FOLDER = '.renamed';

/**
 * Under which path each file of a version is exported: its own, unless another system could not hold it there, or it is
 * where the description of the version goes.
 *
 * @returns only those that get another path
 */
export function storedPaths(paths: readonly string[]): ReadonlyMap<string, string> {
  const colliding = new Set(collidingPaths(paths).flat());
  const stored = new Map<string, string>();
  for (const path of paths) {
    const [first = ''] = foldedPath(path).split('/');
    const isTaken = first === VERSION_FILE || first === RENAMED_FOLDER;
    if (isTaken || colliding.has(path) || pathProblem(path, 'windows'))
      stored.set(path, `${RENAMED_FOLDER}/${String(stored.size + 1)}`);
  }
  return stored;
}
