import type { ArtifactKind } from '../../core/artifactKind';
import { neverVersioned } from '../../core/neverVersioned';
import type { GitFile, GitSnapshot } from '../../sources/git/gitSnapshot';

/**
 * The files that are an artifact's own in a snapshot of it, or of the skill it lies in: without what is never versioned, and
 * without the skills inside it, which belong to themselves.
 *
 * @param within the artifact's path in the snapshot; empty for the whole
 * @param fileName what the file of a single-file artifact is called in versions
 */
export function ownFiles<File = GitFile>(
  { files, isDirectory }: Pick<GitSnapshot, 'isDirectory'> & { readonly files: ReadonlyMap<string, File> },
  kind: ArtifactKind,
  within: string,
  fileName: string,
): ReadonlyMap<string, File> {
  if (!isDirectory) return new Map([...files.values()].map((file) => [fileName, file]));
  const prefix = within === '' ? '' : `${within}/`;
  const inside = new Map(
    [...files]
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, file]) => [path.slice(prefix.length), file] as const)
      .filter(([path]) => !path.split('/').some((part) => neverVersioned(part))),
  );
  if (kind !== 'skill') return inside;
  const nested = [...inside.keys()]
    .filter((path) => path.endsWith('/SKILL.md'))
    .map((path) => path.slice(0, -'SKILL.md'.length));
  return new Map([...inside].filter(([path]) => !nested.some((folder) => path.startsWith(folder))));
}
