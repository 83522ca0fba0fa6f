import { randomUUID } from 'node:crypto';
import type { ArtifactId } from '../core/identity';
import { OperationError } from './operationError';
import { requestedOperation } from './operationRecord';
import type { TrackingContext } from './trackingContext';

/** Pins an artifact, so that it is left out when all are synced, or takes the pin away. @throws OperationError, StoreError */
export async function pinArtifact(
  context: TrackingContext,
  artifactId: ArtifactId,
  isPinned: boolean,
): Promise<void> {
  const { store } = context;
  const artifact = store.artifact(artifactId);
  if (!artifact) throw new OperationError('not-found');
  if ((artifact.pinnedAt !== undefined) === isPinned) return;
  const value = isPinned ? context.now() : null;
  const facts = { kind: 'pin', artifactId, from: artifact.head, to: artifact.head } as const;
  const detail = isPinned ? 'pinned' : 'unpinned';
  await store.commit([
    { type: 'ref', artifactId, name: 'pinnedAt', value },
    requestedOperation(context, facts, randomUUID(), 'done', detail),
  ]);
}
