import type { FileMode, ManifestEntry } from '../core/manifest';
import { markedText } from '../core/merge/markers/markedText';
import type { MarkerOptions } from '../core/merge/markers/markerOptions';
import { foldersOf } from '../core/merge/tree/foldersOf';
import type { FileOutcome, TreeMerge } from '../core/merge/tree/mergeTree';

/** A file of the merged directory: new bytes, or those of an entry. */
type MergedFile = { readonly path: string; readonly mode: FileMode } & (
  { readonly bytes: Uint8Array } | { readonly entry: ManifestEntry }
);

/** What is left to do for a file. */
export interface OpenFile {
  /** Pairs of markers in its text, or 1 when a side must be chosen. */
  readonly conflicts: number;
  /** Where a side must be chosen: whose file stands in the merged directory meanwhile. */
  readonly kept?: 'local' | 'upstream' | 'none';
}

/** The merged directory, conflicts included. */
export interface MergedFiles {
  readonly files: readonly MergedFile[];
  readonly open: ReadonlyMap<FileOutcome, OpenFile>;
  /** In all files. */
  readonly conflicts: number;
}

/**
 * What stands in the merged directory. Conflicts within a text stand between markers. Where a side must be chosen local's
 * file stays; where local has none, upstream's is there, if it has room.
 */
export function mergedFiles({ files }: TreeMerge, marks: MarkerOptions): MergedFiles {
  const result = new Directory();
  const open = new Map<FileOutcome, OpenFile>();
  const undecided: FileOutcome[] = [];
  for (const outcome of files) {
    const { path } = outcome.file;
    switch (outcome.kind) {
      case 'absent':
        break;
      case 'stored':
        result.add({ path, mode: outcome.entry.mode, entry: outcome.entry });
        break;
      case 'text': {
        const { text, conflicts } = markedText(outcome.merge, marks);
        if (conflicts > 0) open.set(outcome, { conflicts });
        result.add({ path, mode: outcome.file.result.mode, bytes: new TextEncoder().encode(text) });
        break;
      }
      case 'binary':
      case 'too-large':
      case 'conflict':
        undecided.push(outcome);
    }
  }
  // Local's files first, so that what only upstream has never takes their place.
  for (const side of ['local', 'upstream'] as const) {
    for (const outcome of undecided) {
      const entry = outcome.file[side];
      if (!entry || (side === 'upstream' && outcome.file.local)) continue;
      const hasRoom = result.hasRoom(entry.path);
      open.set(outcome, { conflicts: 1, kept: hasRoom ? side : 'none' });
      if (hasRoom) result.add({ path: entry.path, mode: entry.mode, entry });
    }
  }
  const conflicts = [...open.values()].reduce((sum, file) => sum + file.conflicts, 0);
  return { files: result.files, open, conflicts };
}

/** Files that can lie beside each other. */
class Directory {
  readonly files: MergedFile[] = [];
  readonly #paths = new Set<string>();
  readonly #folders = new Set<string>();

  add(file: MergedFile): void {
    this.files.push(file);
    this.#paths.add(file.path);
    for (const folder of foldersOf(file.path)) this.#folders.add(folder);
  }

  hasRoom(path: string): boolean {
    const isTaken = this.#paths.has(path) || this.#folders.has(path);
    return !isTaken && !foldersOf(path).some((folder) => this.#paths.has(folder));
  }
}
