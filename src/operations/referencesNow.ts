import type { ArtifactId } from '../core/identity';
import type { OperationIntent, RefRecord } from '../store/journal/record';
import type { TrackingContext } from './trackingContext';

/**
 * The references that an operation sets, as they are before it, for undoing it. A head and a deletion only where there
 * is one: what has no head yet keeps the one it gets, and what is gone afterwards is deleted then.
 */
export function referencesNow(
  { store }: TrackingContext,
  artifactId: ArtifactId,
  outcome: OperationIntent['outcome'],
): RefRecord[] {
  const artifact = store.artifact(artifactId);
  return outcome.flatMap((record): RefRecord[] => {
    if (record.type !== 'ref') return [];
    switch (record.name) {
      case 'head':
        return artifact?.head === undefined ? [] : [{ ...record, value: artifact.head }];
      case 'deletedAt':
        return artifact?.deletedAt === undefined ? [] : [{ ...record, value: artifact.deletedAt }];
      case 'baseline':
      case 'pinnedVersion':
        return [{ ...record, value: artifact?.[record.name] ?? null }];
      case 'upstream':
        return [{ ...record, value: artifact?.upstream ?? null }];
      case 'modificationDetectedAt':
      case 'pinnedAt':
        return [{ ...record, value: artifact?.[record.name] ?? null }];
    }
  });
}
