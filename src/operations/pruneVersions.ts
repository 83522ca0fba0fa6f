import { randomUUID } from 'node:crypto';
import type { ArtifactId, VersionId } from '../core/identity';
import { keptVersions } from './keptVersions';
import { OperationError } from './operationError';
import { requestedOperation } from './operationRecord';
import type { TrackingContext } from './trackingContext';

/** Why versions are given up: there are too many or too old ones of the artifact, or the store is too large. */
type PruneReason = 'limits' | 'budget';

/**
 * Gives versions up: their texts go now, their contents at the next collection; number and place in the graph stay. What is
 * needed now is left as it is, see {@link keptVersions}. Should another window name one at the same moment, it is there for
 * as long as it is named (`VersionRows`).
 *
 * @returns those that were given up
 * @throws OperationError `not-found`; StoreError
 */
export async function pruneVersions(
  context: TrackingContext,
  artifactId: ArtifactId,
  versions: readonly VersionId[],
  reason: PruneReason = 'limits',
): Promise<readonly VersionId[]> {
  const { store } = context;
  await store.refresh();
  const artifact = store.artifact(artifactId);
  if (!artifact) throw new OperationError('not-found');
  const kept = await keptVersions(context, artifact);
  const pruned = [...new Set(versions)].filter(
    (id) => !kept.has(id) && store.version(id)?.artifactId === artifactId,
  );
  if (pruned.length === 0) return [];
  const { head } = artifact;
  const facts = { kind: 'prune', artifactId, from: head, to: head } as const;
  await store.commit([
    { type: 'prune', artifactId, versions: pruned },
    requestedOperation(context, facts, randomUUID(), 'done', `${String(pruned.length)} ${reason}`),
  ]);
  return pruned;
}
