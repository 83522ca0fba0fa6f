import { foldedPath } from '../../core/foldedPath';
import { pathProblem } from '../../core/relativePath';
import type { History } from './history';

/**
 * A name for each history's folder or branches that every file system and git take: `skill-pdf-tools`,
 * `command-review-security`. What cannot stand in one becomes a dash, and of equal names all but the first get a number.
 */
export function folderNames<Named extends Pick<History, 'kind' | 'name'>>(
  histories: readonly Named[],
): ReadonlyMap<Named, string> {
  const taken = new Set<string>();
  const names = new Map<Named, string>();
  for (const history of histories) {
    const wanted = safeName(`${history.kind}-${history.name}`);
    let name = wanted;
    for (let number = 2; taken.has(foldedPath(name)); number++) name = `${wanted}-${String(number)}`;
    taken.add(foldedPath(name));
    names.set(history, name);
  }
  return names;
}

/** A text as a name that every file system and git take. */
export function safeName(text: string): string {
  const name = text
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
    .replaceAll(/\.{2,}/g, '.')
    .replaceAll(/^[.-]+|[.-]+$/g, '')
    .replace(/\.lock$/i, '-lock')
    .slice(0, 80)
    .replace(/[.-]+$/, '');
  if (name === '') return 'x';
  return pathProblem(name, 'windows') ? `x-${name}` : name;
}
