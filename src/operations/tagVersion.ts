import { randomUUID } from 'node:crypto';
import type { ArtifactId, VersionId } from '../core/identity';
import { OperationError } from './operationError';
import { requestedOperation } from './operationRecord';
import type { TrackingContext } from './trackingContext';

/** Characters of a tag's name at most. */
const MAX_NAME = 100;
const CONTROL_CHARACTER = /\p{Cc}/u;

export interface TagRequest {
  readonly artifactId: ArtifactId;
  /** One name is on one version of an artifact at a time. White space around it does not count. */
  readonly name: string;
  /** Null takes the tag away. */
  readonly version: VersionId | null;
  readonly note?: string;
}

/**
 * Names a version, which then is never pruned, or takes the name away.
 *
 * @throws OperationError `not-found`, `bad-name`; StoreError
 */
export async function tagVersion(context: TrackingContext, request: TagRequest): Promise<void> {
  const { store } = context;
  const { artifactId, version, note } = request;
  const name = request.name.trim();
  const isGood = name.length >= 1 && name.length <= MAX_NAME && !CONTROL_CHARACTER.test(name);
  if (!isGood) throw new OperationError('bad-name');
  const present = store.tags(artifactId).find((tag) => tag.name === name);
  if (version === null && !present) return;
  if (version !== null && store.version(version)?.artifactId !== artifactId)
    throw new OperationError('not-found');
  const facts = { kind: 'tag', artifactId, from: present?.version, to: version ?? undefined } as const;
  await store.commit([
    { type: 'tag', artifactId, name, value: version, ...(note === undefined ? {} : { note }) },
    requestedOperation(context, facts, randomUUID(), 'done', name),
  ]);
}
