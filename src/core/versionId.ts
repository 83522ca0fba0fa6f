import type { ArtifactId, ContentHash, VersionId } from './identity';
import type { Sha256 } from './sha256';

const encoder = new TextEncoder();

export interface VersionKey {
  readonly artifactId: ArtifactId;
  readonly parentId: VersionId | undefined;
  readonly mergeParentId: VersionId | undefined;
  readonly contentHash: ContentHash;
}

/**
 * A version's id: SHA-256 of artifact, parents and content. Every window watches the same folders, so two windows often
 * capture one change; the same id makes them one version. The parents take part because real files return to earlier
 * content (211 of 62,524 measured), which must not close a cycle.
 */
export function versionId(key: VersionKey, sha256: Sha256): VersionId {
  const fields = ['version', key.artifactId, key.parentId ?? '', key.mergeParentId ?? '', key.contentHash];
  return sha256(encoder.encode(fields.join('\0'))) as VersionId;
}

/** How a version is shown: `v{n}-{first 7 of the content hash}`. */
export function versionLabel(version: {
  readonly number: number;
  readonly contentHash: ContentHash;
}): string {
  return `v${String(version.number)}-${version.contentHash.slice(0, 7)}`;
}
