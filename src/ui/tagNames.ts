import type { VersionId } from '../core/identity';
import type { Tag } from '../store/database/rows';

/** A version's tags: `release-1, stable`; empty where there are none. @param tags those of its artifact */
export function tagNames(tags: readonly Tag[], version: VersionId): string {
  return tags
    .filter((tag) => tag.version === version)
    .map(({ name }) => name)
    .join(', ');
}
