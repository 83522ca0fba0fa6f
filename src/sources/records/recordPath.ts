import { pathProblem } from '../../core/relativePath';

/**
 * A recorded path as this project writes it: relative, `/` between components, none at the end.
 *
 * SkillMeat writes paths with the separator of its machine, so a path that has `\` and no `/` is one of Windows.
 *
 * @returns undefined when the path does not name something inside its folder, on any system
 */
export function recordPath(text: string): string | undefined {
  const slashed = text.includes('/') ? text : text.replaceAll('\\', '/');
  if (slashed.startsWith('/') || slashed.split(/[/\\]/).includes('..')) return undefined;
  // Python's Path, which is what reads these files, takes a/./b//c/ for a/b/c.
  const path = slashed
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
  if (pathProblem(path, 'posix') || pathProblem(path, 'windows') === 'absolute') return undefined;
  return path;
}
