import { randomUUID } from 'node:crypto';
import type { ArtifactId, VersionId } from '../core/identity';
import { neededVersions } from '../core/retention/neededVersions';
import { OperationError } from './operationError';
import { requestedOperation } from './operationRecord';
import type { TrackingContext } from './trackingContext';

/** Entries of an artifact's audit trail looked at for operations under way. */
const MOST_LOOKED_AT = 1000;

/**
 * Gives versions up: their texts go now, their contents at the next collection; number and place in the graph stay. What is
 * needed is left as it is, see {@link neededVersions}. Should another window name one at the same moment, it is there for as
 * long as it is named (`VersionRows`).
 *
 * @returns those that were given up
 * @throws OperationError `not-found`; StoreError
 */
export async function pruneVersions(
  context: TrackingContext,
  artifactId: ArtifactId,
  versions: readonly VersionId[],
): Promise<readonly VersionId[]> {
  const { store } = context;
  await store.refresh();
  const artifact = store.artifact(artifactId);
  if (!artifact) throw new OperationError('not-found');
  const { head, baseline } = artifact;
  const others = [
    ...store.tags(artifactId).map((tag) => tag.version),
    ...store.notes(artifactId).keys(),
    ...(artifact.pinnedVersion === undefined ? [] : [artifact.pinnedVersion]),
    ...namedByOperations(context, artifactId),
  ];
  const needed = neededVersions(store.graphOf(artifactId), { head, baseline, others });
  const pruned = [...new Set(versions)].filter(
    (id) => !needed.has(id) && store.version(id)?.artifactId === artifactId,
  );
  if (pruned.length === 0) return [];
  const facts = { kind: 'prune', artifactId, from: head, to: head } as const;
  await store.commit([
    { type: 'prune', artifactId, versions: pruned },
    requestedOperation(context, facts, randomUUID(), 'done', String(pruned.length)),
  ]);
  return pruned;
}

/** What operations under way go from and to, and what undoing the latest change goes back to. */
function namedByOperations({ store }: TrackingContext, artifactId: ArtifactId): VersionId[] {
  const underWay = store
    .operations(MOST_LOOKED_AT, artifactId)
    .filter(({ outcome }) => outcome === 'started');
  const change = store.latestChangeOrUndo(artifactId);
  return [...underWay, ...(change ? [change] : [])].flatMap(({ fromVersion, toVersion, facts }) => {
    const refs = (facts?.undo ?? []).map((ref) =>
      ref.name === 'head' || ref.name === 'baseline' ? ref.value : null,
    );
    return [fromVersion, toVersion, ...refs].filter((id) => id !== undefined && id !== null);
  });
}
