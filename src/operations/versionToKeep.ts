import type { ArtifactId, VersionId } from '../core/identity';
import type { Version } from '../core/version';
import type { LineageStore } from '../store/lineageStore';
import { OperationError } from './operationError';

/**
 * A version that is going to be named, so that it is never given up. Between this and the commit no window may take contents
 * away (`LineageStore.using`), and the store has been refreshed: another one may have given it up.
 *
 * @throws OperationError `not-found` for one that is not there, or not of this artifact, or whose contents are gone
 */
export function versionToKeep(
  store: Pick<LineageStore, 'version' | 'hasManifest'>,
  id: VersionId,
  artifactId?: ArtifactId,
): Version {
  const version = store.version(id);
  const isOfArtifact = artifactId === undefined || version?.artifactId === artifactId;
  if (!version || !isOfArtifact || !store.hasManifest(version.contentHash))
    throw new OperationError('not-found');
  return version;
}
