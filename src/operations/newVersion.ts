import { elsewhereSummary, type Elsewhere } from '../core/elsewhere/elsewhereSummary';
import type { FileChange } from '../core/fileChange';
import type { ArtifactId, ContentHash, VersionId } from '../core/identity';
import type { ChangeOrigin, SkippedFile, Version } from '../core/version';
import { versionId } from '../core/versionId';
import type { VersionRecord } from '../store/journal/record';
import type { TrackingContext } from './trackingContext';

/** What a new version is. */
interface NewVersion {
  readonly artifactId: ArtifactId;
  readonly contentHash: ContentHash;
  readonly parent: Pick<Version, 'id' | 'contentHash'> | undefined;
  /** The second parent of a merge. */
  readonly mergeParentId?: VersionId | undefined;
  readonly changeOrigin: ChangeOrigin | undefined;
  readonly filesChanged: readonly FileChange[];
  readonly summary?: string;
  readonly normalisedHash?: ContentHash | undefined;
  readonly skipped?: readonly SkippedFile[];
  /** Gives it its summary. */
  readonly elsewhere?: Elsewhere;
}

/** The record of a new version, made now and by this context's author. Its contents must be put before it is committed. */
export function newVersion(context: TrackingContext, given: NewVersion): VersionRecord {
  const { artifactId, contentHash, parent, mergeParentId, normalisedHash, skipped = [], elsewhere } = given;
  const key = { artifactId, parentId: parent?.id, mergeParentId, contentHash };
  return {
    type: 'version',
    id: versionId(key, context.sha256),
    artifactId,
    contentHash,
    parentId: parent?.id ?? null,
    mergeParentId: mergeParentId ?? null,
    parentHash: parent?.contentHash ?? null,
    changeOrigin: given.changeOrigin ?? null,
    createdAt: context.now(),
    author: context.author,
    filesChanged: [...given.filesChanged],
    summary: elsewhere ? elsewhereSummary(elsewhere) : (given.summary ?? ''),
    metadata: {
      ...(normalisedHash === undefined ? {} : { normalisedHash }),
      ...(skipped.length > 0 ? { skipped: [...skipped] } : {}),
      ...(elsewhere ? { elsewhere } : {}),
    },
  };
}
