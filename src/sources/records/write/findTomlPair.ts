import { inlinePairs, type TomlLine, type TomlPair, type TomlPath, type TomlSection } from './tomlLayout';

/** Where the value of a path stands, in a line of its own or in an inline table; undefined when it is not there so. */
export function findTomlPair(
  text: string,
  sections: readonly TomlSection[],
  path: TomlPath,
): TomlLine | TomlPair | undefined {
  for (const { path: table, lines } of sections) {
    if (!startsWith(path, table)) continue;
    const found = among(text, lines, path);
    if (found) return found;
  }
  return undefined;
}

/** Whether a path is another, or below it. */
export function startsWith(path: TomlPath, prefix: TomlPath): boolean {
  return prefix.length <= path.length && prefix.every((part, index) => part === path[index]);
}

function among(text: string, pairs: readonly TomlPair[], path: TomlPath): TomlPair | undefined {
  for (const pair of pairs) {
    if (!startsWith(path, pair.path)) continue;
    if (pair.path.length === path.length) return pair;
    const found = among(text, inlinePairs(text, pair), path);
    if (found) return found;
  }
  return undefined;
}
