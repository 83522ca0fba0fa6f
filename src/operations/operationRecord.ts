import type { ArtifactId, VersionId } from '../core/identity';
import type { OperationKind, OperationRecord } from '../store/journal/record';
import type { TrackingContext } from './trackingContext';

export interface OperationFacts {
  readonly kind: OperationKind;
  readonly artifactId: ArtifactId;
  readonly from: VersionId | undefined;
  readonly to: VersionId | undefined;
}

const encoder = new TextEncoder();

/**
 * The audit entry of something observed (not asked for by anybody). Its id follows from what was observed and from
 * the state it was observed in, so that two windows that see one change make one entry.
 */
export function observedOperation(context: TrackingContext, facts: OperationFacts): OperationRecord {
  const { kind, artifactId, from, to } = facts;
  const fields = [
    'operation',
    kind,
    artifactId,
    from ?? '',
    to ?? '',
    String(context.store.stateClock(artifactId)),
  ];
  return entry(context, facts, context.sha256(encoder.encode(fields.join('\0'))), 'done', '');
}

/** The audit entry of an operation in some stage; the same `id` through all of them. */
export function requestedOperation(
  context: TrackingContext,
  facts: OperationFacts,
  id: string,
  outcome: OperationRecord['outcome'],
  detail = '',
): OperationRecord {
  return entry(context, facts, id, outcome, detail);
}

function entry(
  context: TrackingContext,
  { kind, artifactId, from, to }: OperationFacts,
  id: string,
  outcome: OperationRecord['outcome'],
  detail: string,
): OperationRecord {
  return {
    type: 'operation',
    id,
    kind,
    artifactId,
    fromVersion: from ?? null,
    toVersion: to ?? null,
    at: context.now(),
    actor: context.author,
    outcome,
    detail,
  };
}
