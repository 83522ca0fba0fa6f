/** What a path with `/` between components ends with. */
export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
/** What it begins with: the folder; empty for the root. */
export const parentOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));
