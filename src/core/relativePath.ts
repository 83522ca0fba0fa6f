import { foldedPath } from './foldedPath';

/** What makes a path unfit to be written. */
export type PathProblem =
  /** Empty, `.`, `..`, a doubled or trailing slash. */
  | 'not-normal'
  /** Starts at a root, a drive, or a network share. */
  | 'absolute'
  /** Holds a NUL, or a character Windows does not allow (Windows only). */
  | 'bad-character'
  /** `CON`, `NUL.txt`, a name ending in a dot or a space (Windows only). */
  | 'reserved-name';

const WINDOWS_RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
// eslint-disable-next-line no-control-regex -- control characters are what Windows refuses
const WINDOWS_BAD = /[<>:"|?*\\\u0000-\u001f]/;

/**
 * Whether a relative path from a manifest may be written below an artifact's directory.
 *
 * @returns undefined when it may
 */
export function pathProblem(path: string, platform: 'posix' | 'windows'): PathProblem | undefined {
  if (path.startsWith('/') || path.startsWith('\\') || (platform === 'windows' && /^[a-z]:/i.test(path)))
    return 'absolute';
  if (path.includes('\0')) return 'bad-character';
  for (const part of path.split('/')) {
    if (part === '' || part === '.' || part === '..') return 'not-normal';
    if (platform === 'posix') continue;
    if (WINDOWS_BAD.test(part)) return 'bad-character';
    if (WINDOWS_RESERVED.test(part) || /[. ]$/.test(part)) return 'reserved-name';
  }
  return undefined;
}

/** Groups of paths that a file system ignoring case or Unicode composition would take for one. */
export function collidingPaths(paths: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const key = foldedPath(path);
    const group = groups.get(key);
    if (group) group.push(path);
    else groups.set(key, [path]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
