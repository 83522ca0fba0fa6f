/** One text for all spellings of a path that a file system ignoring case or Unicode composition takes for one. */
export const foldedPath = (path: string): string => path.normalize('NFC').toLowerCase();
