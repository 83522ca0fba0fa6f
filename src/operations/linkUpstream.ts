import { randomUUID } from 'node:crypto';
import type { ArtifactId, VersionId } from '../core/identity';
import type { UpstreamLink } from '../core/upstreamLink';
import type { JournalRecord } from '../store/journal/record';
import { OperationError } from './operationError';
import { requestedOperation } from './operationRecord';
import type { TrackingContext } from './trackingContext';

export interface LinkRequest {
  readonly artifactId: ArtifactId;
  /** Null takes the link away, so that records of other tools are heeded again; `none` keeps it away. */
  readonly link: UpstreamLink | null;
  /** The version with upstream's content as it was when the artifact came from it; undefined when that is not known. */
  readonly baseline: VersionId | undefined;
  /** The baseline's record, where it is new. */
  readonly records?: readonly JournalRecord[];
}

/** Says where an artifact's updates come from. No file is touched. @throws OperationError, StoreError */
export async function linkUpstream(context: TrackingContext, request: LinkRequest): Promise<void> {
  await context.store.commit(linkRecords(context, request));
}

/** What {@link linkUpstream} records, for a commit of several. @throws OperationError */
export function linkRecords(context: TrackingContext, request: LinkRequest): JournalRecord[] {
  const { artifactId, link, baseline, records = [] } = request;
  const artifact = context.store.artifact(artifactId);
  if (!artifact) throw new OperationError('not-found');
  const isBaseline = baseline !== undefined && baseline === artifact.head;
  const facts = { kind: 'link', artifactId, from: artifact.head, to: artifact.head } as const;
  return [
    ...records,
    { type: 'ref', artifactId, name: 'upstream', value: link },
    { type: 'ref', artifactId, name: 'baseline', value: baseline ?? null },
    ...(isBaseline && artifact.modificationDetectedAt !== undefined
      ? [{ type: 'ref', artifactId, name: 'modificationDetectedAt', value: null } as const]
      : []),
    requestedOperation(context, facts, randomUUID(), 'done', linkDetail(link)),
  ];
}

function linkDetail(link: UpstreamLink | null): string {
  if (!link || link.source.type === 'none') return 'no upstream';
  return link.source.type === 'remote' ? link.source.name : `${link.source.folder}/${link.path}`;
}
