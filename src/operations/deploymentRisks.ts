import type { ArtifactIdentity } from '../core/artifact';
import type { ChangedFile, Risk } from '../core/risk/risk';
import { risksOf } from '../core/risk/risksOf';
import type { LocalLink } from '../core/upstreamLink';
import { OperationError } from './operationError';
import { readUpstream } from './readUpstream';
import type { TrackingContext } from './trackingContext';

/** What is risky in an artifact that is going to be deployed: all of it is new. @throws as {@link readUpstream} */
export async function deploymentRisks(
  context: TrackingContext,
  identity: ArtifactIdentity,
  link: LocalLink,
): Promise<Risk[]> {
  const content = await readUpstream(context, identity, link, []);
  if (!content) throw new OperationError('upstream-deleted', link.path);
  const files: ChangedFile[] = [];
  for (const { path, mode, hash } of content.manifest) {
    await context.files.pause?.();
    files.push({ path, before: undefined, after: { mode, bytes: await context.store.content(hash) } });
  }
  return risksOf(identity.kind, files);
}
