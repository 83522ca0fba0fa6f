import { TabInputText, Uri, window, type Tab } from 'vscode';

/** The tabs that show one of the documents that are asked for, merge editors too. */
export function tabsWith(isWanted: (uri: Uri) => boolean): Tab[] {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter(({ input }) => urisIn(input).some(isWanted));
}

/** Whether a tab has a text in one editor, and not a merge editor. */
export const isTextTab = ({ input }: Tab): boolean => input instanceof TabInputText;

/** The tab inputs of merge editors have no type in the API. */
function urisIn(input: unknown): Uri[] {
  if (typeof input !== 'object' || input === null) return [];
  return Object.values(input).filter((value: unknown) => value instanceof Uri);
}
