import type { Operation } from '../store/database/rows';
import type { TrackingContext } from './trackingContext';

/** Entries of an artifact's audit trail looked at, the latest first. */
const MOST_LOOKED_AT = 1000;

/** What was done with the artifact of an operation since that one, the latest first; nothing when it is too long ago. */
export function operationsSince(
  { store }: TrackingContext,
  { id, artifactId }: Operation,
): readonly Operation[] {
  const trail = store.operations(MOST_LOOKED_AT, artifactId);
  const own = trail.findIndex((operation) => operation.id === id);
  return trail.slice(0, Math.max(own, 0));
}
