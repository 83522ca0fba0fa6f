import type { ArtifactIdentity } from '../core/artifact';
import type { LineageStore } from '../store/lineageStore';

/** Whether another window is carrying out an operation on the files of an artifact, as far as this one has read. */
export function isChangedElsewhere(store: LineageStore, { root, path }: ArtifactIdentity): boolean {
  return store.operationsElsewhere().some(({ facts }) => {
    const place = facts?.intent.place;
    return place?.root === root && place.path === path;
  });
}
