import { gitOutput } from './gitOutput';
import type { GitFolder } from './gitProcess';

/** A commit and what it follows on. */
export interface GraphCommit {
  /** Hex. */
  readonly commit: string;
  /** Hex: the first parent, then those that were merged in. */
  readonly parents: readonly string[];
}

const OLDEST_FIRST = ['rev-list', '--parents', '--topo-order', '--reverse'];

/**
 * The commits before the current one that changed something at a path, parents first, as if there were no others: each
 * follows on the last ones that changed something there. Renames are not followed.
 *
 * @param folder absolute path of a folder in the repository
 * @param path relative to the folder
 * @returns undefined when git failed, or the history is longer than anybody's
 */
export async function commitGraphOf(
  folder: string,
  path: string,
  signal: AbortSignal,
): Promise<readonly GraphCommit[] | undefined> {
  return parsed(await gitOutput(folder, [...OLDEST_FIRST, '--simplify-merges', 'HEAD', '--', path], signal));
}

/** Every commit of a repository, whatever names it; as {@link commitGraphOf}. */
export async function commitGraph(
  folder: GitFolder,
  signal: AbortSignal,
): Promise<readonly GraphCommit[] | undefined> {
  return parsed(await gitOutput(folder, [...OLDEST_FIRST, '--all'], signal));
}

function parsed(output: string | undefined): readonly GraphCommit[] | undefined {
  return output?.split('\n').flatMap((line) => {
    const [commit = '', ...parents] = line.split(' ');
    return commit === '' ? [] : [{ commit, parents }];
  });
}
