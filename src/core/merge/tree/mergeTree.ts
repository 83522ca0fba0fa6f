import type { ManifestEntry } from '../../manifest';
import type { Side } from '../mergeChunk';
import { mergeFile, MOST_BYTES } from '../mergeFile';
import type { MergeTextOptions, TextMerge } from '../mergeText';
import { conflictCount } from '../resolvedText';
import type { ConflictPlan, FilePlan, MergePlan, SettledPlan, TreePlan } from './treePlan';

/** Gives an entry's bytes. May take them from anywhere by the entry's hash. */
export type ReadEntry = (entry: ManifestEntry) => Promise<Uint8Array>;

/** What became of one file, and the plan it was made from. */
export type FileOutcome =
  /** The bytes of an entry of local or upstream, unchanged. `entry` has the path and the mode of the result. */
  | { readonly kind: 'stored'; readonly file: SettledPlan; readonly entry: ManifestEntry }
  /** There is no such file. */
  | { readonly kind: 'absent'; readonly file: SettledPlan }
  /** Merged by lines, with this many conflicts left in the text. */
  | {
      readonly kind: 'text';
      readonly file: MergePlan;
      readonly merge: TextMerge;
      readonly conflicts: number;
    }
  /** Both changed it, and these are no text: a side must be chosen. */
  | { readonly kind: 'binary'; readonly file: MergePlan; readonly notText: readonly Side[] }
  /** Both changed it, and one of the three is too large to merge by lines: a side must be chosen. */
  | { readonly kind: 'too-large'; readonly file: MergePlan }
  /** The plan's conflict. */
  | { readonly kind: 'conflict'; readonly file: ConflictPlan };

/** The merge of a whole artifact: the files of the plan, in its order. */
export interface TreeMerge {
  readonly files: readonly FileOutcome[];
}

/**
 * Merges the contents of the files that are planned to be merged; no other file is read. One file is merged at a time.
 *
 * @throws what `read` throws
 */
export async function mergeTree(
  plan: TreePlan,
  read: ReadEntry,
  options: MergeTextOptions = {},
): Promise<TreeMerge> {
  const files: FileOutcome[] = [];
  for (const file of plan.files) files.push(await outcomeOf(file, read, options));
  return { files };
}

async function outcomeOf(file: FilePlan, read: ReadEntry, options: MergeTextOptions): Promise<FileOutcome> {
  if (file.action === 'conflict') return { kind: 'conflict', file };
  if (file.action === 'merge') return mergedContent(file, read, options);
  const { path, result } = file;
  if (result.content === 'none') return { kind: 'absent', file };
  return { kind: 'stored', file, entry: { ...result.entry, path, mode: result.mode } };
}

async function mergedContent(
  file: MergePlan,
  read: ReadEntry,
  options: MergeTextOptions,
): Promise<FileOutcome> {
  const { path, local, upstream, result } = file;
  if (Math.max(local.size, upstream.size, result.base?.size ?? 0) > MOST_BYTES)
    return { kind: 'too-large', file };
  const [base, ours, theirs] = await Promise.all([
    result.base ? read(result.base) : undefined,
    read(local),
    read(upstream),
  ]);
  const found = mergeFile(base, ours, theirs, options);
  switch (found.kind) {
    case 'binary':
      return { kind: 'binary', file, notText: found.notText };
    case 'too-large':
      return { kind: 'too-large', file };
    case 'settled': {
      const entry = found.from === 'upstream' ? upstream : local;
      return { kind: 'stored', file, entry: { ...entry, path, mode: result.mode } };
    }
    case 'text':
      return { kind: 'text', file, merge: found.merge, conflicts: conflictCount(found.merge) };
  }
}
