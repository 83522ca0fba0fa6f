import type { HistoryTag } from './history';
import { safeName } from './folderNames';

/** Checked out: the current version of every artifact, each at its path in its root. */
export const MAIN_BRANCH = 'main';
/** Before the branches of an artifact. */
const BRANCHES = 'refs/heads/lineage/';
const HEAD = '/head';

/** Where an artifact's files lie in its commits: at their path in the root; what lies beside the root, at the top. */
export const pathInGit = (path: string): string => path.replace(/^\.\.\//, '');

/** The branch of the version that the files have. @param folder see `folderNames.ts` */
export const headBranch = (folder: string): string => `${BRANCHES}${folder}${HEAD}`;

/** The branch of the version that upstream had last. */
export const upstreamBranch = (folder: string): string => `${BRANCHES}${folder}/upstream`;

/** A branch that leads to none of these: a rollback left it behind, or only upstream had it. */
export const sideBranch = (folder: string, label: string): string => `${BRANCHES}${folder}/${label}`;

/** Whether a branch, here or of a remote, is some artifact's head. */
export const isHeadBranch = (name: string): boolean =>
  /^refs\/(?:heads|remotes\/[^/]+)\/lineage\/[^/]+\/head$/.test(name);

/** The name of a tag in git: of several artifacts in one repository each has its own. */
export const tagRef = (folder: string | undefined, { name }: HistoryTag): string =>
  `refs/tags/${folder === undefined ? '' : `${folder}/`}${safeName(name)}`;

/** The name that a tag has in git, without the artifact's folder. */
export const tagName = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);
