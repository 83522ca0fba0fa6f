import type { Artifact } from './artifact';
import type { Version } from './version';

/** Whether an artifact's files are others than those of the version that it is pinned to. A deleted one has none. */
export function hasStrayed(
  { deletedAt }: Pick<Artifact, 'deletedAt'>,
  head: Version | undefined,
  pinned: Version | undefined,
): boolean {
  return pinned !== undefined && deletedAt === undefined && head?.contentHash !== pinned.contentHash;
}
