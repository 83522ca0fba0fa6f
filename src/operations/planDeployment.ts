import type { ArtifactIdentity } from '../core/artifact';
import type { ChangedFile, Risk } from '../core/risk/risk';
import { risksOf } from '../core/risk/risksOf';
import type { LocalLink } from '../core/upstreamLink';
import { OperationError } from './operationError';
import type { PlaceContent } from './placeContent';
import { readUpstream } from './readUpstream';
import type { TrackingContext } from './trackingContext';

/** What a deployment would copy. */
export interface DeploymentPlan {
  /** Given to `deployArtifact`, so that what was looked at is what is deployed. What it skips is left out. */
  readonly content: PlaceContent;
  /** All of it is new. */
  readonly risks: readonly Risk[];
}

/** Reads what a deployment would copy; nothing is written. @throws as {@link readUpstream}; OperationError `upstream-deleted` */
export function planDeployment(
  context: TrackingContext,
  identity: ArtifactIdentity,
  link: LocalLink,
): Promise<DeploymentPlan> {
  return context.store.using(() => planInUse(context, identity, link));
}

async function planInUse(
  context: TrackingContext,
  identity: ArtifactIdentity,
  link: LocalLink,
): Promise<DeploymentPlan> {
  const content = await readUpstream(context, identity, link, []);
  if (!content) throw new OperationError('upstream-deleted', link.path);
  const files: ChangedFile[] = [];
  for (const { path, mode, hash } of content.manifest) {
    await context.files.pause?.();
    files.push({ path, before: undefined, after: { mode, bytes: await context.store.content(hash) } });
  }
  return { content, risks: risksOf(identity.kind, files) };
}
