import type { Artifact } from '../core/artifact';
import type { Root } from '../core/root';
import type { LocalLink } from '../core/upstreamLink';
import { isLostObject } from '../store/storeError';
import type { MergePlan, MergeSide } from './mergePlan';
import { OperationError } from './operationError';
import { planWithUpstream } from './planWithUpstream';
import { localLink } from './readUpstream';
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
  const planned = await context.store.using(() => plan(context, root, artifact, link, 'sync'));
  if (!planned.isUpstreamThere) throw new OperationError('upstream-deleted', artifact.path);
  return planned;
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
  return context.store.using(() => plan(context, root, artifact, link, 'push'));
}

async function plan(
  context: TrackingContext,
  root: Root,
  artifact: Artifact,
  link: LocalLink,
  kind: 'sync' | 'push',
): ReturnType<typeof planWithUpstream> {
  const isOwnLink = JSON.stringify(link) === JSON.stringify(artifact.upstream);
  const baseline = isOwnLink ? await baselineOf(context, artifact) : undefined;
  const expected = baseline?.manifest ?? [];
  return planWithUpstream(context, root, artifact, { kind, link, expected, baseOf: () => baseline });
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
