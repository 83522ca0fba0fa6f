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
  const { store } = context;
  // Upstream's own versions are kept too, before a push for one. What the files here never were is nothing to base on.
  const lineage = new Set(artifact.head === undefined ? [] : store.graph.ancestors(artifact.head));
  const versions = new Map<ContentHash, VersionId>();
  for (const { id, contentHash: hash } of store.versions(artifact.id, { limit: VERSIONS }))
    if (lineage.has(id) && !versions.has(hash)) versions.set(hash, id);
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
