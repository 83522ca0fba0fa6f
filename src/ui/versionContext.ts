import type { VersionNode } from './versionTree/versionTreeNode';

interface ContextWords {
  readonly headWord: '' | '.current';
  readonly tagWord: '' | ' tagged';
  readonly pinWord: '' | ' pinned';
}

/** What the `when` clauses of menus know of a version's row: `version.current tagged pinned`. */
export function versionContext(
  { tags, isPinned }: Pick<VersionNode, 'tags' | 'isPinned'>,
  isHead: boolean,
): { readonly contextValue: string } {
  const words: ContextWords = {
    headWord: isHead ? '.current' : '',
    tagWord: tags === '' ? '' : ' tagged',
    pinWord: isPinned ? ' pinned' : '',
  };
  return { contextValue: `version${words.headWord}${words.tagWord}${words.pinWord}` };
}
