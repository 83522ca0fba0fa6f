import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { VersionId } from '../../core/identity';
import { versionLabel } from '../../core/versionId';
import type { LineageStore } from '../../store/lineageStore';
import { OperationError } from '../operationError';
import { requestedOperation } from '../operationRecord';
import type { TrackingContext } from '../trackingContext';
import type { LayoutEntry } from './layoutEntries';
import { writeArchive } from './writeArchive';

/**
 * Writes the files of one version, and nothing else, as a `.tar.gz`.
 *
 * @param target absolute; a file there is replaced
 * @param folder what the folder in the archive is called
 * @throws OperationError `not-found`; ExchangeError `target-exists`, `unwritable`; StoreError; an AbortError
 */
export async function exportVersion(
  context: TrackingContext,
  id: VersionId,
  target: string,
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  const { store } = context;
  const version = store.version(id);
  if (!version) throw new OperationError('not-found');
  await store.using(() => writeArchive(target, folder, filesOf(store, version, signal)));
  const facts = { kind: 'export', artifactId: version.artifactId, from: undefined, to: id } as const;
  const detail = `${versionLabel(version)}: ${path.basename(target)}`;
  await store.commit([requestedOperation(context, facts, randomUUID(), 'done', detail)]);
}

async function* filesOf(
  store: LineageStore,
  { contentHash, createdAt: modifiedAt }: NonNullable<ReturnType<LineageStore['version']>>,
  signal: AbortSignal | undefined,
): AsyncGenerator<LayoutEntry> {
  for (const { path: file, mode, hash } of await store.manifest(contentHash)) {
    signal?.throwIfAborted();
    yield { path: file, mode, bytes: await store.content(hash), modifiedAt };
  }
}
