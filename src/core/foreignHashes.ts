import { compareCodePoints } from './compareCodePoints';
import type { Sha256 } from './sha256';

const encoder = new TextEncoder();

/** A file's bytes by its path relative to the artifact (`/` between components). */
export type FileContents = ReadonlyMap<string, Uint8Array>;

/**
 * SkillMeat's hash of a directory artifact (`skillmeat/utils/filesystem.py`): SHA-256 over relative path and bytes of
 * every file, without separators, ordered as Python orders paths: by their components.
 *
 * It is ambiguous (`{a: "bc"}` and `{ab: "c"}` collide), so it is a key for comparing with SkillMeat's records and
 * never an identity. A single file's SkillMeat hash is the plain SHA-256 of its bytes.
 */
export function skillmeatDirectoryHash(files: FileContents, sha256: Sha256): string {
  const ordered = [...files]
    .map(([path, bytes]) => ({ path, bytes, components: path.split('/') }))
    .sort((a, b) => compareComponents(a.components, b.components));
  return sha256(concatenate(ordered.flatMap(({ path, bytes }) => [encoder.encode(path), bytes])));
}

function compareComponents(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareCodePoints(a[i] ?? '', b[i] ?? '');
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/**
 * The `computedHash` of `skills-lock.json`, as the skills CLI computes it: SHA-256 over relative path and bytes of
 * every file, sorted by `localeCompare`; folders named `.git` or `node_modules` take no part.
 */
export function skillsCliHash(files: FileContents, sha256: Sha256): string {
  const isLeftOut = (folder: string): boolean => folder === '.git' || folder === 'node_modules';
  const ordered = [...files]
    .filter(([path]) => !path.split('/').slice(0, -1).some(isLeftOut))
    .sort(([a], [b]) => a.localeCompare(b));
  return sha256(concatenate(ordered.flatMap(([path, bytes]) => [encoder.encode(path), bytes])));
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}
