import { randomUUID } from 'node:crypto';
import type { ArtifactId, VersionId } from '../core/identity';
import { OperationError } from './operationError';
import { requestedOperation } from './operationRecord';
import type { TrackingContext } from './trackingContext';
import { versionToKeep } from './versionToKeep';

/**
 * Pins an artifact, so that it is left out when all are synced, or takes the pin away.
 *
 * @param version the one that the pin is about, which then is never pruned; left out: whichever the artifact has, or has
 *   been pinned to already
 * @throws OperationError `not-found`; StoreError
 */
export async function pinArtifact(
  context: TrackingContext,
  artifactId: ArtifactId,
  isPinned: boolean,
  version?: VersionId,
): Promise<void> {
  const { store } = context;
  await store.using(async () => {
    await store.refresh();
    const artifact = store.artifact(artifactId);
    if (!artifact) throw new OperationError('not-found');
    if (version !== undefined) versionToKeep(store, version, artifactId);
    const isSame = version === undefined || version === artifact.pinnedVersion;
    if ((artifact.pinnedAt !== undefined) === isPinned && isSame) return;
    const facts = { kind: 'pin', artifactId, from: artifact.head, to: version ?? artifact.head } as const;
    const detail = !isPinned ? 'unpinned' : version === undefined ? 'pinned' : 'pinned to';
    await store.commit([
      { type: 'ref', artifactId, name: 'pinnedAt', value: isPinned ? context.now() : null },
      { type: 'ref', artifactId, name: 'pinnedVersion', value: version ?? null },
      requestedOperation(context, facts, randomUUID(), 'done', detail),
    ]);
  });
}
