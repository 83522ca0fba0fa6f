import type { ArtifactIdentity } from '../core/artifact';
import { placeKey } from './placeKey';
import type { TrackingContext } from './trackingContext';

/**
 * Whether another window is carrying out an operation on the files of an artifact, as far as this one has read. One that
 * began and does not hold the place any more has ended, whatever became of its process.
 */
export async function isChangedElsewhere(
  context: TrackingContext,
  identity: ArtifactIdentity,
): Promise<boolean> {
  const { store } = context;
  const isUnderWay = store.operationsElsewhere().some(({ facts }) => {
    const place = facts?.intent.place;
    return place?.root === identity.root && place.path === identity.path;
  });
  return isUnderWay && store.isChangedElsewhere(await placeKey(context, identity));
}
