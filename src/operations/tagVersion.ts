import { randomUUID } from 'node:crypto';
import type { ArtifactId, VersionId } from '../core/identity';
import { isTagName } from '../core/isTagName';
import type { JournalRecord } from '../store/journal/record';
import { OperationError } from './operationError';
import { requestedOperation } from './operationRecord';
import type { TrackingContext } from './trackingContext';
import { versionToKeep } from './versionToKeep';

interface TagRequest {
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
export function tagVersion(context: TrackingContext, request: TagRequest): Promise<void> {
  return tagVersions(context, [request]);
}

/** As {@link tagVersion}, several at once: all of them or none. */
export async function tagVersions(context: TrackingContext, requests: readonly TagRequest[]): Promise<void> {
  const { store } = context;
  await store.using(async () => {
    await store.refresh();
    const records = requests.flatMap((request) => recordsOf(context, request));
    if (records.length > 0) await store.commit(records);
  });
}

function recordsOf(context: TrackingContext, request: TagRequest): JournalRecord[] {
  const { store } = context;
  const { artifactId, version, note } = request;
  const name = request.name.trim();
  if (!isTagName(name)) throw new OperationError('bad-name');
  const present = store.tags(artifactId).find((tag) => tag.name === name);
  if (version === null && !present) return [];
  if (version !== null) versionToKeep(store, version, artifactId);
  const facts = { kind: 'tag', artifactId, from: present?.version, to: version ?? undefined } as const;
  return [
    { type: 'tag', artifactId, name, value: version, ...(note === undefined ? {} : { note }) },
    requestedOperation(context, facts, randomUUID(), 'done', name),
  ];
}
