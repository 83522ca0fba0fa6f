import { Uri, window, workspace, type TextDocument } from 'vscode';

/** Documents of a folder's files with text that is not saved. */
export function unsavedIn(folder: string): TextDocument[] {
  const prefix = `${Uri.file(folder).path}/`;
  return workspace.textDocuments.filter(
    ({ uri, isDirty }) => isDirty && uri.scheme === 'file' && uri.path.startsWith(prefix),
  );
}

/** Closes the tabs that show files of a folder that is going to be removed, merge editors too. */
export async function closeTabsIn(folder: string): Promise<void> {
  const prefix = `${Uri.file(folder).path}/`;
  // What is saved is not asked about.
  await Promise.all(unsavedIn(folder).map((document) => document.save()));
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  await window.tabGroups.close(
    tabs.filter(({ input }) => shownIn(input).some((path) => path.startsWith(prefix))),
  );
}

/** The tab inputs of merge editors have no type in the API. */
function shownIn(input: unknown): string[] {
  if (typeof input !== 'object' || input === null) return [];
  return Object.values(input).flatMap((value: unknown) => (value instanceof Uri ? [value.path] : []));
}
