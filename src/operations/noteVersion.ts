import { randomUUID } from 'node:crypto';
import type { VersionId } from '../core/identity';
import { requestedOperation } from './operationRecord';
import type { TrackingContext } from './trackingContext';
import { versionToKeep } from './versionToKeep';

/** Characters of a note that the audit trail has. */
const MAX_DETAIL = 100;

/**
 * Writes down why somebody made or keeps a version, which then is never pruned, or takes the note away.
 *
 * @param text any number of lines; white space around it does not count, and an empty one takes the note away
 * @throws OperationError `not-found`; StoreError
 */
export async function noteVersion(context: TrackingContext, id: VersionId, text: string): Promise<void> {
  const { store } = context;
  await store.using(async () => {
    await store.refresh();
    const { artifactId } = versionToKeep(store, id);
    const note = text.trim();
    if (note === (store.notes(artifactId).get(id) ?? '')) return;
    const facts = { kind: 'note', artifactId, from: id, to: id } as const;
    const detail = (note.split('\n')[0] ?? '').slice(0, MAX_DETAIL);
    await store.commit([
      { type: 'note', artifactId, version: id, text: note === '' ? null : note },
      requestedOperation(context, facts, randomUUID(), 'done', detail),
    ]);
  });
}
