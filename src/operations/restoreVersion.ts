import type { VersionId } from '../core/identity';
import type { Root } from '../core/root';
import { changeFiles, type ChangeResult } from './changeFiles';
import { localPlace } from './changePlace';
import { modificationDetected } from './modificationDetected';
import { OperationError } from './operationError';
import type { TrackingContext } from './trackingContext';

/**
 * Makes an artifact's files exactly those of a version, whether they are there now or were deleted.
 *
 * @throws OperationError, StoreError, FileTreeError: nothing has changed, except where the problem is `half-done`
 */
export async function restoreVersion(
  context: TrackingContext,
  root: Root,
  id: VersionId,
): Promise<ChangeResult> {
  const { store } = context;
  const version = store.version(id);
  const artifact = version && store.artifact(version.artifactId);
  if (!version || !artifact) throw new OperationError('not-found');
  const wanted = await store.manifest(version.contentHash);
  const artifactId = artifact.id;
  return changeFiles(context, {
    kind: 'restore',
    place: localPlace(root, artifact),
    decide: async () => ({
      wanted,
      contentHash: version.contentHash,
      to: version.id,
      outcome: [
        { type: 'ref', artifactId, name: 'deletedAt', value: null },
        { type: 'ref', artifactId, name: 'head', value: version.id },
        await modificationDetected(context, store.artifact(artifactId) ?? artifact, version, context.now()),
      ],
    }),
  });
}
