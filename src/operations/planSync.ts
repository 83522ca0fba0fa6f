import type { Artifact } from '../core/artifact';
import { contentHash } from '../core/contentHash';
import { mergeTree } from '../core/merge/tree/mergeTree';
import { planTreeMerge } from '../core/merge/tree/planTreeMerge';
import type { ManifestEntry } from '../core/manifest';
import type { Root } from '../core/root';
import type { LocalLink } from '../core/upstreamLink';
import { isOffered } from '../sources/upstream/isOffered';
import { isLostObject } from '../store/storeError';
import { localPlace } from './changePlace';
import type { MergePlan, MergeSide } from './mergePlan';
import { OperationError } from './operationError';
import { localLink, readUpstream } from './readUpstream';
import { safetyVersion } from './safetyVersion';
import type { TrackingContext } from './trackingContext';

/**
 * Plans taking upstream's changes over, file by file; nothing is written but the safety version. Upstream's contents are in
 * no version yet: who goes on to read them is `using` the store.
 *
 * @throws OperationError `no-upstream`, `upstream-unreadable`, `upstream-deleted`, `unreadable`
 * @throws FileTreeError, StoreError
 */
export async function planSync(context: TrackingContext, root: Root, artifact: Artifact): Promise<MergePlan> {
  const link = localLink(artifact.upstream);
  const plan = await context.store.using(() => planWithUpstream(context, root, artifact, link, 'sync'));
  if (!plan.isUpstreamThere) throw new OperationError('upstream-deleted', artifact.path);
  return plan;
}

/**
 * Plans bringing the artifact's changes to its upstream. An upstream that does not have it yet gets the whole of it.
 *
 * @param link where to push to; the artifact's own upstream when not given
 * @throws OperationError `no-upstream`, `upstream-unreadable`, `local-deleted`, `unreadable`
 * @throws FileTreeError, StoreError
 */
export async function planPush(
  context: TrackingContext,
  root: Root,
  artifact: Artifact,
  link: LocalLink = localLink(artifact.upstream),
): Promise<MergePlan> {
  return context.store.using(() => planWithUpstream(context, root, artifact, link, 'push'));
}

async function planWithUpstream(
  context: TrackingContext,
  root: Root,
  artifact: Artifact,
  link: LocalLink,
  kind: 'sync' | 'push',
): Promise<MergePlan & { readonly isUpstreamThere: boolean }> {
  const { store } = context;
  if (!isOffered(artifact.kind)) throw new OperationError('no-upstream', artifact.path);
  const before = await safetyVersion(context, localPlace(root, artifact));
  if (kind === 'push' && !before.isThere) throw new OperationError('local-deleted', artifact.path);
  const isOwnLink = JSON.stringify(link) === JSON.stringify(artifact.upstream);
  const baseline = isOwnLink ? await baselineOf(context, artifact) : undefined;
  const found = await readUpstream(context, artifact, link, baseline?.manifest ?? []);
  const content = found ?? {
    manifest: [],
    contentHash: contentHash([], context.sha256),
    normalisedHash: undefined,
    skipped: [],
  };
  // What is there on one side only was not deleted from the other for this purpose: it is there anew.
  const base = before.isThere && found ? baseline : undefined;
  // What a side has and no version holds was not deleted there, and where files are written it is not to be written over.
  const skippedHere = new Set(before.skipped.map(({ path }) => path));
  const skippedThere = new Set(content.skipped.map(({ path }) => path));
  const isWritten = ({ path }: ManifestEntry): boolean =>
    !(kind === 'sync' ? skippedHere : skippedThere).has(path);
  const tree = await mergeTree(
    planTreeMerge(
      base?.manifest.filter(({ path }) => !skippedHere.has(path) && !skippedThere.has(path)),
      before.manifest.filter(isWritten),
      content.manifest.filter(isWritten),
    ),
    async (entry) => {
      await context.files.pause?.();
      return store.content(entry.hash);
    },
  );
  const { manifest, contentHash: hash, normalisedHash, skipped } = content;
  return {
    artifactId: artifact.id,
    kind,
    base,
    local: { manifest: before.manifest, contentHash: before.contentHash, version: before.version },
    upstream: { manifest, contentHash: hash, version: undefined, normalisedHash },
    tree,
    skipped,
    isUpstreamThere: found !== undefined,
  };
}

/** A baseline whose content was lost is none: then what differs is asked. */
async function baselineOf({ store }: TrackingContext, artifact: Artifact): Promise<MergeSide | undefined> {
  const version = store.version(artifact.baseline);
  if (!version) return undefined;
  try {
    const manifest = await store.manifest(version.contentHash);
    return { manifest, contentHash: version.contentHash, version: version.id };
  } catch (error) {
    if (isLostObject(error)) return undefined;
    throw error;
  }
}
