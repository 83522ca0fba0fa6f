import { TimeSlice } from '../../sources/timeSlice';
import type { Tracking } from '../tracking';

/**
 * Reads, in slices, the versions that artifacts' rows tell of. The store keeps single versions that were read, so that the
 * rows of hundreds of artifacts are made in no time afterwards.
 */
export async function readShownVersions({ store }: Pick<Tracking, 'store'>): Promise<void> {
  const slice = new TimeSlice();
  for (const { head, baseline, pinnedVersion } of store.artifacts()) {
    const parentId = store.version(head)?.parentId;
    for (const id of [parentId, baseline, pinnedVersion]) store.version(id);
    await slice.pause();
  }
}
