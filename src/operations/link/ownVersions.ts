import type { Artifact } from '../../core/artifact';
import type { ContentHash, VersionId } from '../../core/identity';
import type { TrackingContext } from '../trackingContext';

/** Versions looked through at most, the latest first. */
const VERSIONS = 1000;

/** What the files of an artifact have been: the contents in its head's lineage, each with the latest version that has it. */
export function ownVersions(
  { store }: TrackingContext,
  artifact: Pick<Artifact, 'id' | 'head'>,
): ReadonlyMap<ContentHash, VersionId> {
  // Upstream's own versions are kept too, before a push for one. What the files here never were is nothing to base on.
  const lineage = new Set(
    artifact.head === undefined ? [] : store.graphOf(artifact.id).ancestors(artifact.head),
  );
  const versions = new Map<ContentHash, VersionId>();
  for (const { id, contentHash: hash } of store.versions(artifact.id, { limit: VERSIONS }))
    if (lineage.has(id) && !versions.has(hash)) versions.set(hash, id);
  return versions;
}
