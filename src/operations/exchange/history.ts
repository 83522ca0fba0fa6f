import type { ArtifactKind } from '../../core/artifactKind';
import type { ArtifactId, ContentHash, VersionId } from '../../core/identity';
import type { LineageNode } from '../../core/lineageGraph';
import type { Manifest } from '../../core/manifest';
import type { Version } from '../../core/version';

/** A version as it travels: all that is recorded of it, under the ids that it has where it comes from. */
export interface HistoryVersion extends Omit<Version, 'artifactId'> {
  readonly tags: readonly HistoryTag[];
  /** Why somebody keeps it; undefined when nobody said. */
  readonly note: string | undefined;
}

export interface HistoryTag {
  readonly name: string;
  /** Empty when there is none. */
  readonly note: string;
}

/** A version of which nothing but its place in the lineage and where it came from is known. */
export type HistoryGap = LineageNode & Pick<Version, 'createdAt' | 'changeOrigin'>;

/** An artifact's history as it travels. */
export interface History {
  /** The artifact's id where the history comes from, which is part of its versions' ids. */
  readonly artifactId: ArtifactId;
  readonly kind: ArtifactKind;
  readonly name: string;
  /** In its root. */
  readonly path: string;
  readonly head: VersionId | undefined;
  readonly baseline: VersionId | undefined;
  /** Each after its parents. */
  readonly versions: readonly HistoryVersion[];
  /** Versions that were given up, or whose content is lost. Parents first. */
  readonly gaps: readonly HistoryGap[];
}

/** A history that was read back, with the files of its versions. */
export interface ReadHistory extends History {
  readonly manifests: ReadonlyMap<ContentHash, Manifest>;
}
