import type { FileMode, ManifestEntry } from '../../manifest';
import { collidingPaths } from '../../relativePath';
import type { FileRow } from './fileRows';
import { isLink, sameContent } from './sameContent';
import type { ChangedSide, FileConflict, FileMove, FilePlan, MergedContent } from './treePlan';

/** Plans one file by itself, as if no other were in its way. */
export function planFile(row: FileRow): FilePlan {
  const { base, local, upstream } = row;
  if (local && upstream) return planBoth(row, local, upstream);
  if (local)
    return base ? planDeletion(row, base, local, 'upstream') : fromLocal(row, local.path, local.mode, local);
  if (upstream) {
    if (base) return planDeletion(row, base, upstream, 'local');
    const { mode } = upstream;
    return { ...row, action: 'add', result: { content: 'upstream', entry: upstream, mode, move: undefined } };
  }
  return { ...row, action: 'keep', result: { content: 'none' } };
}

/** One side deleted the file. */
function planDeletion(
  row: FileRow,
  base: ManifestEntry,
  remaining: ManifestEntry,
  deletedBy: ChangedSide,
): FilePlan {
  if (remaining.path !== base.path)
    return conflict(row, remaining.path, { kind: 'rename-delete', deletedBy });
  if (!sameContent(base, remaining) || base.mode !== remaining.mode)
    return conflict(row, base.path, { kind: 'delete-modify', deletedBy });
  return { ...row, action: deletedBy === 'local' ? 'keep' : 'delete', result: { content: 'none' } };
}

/** Path, content and mode are merged each for itself. */
function planBoth(row: FileRow, local: ManifestEntry, upstream: ManifestEntry): FilePlan {
  const { base } = row;
  const path = threeWay(base?.path, local.path, upstream.path);
  if (path === undefined) return conflict(row, row.path, { kind: 'rename-rename' });
  const content = contentOf(base, local, upstream);
  if (typeof content === 'object' && 'kind' in content) return conflict(row, path, content);

  let mode: FileMode | undefined;
  if (isLink(local) === isLink(upstream)) {
    mode = threeWay(base?.mode, local.mode, upstream.mode);
    if (mode === undefined)
      return conflict(row, path, { kind: 'mode', sameContent: sameContent(local, upstream) });
  } else {
    // A link has no executable bit, so the other side's change of it has nowhere to go.
    const other = content === 'local' ? upstream : local;
    if (other.mode !== base?.mode) return conflict(row, path, { kind: 'type-change' });
    mode = content === 'local' ? local.mode : upstream.mode;
  }
  if (content === 'local') return fromLocal(row, path, mode, local);
  if (content === 'upstream') {
    const move = moveTo(path, local);
    return { ...row, path, action: 'take', result: { content, entry: upstream, mode, move } };
  }
  return { ...row, path, local, upstream, action: 'merge', result: { ...content, mode } };
}

/** Whose content the result has. */
function contentOf(
  base: ManifestEntry | undefined,
  local: ManifestEntry,
  upstream: ManifestEntry,
): ChangedSide | Omit<MergedContent, 'mode'> | FileConflict {
  if (sameContent(local, upstream)) return 'local';
  if (base && sameContent(base, local)) return 'upstream';
  if (base && sameContent(base, upstream)) return 'local';
  if (!isLink(local) && !isLink(upstream))
    return { content: 'merged', base: base && isLink(base) ? undefined : base };
  if (!base) return { kind: 'both-added' };
  return { kind: isLink(local) && isLink(upstream) ? 'symlink-targets' : 'type-change' };
}

/** The value both have, or that of the side which changed it; undefined where that cannot be told. */
function threeWay<T>(base: T | undefined, local: T, upstream: T): T | undefined {
  if (local === upstream || upstream === base) return local;
  return local === base ? upstream : undefined;
}

/** A result with local's content. */
function fromLocal(row: FileRow, path: string, mode: FileMode, entry: ManifestEntry): FilePlan {
  const move = moveTo(path, entry);
  const result = { content: 'local', entry, mode } as const;
  if (move) return { ...row, path, action: 'rename', result: { ...result, move } };
  return { ...row, path, action: mode === entry.mode ? 'keep' : 'mode', result: { ...result, move } };
}

function moveTo(path: string, { path: from }: ManifestEntry): FileMove | undefined {
  return from === path ? undefined : { from, caseOnly: collidingPaths([from, path]).length > 0 };
}

function conflict(row: FileRow, path: string, found: FileConflict): FilePlan {
  return { ...row, path, action: 'conflict', conflicts: [found] };
}
