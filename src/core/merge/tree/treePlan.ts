import type { FileMode, ManifestEntry } from '../../manifest';
import type { Side } from '../mergeChunk';

/** One of the two that changed the base. */
export type ChangedSide = Exclude<Side, 'base'>;

/** What a merge of two artifacts would do, file by file. */
export interface TreePlan {
  /**
   * In path order, no path twice. Every entry of the three manifests is in exactly one of them, so that a side's tree can
   * be had back from the plan.
   */
  readonly files: readonly FilePlan[];
}

/** What a merge would do with one file. `action` says it for people, `result` in full. */
export type FilePlan =
  KeepPlan | TakePlan | AddPlan | DeletePlan | RenamePlan | ModePlan | MergePlan | ConflictPlan;

/** A file's plan that needs no choice; `merge` may turn out to need one when the contents are read. */
export type SettledPlan = Exclude<FilePlan, ConflictPlan>;

/** One file in the three trees. Undefined where it is not; a rename shows in the entries' own paths. */
export interface PlannedFile {
  /**
   * Where the result lies, or the path of the file that will not be there. In a conflict, where the result would lie if
   * that can be told, or else the path in the base.
   */
  readonly path: string;
  readonly base: ManifestEntry | undefined;
  readonly local: ManifestEntry | undefined;
  readonly upstream: ManifestEntry | undefined;
}

/**
 * Nothing to do: unchanged, only local has it, only local changed it, or both made the same change. Where both deleted it,
 * or local did and upstream left it alone, what is kept is nothing.
 */
interface KeepPlan extends PlannedFile {
  readonly action: 'keep';
  readonly result: ContentOf<'local'> | NoFile;
}

/** The content becomes upstream's; path and mode may change with it. */
interface TakePlan extends PlannedFile {
  readonly action: 'take';
  readonly result: ContentOf<'upstream'>;
}

/** Only upstream has it, and it is new. */
interface AddPlan extends PlannedFile {
  readonly action: 'add';
  readonly result: ContentOf<'upstream'>;
}

/** Upstream deleted it, and local had left it as it was. */
interface DeletePlan extends PlannedFile {
  readonly action: 'delete';
  readonly result: NoFile;
}

/** Upstream renamed it: local's content moves; the mode may change with it. */
interface RenamePlan extends PlannedFile {
  readonly action: 'rename';
  readonly result: ContentOf<'local'> & { readonly move: FileMove };
}

/** Only the executable bit changes. */
interface ModePlan extends PlannedFile {
  readonly action: 'mode';
  readonly result: ContentOf<'local'>;
}

/** Both have their own content: it is to be merged by lines. */
export interface MergePlan extends PlannedFile {
  readonly action: 'merge';
  readonly local: ManifestEntry;
  readonly upstream: ManifestEntry;
  readonly result: MergedContent;
}

/** A choice is needed, and nothing is known of the result without it. */
export interface ConflictPlan extends PlannedFile {
  readonly action: 'conflict';
  /** First what is wrong with the file itself, at most one, then what is with its path. */
  readonly conflicts: readonly [Conflict, ...Conflict[]];
}

/** A result with the content of one side. */
interface ContentOf<S extends ChangedSide> {
  readonly content: S;
  /** That side's entry. Its path and mode need not be those of the result. */
  readonly entry: ManifestEntry;
  readonly mode: FileMode;
  /** Undefined when local's file stays where it is, or there is none. */
  readonly move: FileMove | undefined;
}

/** A result to be merged by lines. It stays where it is: a file that was renamed has the content of the base. */
export interface MergedContent {
  readonly content: 'merged';
  /** Undefined for an empty base: both added the file, or the base has a link in its place. */
  readonly base: ManifestEntry | undefined;
  readonly mode: FileMode;
}

interface NoFile {
  readonly content: 'none';
}

/** Local's file is to be moved to the path of the result. */
export interface FileMove {
  readonly from: string;
  /** Only case or Unicode composition differ: some file systems take both for one, and need two steps. */
  readonly caseOnly: boolean;
}

export type Conflict = FileConflict | PathConflict;

/** The sides disagree about the file itself. */
export type FileConflict =
  /** One side deleted it, the other changed its content, mode or type. */
  | { readonly kind: 'delete-modify'; readonly deletedBy: ChangedSide }
  /** One side deleted it, the other renamed it. */
  | { readonly kind: 'rename-delete'; readonly deletedBy: ChangedSide }
  /** Both renamed it, to different names. */
  | { readonly kind: 'rename-rename' }
  /** Both added it, in different ways that cannot be merged: at least one is a link. */
  | { readonly kind: 'both-added' }
  /** Both made it a link, or changed the one it was, to different targets. */
  | { readonly kind: 'symlink-targets' }
  /** One side made a link of a file or a file of a link, and the other changed it too. */
  | { readonly kind: 'type-change' }
  /** It is executable on one side, and no base tells which side changed that. */
  | { readonly kind: 'mode'; readonly sameContent: boolean };

/** Files that cannot lie together where they are meant to. All files of such a group are in conflict. */
export interface PathConflict {
  /**
   * - `rename-add`: a file was renamed to a path where the other side added another.
   * - `renames-to-one`: two files were renamed to one path, each by one side.
   * - `file-directory`: a file would lie where others need a directory.
   * - `case-collision`: paths that differ only in case or Unicode composition, in part or whole, and that neither side
   *   has together: some file systems would take them for one.
   */
  readonly kind: 'rename-add' | 'renames-to-one' | 'file-directory' | 'case-collision';
  /** Where this file would lie. */
  readonly at: string;
  /** The `path` of the plans of all files of the group, this one too, in path order. */
  readonly group: readonly string[];
}
