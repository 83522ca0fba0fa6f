import type { VersionId } from '../core/identity';
import { versionLabel } from '../core/versionId';
import type { Tracking } from './tracking';

/** How a version is called on the screen, by its id: `v7-1a2b3c4`. */
export function versionName({ store }: Pick<Tracking, 'store'>, id: VersionId): string {
  const version = store.version(id);
  return version ? versionLabel(version) : id.slice(0, 7);
}
