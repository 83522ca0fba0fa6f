import type { FileMode, ManifestEntry } from '../core/manifest';
import { markedText } from '../core/merge/markers/markedText';
import type { MarkerOptions } from '../core/merge/markers/markerOptions';
import type { TreeMerge } from '../core/merge/tree/mergeTree';

/** A file of the merged directory: new bytes, or those of an entry. */
export type MergedFile = { readonly path: string; readonly mode: FileMode } & (
  { readonly bytes: Uint8Array } | { readonly entry: ManifestEntry }
);

/** The merged directory, conflicts included. */
export interface MergedFiles {
  readonly files: readonly MergedFile[];
  /** Conflicts in all: each pair of markers, and each file for which a side must be chosen. */
  readonly conflicts: number;
  /** By the path of the plan, where there are any. */
  readonly conflictsByPath: ReadonlyMap<string, number>;
}

/**
 * What stands in the merged directory. Conflicts within a text stand between markers. Where a side must be chosen local's
 * file stays; where local has none, upstream's is there, if it has room.
 */
export function mergedFiles({ files }: TreeMerge, marks: MarkerOptions): MergedFiles {
  const result = new Map<string, MergedFile>();
  const conflicts = new Map<string, number>();
  const ofLocal: ManifestEntry[] = [];
  const ofUpstream: ManifestEntry[] = [];
  const add = (file: MergedFile): void => void result.set(file.path, file);
  for (const outcome of files) {
    const { path } = outcome.file;
    switch (outcome.kind) {
      case 'absent':
        break;
      case 'stored':
        add({ path, mode: outcome.entry.mode, entry: outcome.entry });
        break;
      case 'text': {
        const marked = markedText(outcome.merge, marks);
        if (marked.conflicts > 0) conflicts.set(path, marked.conflicts);
        add({ path, mode: outcome.file.result.mode, bytes: new TextEncoder().encode(marked.text) });
        break;
      }
      case 'binary':
      case 'conflict':
        conflicts.set(path, 1);
        if (outcome.file.local) ofLocal.push(outcome.file.local);
        else if (outcome.file.upstream) ofUpstream.push(outcome.file.upstream);
    }
  }
  for (const entry of [...ofLocal, ...ofUpstream]) {
    if (!hasRoom(entry.path, result)) continue;
    add({ path: entry.path, mode: entry.mode, entry });
  }
  const total = [...conflicts.values()].reduce((sum, count) => sum + count, 0);
  return { files: [...result.values()], conflicts: total, conflictsByPath: conflicts };
}

function hasRoom(path: string, taken: ReadonlyMap<string, MergedFile>): boolean {
  return [...taken.keys()].every(
    (other) => other !== path && !other.startsWith(`${path}/`) && !path.startsWith(`${other}/`),
  );
}
