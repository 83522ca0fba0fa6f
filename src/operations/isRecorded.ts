import type { OperationIntent } from '../store/journal/record';
import type { TrackingContext } from './trackingContext';

/** Whether committing a record would change nothing. */
export function isRecorded({ store }: TrackingContext, record: OperationIntent['outcome'][number]): boolean {
  if (record.type === 'version') return store.version(record.id) !== undefined;
  const artifact = store.artifact(record.type === 'artifact' ? record.id : record.artifactId);
  if (record.type === 'artifact' || !artifact) return artifact !== undefined;
  const present = {
    head: artifact.head,
    baseline: artifact.baseline,
    deletedAt: artifact.deletedAt,
    modificationDetectedAt: artifact.modificationDetectedAt,
    pinnedAt: artifact.pinnedAt,
    pinnedVersion: artifact.pinnedVersion,
    upstream: artifact.upstream && JSON.stringify(artifact.upstream),
  }[record.name];
  const value = record.name === 'upstream' && record.value ? JSON.stringify(record.value) : record.value;
  return (present ?? null) === value;
}
