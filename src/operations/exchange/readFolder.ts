import type { ReadableFileTree } from '../../core/fileTree';
import type { GitFolder } from '../../sources/git/gitProcess';
import { ExchangeError, type ExchangeProblem } from './exchangeError';
import { folderEntries } from './folderEntries';
import type { ReadHistories } from './historySource';
import { readGit } from './readGit';
import { readLayout } from './readLayout';

/** What is in every bare repository, and in no folder of the open layout. */
const IN_BARE = ['HEAD', 'objects', 'refs'];
/** Git has none: what lies among its files may be one. */
const NONE_IN_GIT: ReadonlySet<ExchangeProblem> = new Set(['no-history', 'no-git-history', 'git-failed']);

/**
 * How the histories in a folder are read: with git where it is a repository, a bare one too, and else as the open layout. So
 * is a repository that the layout was committed to.
 *
 * @param folder absolute, with `/` between components
 * @param assertMayRunGit throws where git may not be run
 * @throws FileTreeError; what `assertMayRunGit` throws
 */
export async function readFolder(
  files: ReadableFileTree,
  folder: string,
  assertMayRunGit: () => void,
): Promise<ReadHistories> {
  const layout = readLayout(folderEntries(files, folder));
  const repository = await repositoryAt(files, folder);
  if (repository === undefined) return layout;
  assertMayRunGit();
  const git = readGit(repository);
  return async (options) => {
    try {
      return await git(options);
    } catch (error) {
      if (!(error instanceof ExchangeError) || !NONE_IN_GIT.has(error.problem)) throw error;
      options.signal?.throwIfAborted();
      return layout(options).catch((other: unknown) => {
        throw other instanceof ExchangeError && other.problem === 'no-history' ? error : other;
      });
    }
  };
}

async function repositoryAt(files: ReadableFileTree, folder: string): Promise<GitFolder | undefined> {
  if (await files.stat(`${folder}/.git`)) return folder;
  for (const name of IN_BARE) if (!(await files.stat(`${folder}/${name}`))) return undefined;
  return { bare: folder };
}
