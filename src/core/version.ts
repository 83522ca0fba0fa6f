import type { Elsewhere } from './elsewhere/elsewhereSummary';
import type { FileChange } from './fileChange';
import type { ArtifactId, ContentHash, VersionId } from './identity';

/** How a version came to be; undefined for content of unknown origin (first seen, imported). */
export type ChangeOrigin = 'deployment' | 'sync' | 'local_modification';

/** A file that belongs to an artifact but is not part of its versions, and why. */
export interface SkippedFile {
  readonly path: string;
  readonly reason: SkipReason;
  /** Bytes, where the size is the reason. */
  readonly size?: number;
}

export type SkipReason = 'secret' | 'too-large' | 'unreadable' | 'not-a-file' | 'changing';

/** What is recorded beside the lineage of a version. */
export interface VersionMetadata {
  /** See `normalisedHash.ts`. */
  readonly normalisedHash?: ContentHash;
  readonly skipped?: readonly SkippedFile[];
  readonly elsewhere?: Elsewhere;
}

/** An immutable snapshot of an artifact. */
export interface Version {
  readonly id: VersionId;
  readonly artifactId: ArtifactId;
  /** Counts from 1 within the artifact, in the order of recording. */
  readonly number: number;
  readonly contentHash: ContentHash;
  readonly parentId: VersionId | undefined;
  /** The second parent of a merge. */
  readonly mergeParentId: VersionId | undefined;
  /** The parent's content hash; known without `parentId` for a legacy parent that was never recorded. */
  readonly parentHash: ContentHash | undefined;
  readonly changeOrigin: ChangeOrigin | undefined;
  /** Milliseconds since 1970, UTC. */
  readonly createdAt: number;
  readonly author: string;
  readonly filesChanged: readonly FileChange[];
  readonly summary: string;
  readonly metadata: VersionMetadata;
}
