import type { FileChange } from '../core/fileChange';
import { fileChanges } from '../core/fileChange';
import type { VersionId } from '../core/identity';
import type { ManifestEntry } from '../core/manifest';
import type { LineageStore } from '../store/lineageStore';
import { OperationError } from './operationError';

/** A file's entry in a version; undefined when the version has no such file. @throws OperationError, StoreError */
export async function fileInVersion(
  store: LineageStore,
  id: VersionId,
  path: string,
): Promise<ManifestEntry | undefined> {
  const version = store.version(id);
  if (!version) throw new OperationError('not-found', path);
  return (await store.manifest(version.contentHash)).find((entry) => entry.path === path);
}

/** What changed from one version to another; `from` undefined: from nothing. @throws OperationError, StoreError */
export async function changesBetween(
  store: LineageStore,
  from: VersionId | undefined,
  to: VersionId,
): Promise<FileChange[]> {
  const before = store.version(from);
  const after = store.version(to);
  if (!after || (from !== undefined && !before)) throw new OperationError('not-found');
  return fileChanges(
    before ? await store.manifest(before.contentHash) : [],
    await store.manifest(after.contentHash),
  );
}
