import type { ArtifactId } from '../../core/identity';
import type { LocalLink } from '../../core/upstreamLink';
import { sharedVersion } from '../../operations/link/sharedVersion';
import { linkUpstream } from '../../operations/linkUpstream';
import { OperationError } from '../../operations/operationError';
import type { MergeFlow } from '../mergeFlow';
import type { Tracking } from '../tracking';

/** Links an artifact to what has its name in a source, because the user wants that, and syncs it. */
export type LinkAndSync = (tracking: Tracking, id: ArtifactId, link: LocalLink) => Promise<void>;

export function linkAndSync(flow: MergeFlow): LinkAndSync {
  return async (tracking, id, link) => {
    await linkTo(tracking, id, link);
    await flow.run(tracking, { kind: 'sync', artifactId: id });
  };
}

/**
 * Links an artifact, with the newest content that both sides have had as the baseline.
 *
 * @returns whether there is such a content; without one, all that differs is a conflict
 */
export async function linkTo({ context }: Tracking, id: ArtifactId, link: LocalLink): Promise<boolean> {
  const artifact = context.store.artifact(id);
  if (!artifact) throw new OperationError('not-found');
  // No git is run in a workspace that is not trusted.
  const baseline = await sharedVersion(context, artifact, link, context.mayWrite?.() !== false);
  await linkUpstream(context, { artifactId: id, link, baseline });
  return baseline !== undefined;
}
