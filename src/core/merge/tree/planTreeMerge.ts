/*
 * Merging two trees of files that come from one base.
 *
 * A file is told by its path, or by a rename. Its path, its content and its executable bit are merged each for itself: what
 * both sides have is kept, what one side changed is taken, and what both changed differently is a conflict, except
 * contents of regular files, which are merged by lines. So an edit of the one side follows a rename by the other.
 *
 * - Deleted by one side and left alone by the other: deleted. Deleted by one and changed by the other: a conflict.
 * - Files that only local has are kept. Without a base, files that only upstream has are added, and files that differ are
 *   merged with an empty base.
 * - Links have targets, not lines: two different new targets are a conflict, and so are a link and a file.
 * - Renames are found by content that is exactly the same, and not empty; the executable bit may differ.
 * - No two files at one path, no file where another needs a directory, no two paths that differ only in case or Unicode
 *   composition unless one side already has both: all files concerned are in conflict, as one group.
 *
 * Who carries a plan out has to make room first (deletions and moves away), as a path that is added can differ only in
 * case from one that is deleted, or lie below it.
 *
 * Unlike git:
 * - Renames are of exact content only: a file that was moved and edited by one side is deleted and added. A file moved by
 *   one side and edited by the other is the common case, and is found. Git also guesses from files that are similar.
 * - No directory renames: a file that one side adds to a folder which the other renamed stays where it was added.
 * - A path that both sides added with the same content is settled, even if one of them had it from a rename.
 * - Paths that differ only in case or composition are a conflict; git writes both and leaves it to the disk.
 * - Clashing paths are left to a choice; git makes up new names for the files (`a~HEAD`).
 */
import { compareCodePoints } from '../../compareCodePoints';
import type { Manifest } from '../../manifest';
import { fileRows } from './fileRows';
import { pathClashes } from './pathClashes';
import { planFile } from './planFile';
import type { Conflict, FilePlan, PathConflict, TreePlan } from './treePlan';

/**
 * Plans the merge of two trees from paths, modes, sizes and hashes alone. Pure: the same trees give the same plan.
 *
 * @param base undefined when there is no common ancestor
 */
export function planTreeMerge(base: Manifest | undefined, local: Manifest, upstream: Manifest): TreePlan {
  const files = fileRows(base ?? [], local, upstream).map(planFile);
  const clashes = pathClashes(files);
  const finalPaths = new Map<FilePlan, string>();
  for (const { kind, files: clashing } of clashes) {
    if (kind !== 'rename-add' && kind !== 'renames-to-one') continue;
    // They cannot both have the path; a file's path in the base is its own.
    for (const file of clashing.keys()) if (file.base) finalPaths.set(file, file.base.path);
  }
  const pathOf = (file: FilePlan): string => finalPaths.get(file) ?? file.path;

  const found = new Map<FilePlan, PathConflict[]>();
  for (const { kind, files: clashing } of clashes) {
    const group = [...clashing.keys()].map(pathOf).sort(compareCodePoints);
    for (const [file, at] of clashing) {
      const known = found.get(file) ?? [];
      known.push({ kind, at, group });
      found.set(file, known);
    }
  }
  const planned = files.map((file) => withConflicts(file, pathOf(file), found.get(file) ?? []));
  return { files: planned.sort((a, b) => compareCodePoints(a.path, b.path)) };
}

function withConflicts(file: FilePlan, path: string, found: readonly PathConflict[]): FilePlan {
  const own: readonly Conflict[] = file.action === 'conflict' ? file.conflicts : [];
  const [first, ...rest] = [...own, ...found];
  if (!first) return file;
  const { base, local, upstream } = file;
  return { path, base, local, upstream, action: 'conflict', conflicts: [first, ...rest] };
}
