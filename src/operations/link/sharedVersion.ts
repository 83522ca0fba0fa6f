import type { Artifact } from '../../core/artifact';
import type { VersionId } from '../../core/identity';
import type { LocalLink } from '../../core/upstreamLink';
import { readUpstream } from '../readUpstream';
import type { TrackingContext } from '../trackingContext';
import { ownVersions } from './ownVersions';
import { versionInHistory } from './versionInHistory';

/**
 * The version in the head's lineage with the newest content that its upstream has, or had in its git history: what a merge
 * of the two can be based on, when no baseline is recorded.
 *
 * @returns undefined when they have never been the same
 * @throws OperationError `upstream-unreadable`; StoreError
 */
export async function sharedVersion(
  context: TrackingContext,
  artifact: Artifact,
  link: LocalLink,
  isGitAllowed: boolean,
  signal?: AbortSignal,
): Promise<VersionId | undefined> {
  const versions = ownVersions(context, artifact);
  const now = await readUpstream(context, artifact, link, [], {});
  const shared = now && versions.get(now.contentHash);
  if (shared !== undefined || !isGitAllowed) return shared;
  return versionInHistory(context, artifact, link, { versions, signal });
}
