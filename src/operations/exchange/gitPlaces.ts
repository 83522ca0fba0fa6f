import { foldedPath } from '../../core/foldedPath';
import { isWithin } from '../../core/isWithin';
import { folderNames, safeName } from './folderNames';
import type { History, HistoryTag } from './history';

/** Checked out: the current version of every artifact, each at its path in its root. */
export const MAIN_BRANCH = 'main';
/** Before the branches of an artifact. */
const BRANCHES = 'refs/heads/lineage/';
const HEAD = '/head';

/** Where an artifact's files lie in its commits: at their path in the root; what lies beside the root, at the top. */
export const pathInGit = (path: string): string => path.replace(/^\.\.\//, '');

/**
 * Where the artifacts lie on the main branch: at their path in their root, or, where one of another root lies there, at that
 * path in a folder of their own.
 */
export function placesOnMain<Placed extends Pick<History, 'kind' | 'name' | 'path'>>(
  histories: readonly Placed[],
): ReadonlyMap<Placed, string> {
  const places = new Map<Placed, string>();
  const taken: string[] = [];
  for (const [history, folder] of folderNames(histories)) {
    const own = pathInGit(history.path);
    const folded = foldedPath(own);
    const isTaken = taken.some((one) => isWithin(one, folded) || isWithin(folded, one));
    if (!isTaken) taken.push(folded);
    places.set(history, isTaken ? `${folder}/${own}` : own);
  }
  return places;
}

/** The branch of the version that the files have. @param folder see `folderNames.ts` */
export const headBranch = (folder: string): string => `${BRANCHES}${folder}${HEAD}`;

/** The branch of the version that upstream had last. */
export const upstreamBranch = (folder: string): string => `${BRANCHES}${folder}/upstream`;

/** A branch that leads to none of these: a rollback left it behind, or only upstream had it. */
export const sideBranch = (folder: string, label: string): string => `${BRANCHES}${folder}/${label}`;

/** Whether a branch, here or of a remote, is some artifact's head. */
export const isHeadBranch = (name: string): boolean =>
  /^refs\/(?:heads|remotes\/[^/]+)\/lineage\/[^/]+\/head$/.test(name);

/** The name of a tag in git: of several artifacts in one repository each has its own. `HEAD` is git's. */
export function tagRef(folder: string | undefined, { name }: HistoryTag): string {
  const safe = safeName(name);
  return `refs/tags/${folder === undefined ? '' : `${folder}/`}${/^HEAD$/i.test(safe) ? `tag-${safe}` : safe}`;
}

/** The name that a tag has in git, without the artifact's folder. */
export const tagName = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);
