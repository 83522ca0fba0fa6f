import type { ArtifactId, ContentHash, VersionId } from '../core/identity';
import type { Manifest } from '../core/manifest';
import type { TreeMerge } from '../core/merge/tree/mergeTree';
import type { SkippedFile } from '../core/version';

/** A content that takes part in a merge. */
export interface MergeSide {
  readonly manifest: Manifest;
  readonly contentHash: ContentHash;
  /** The version that has it; undefined when there is none yet. */
  readonly version: VersionId | undefined;
}

/**
 * What an operation would do, read and merged, with nothing written yet. Everything it names is in the store.
 *
 * `local` is always the artifact in its root and `upstream` what it came from, or what is brought to it from elsewhere, whichever
 * of them is going to be written.
 */
export interface MergePlan {
  readonly artifactId: ArtifactId;
  /**
   * `sync` writes local, `push` writes upstream, `update-from` writes local from another place than its upstream, `undo-version`
   * takes the change of one version out of local.
   */
  readonly kind: 'sync' | 'push' | 'update-from' | 'undo-version';
  /** Undefined when no common ancestor is known: files that differ are conflicts with an empty base. */
  readonly base: MergeSide | undefined;
  readonly local: MergeSide;
  readonly upstream: MergeSide & { readonly normalisedHash: ContentHash | undefined };
  readonly tree: TreeMerge;
  /** Files of the upstream's that take no part, and why. */
  readonly skipped: readonly SkippedFile[];
}
