import { compareCodePoints } from '../../compareCodePoints';
import { collidingPaths } from '../../relativePath';
import { foldersOf } from './foldersOf';
import type { FilePlan, PathConflict } from './treePlan';

/** A file and one of the paths where it may come to lie. */
interface Claim {
  readonly path: string;
  readonly file: FilePlan;
}

/** Files that are in each other's way, each with its path. */
interface PathClash {
  readonly kind: PathConflict['kind'];
  readonly files: ReadonlyMap<FilePlan, string>;
}

/**
 * Finds the files that could not all lie where they are planned to. A file in conflict counts with the paths it has on
 * either side, as it may get each of them, and so does a file that is in conflict for having been found here. Paths that
 * one side already has together do not clash.
 */
export function pathClashes(files: readonly FilePlan[]): PathClash[] {
  const inConflict = new Set(files.filter(({ action }) => action === 'conflict'));
  const areTogether = togetherOnOneSide(files);
  for (;;) {
    const known = inConflict.size;
    const claims = files.flatMap((file) =>
      possiblePaths(file, inConflict.has(file)).map((path): Claim => ({ path, file })),
    );
    const found = clashesOf(claims, areTogether);
    for (const clash of found) for (const file of clash.files.keys()) inConflict.add(file);
    if (inConflict.size === known) return found;
  }
}

function clashesOf(claims: Claim[], areTogether: (a: string, b: string) => boolean): PathClash[] {
  claims.sort((a, b) => compareCodePoints(a.path, b.path));
  const [at, below] = [new Map<string, Claim[]>(), new Map<string, Claim[]>()];
  for (const claim of claims) {
    list(at, claim.path).push(claim);
    for (const folder of foldersOf(claim.path)) list(below, folder).push(claim);
  }
  const alike = new Map<string, string[]>();
  for (const group of collidingPaths([...new Set([...at.keys(), ...below.keys()])])) {
    for (const path of group) alike.set(path, group);
  }

  const found = new Map<string, PathClash & { readonly files: Map<FilePlan, string> }>();
  for (const claim of claims) {
    const group = alike.get(claim.path) ?? [claim.path];
    const clash = (other: Claim, kind: PathConflict['kind']): void => {
      if (other.file === claim.file || areTogether(claim.path, other.path)) return;
      const key = `${kind} ${group[0] ?? ''}`;
      const known = found.get(key) ?? { kind, files: new Map<FilePlan, string>() };
      found.set(key, known);
      for (const { file, path } of [claim, other]) if (!known.files.has(file)) known.files.set(file, path);
    };
    for (const path of group) {
      const isSame = path === claim.path;
      for (const other of at.get(path) ?? [])
        clash(other, isSame ? samePathKind(claim, other) : 'case-collision');
      for (const other of below.get(path) ?? []) clash(other, isSame ? 'file-directory' : 'case-collision');
    }
  }
  return [...found.values()];
}

function possiblePaths(file: FilePlan, inConflict: boolean): string[] {
  if (file.action !== 'conflict' && !inConflict) return file.result.content === 'none' ? [] : [file.path];
  return [...new Set([file.local, file.upstream].flatMap((entry) => (entry ? [entry.path] : [])))];
}

/** Two files at one path: at least one was renamed to it, as what both sides added there is one file. */
function samePathKind(a: Claim, b: Claim): PathConflict['kind'] {
  return a.file.base && b.file.base ? 'renames-to-one' : 'rename-add';
}

function togetherOnOneSide(files: readonly FilePlan[]): (a: string, b: string) => boolean {
  const sides = (['local', 'upstream'] as const).map(
    (side) => new Set(files.flatMap((file) => file[side]?.path ?? [])),
  );
  return (a, b) => a !== b && sides.some((paths) => paths.has(a) && paths.has(b));
}

function list(map: Map<string, Claim[]>, key: string): Claim[] {
  const known = map.get(key) ?? [];
  map.set(key, known);
  return known;
}
