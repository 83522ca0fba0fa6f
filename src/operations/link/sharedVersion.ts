import type { Artifact } from '../../core/artifact';
import { contentHash } from '../../core/contentHash';
import type { ContentHash, ObjectHash, VersionId } from '../../core/identity';
import { toManifest } from '../../core/manifest';
import type { LocalLink } from '../../core/upstreamLink';
import { findSnapshot } from '../../sources/git/findSnapshot';
import type { GitFile } from '../../sources/git/gitSnapshot';
import { readUpstream } from '../readUpstream';
import type { TrackingContext } from '../trackingContext';
import { ownFiles } from './ownFiles';

/** Versions looked through at most, the latest first. */
const VERSIONS = 1000;

/**
 * The artifact's version with the newest content that its upstream has, or had in its git history: what a merge of the two
 * can be based on, when no baseline is recorded.
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
  const versions = new Map<ContentHash, VersionId>();
  for (const { id, contentHash: hash } of context.store.versions(artifact.id, { limit: VERSIONS }))
    if (!versions.has(hash)) versions.set(hash, id);
  const now = await readUpstream(context, artifact, link, [], {});
  const shared = now && versions.get(now.contentHash);
  if (shared !== undefined || !isGitAllowed) return shared;
  const fileName = artifact.path.slice(artifact.path.lastIndexOf('/') + 1);
  let found: VersionId | undefined;
  await findSnapshot({ folder: link.source.folder, path: link.path, signal }, (snapshot) => {
    found = versions.get(hashOf(context, ownFiles(snapshot, artifact.kind, '', fileName)));
    return found !== undefined;
  });
  return found;
}

function hashOf({ sha256 }: TrackingContext, files: ReadonlyMap<string, GitFile>): ContentHash {
  const entries = [...files].map(([path, { mode, bytes }]) => {
    const hash = sha256(bytes) as ObjectHash;
    return { path, mode, size: bytes.length, hash };
  });
  return contentHash(toManifest(entries), sha256);
}
