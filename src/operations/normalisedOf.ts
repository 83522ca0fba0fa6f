import type { ContentHash, ObjectHash } from '../core/identity';
import { normalisedFileHashWithPauses, normalisedHash } from '../core/normalisedHash';
import type { Version } from '../core/version';
import type { TrackingContext } from './trackingContext';

/** Of versions that were recorded without one, once computed; by content hash. */
const KNOWN = new WeakMap<TrackingContext['store'], Map<ContentHash, ContentHash>>();

/** A version's normalised hash: recorded with it, or computed from its contents (a merge's). @throws StoreError */
export async function normalisedOf(
  context: TrackingContext,
  version: Pick<Version, 'contentHash' | 'metadata'>,
): Promise<ContentHash> {
  const { store, sha256, files } = context;
  const recorded = version.metadata.normalisedHash;
  if (recorded !== undefined) return recorded;
  const known = KNOWN.get(store) ?? new Map<ContentHash, ContentHash>();
  KNOWN.set(store, known);
  const computed = known.get(version.contentHash);
  if (computed !== undefined) return computed;
  const pause = async (): Promise<void> => {
    await files.pause?.();
  };
  const manifest = await store.manifest(version.contentHash);
  const normalised = new Map<string, ObjectHash>();
  for (const { path, hash, mode } of manifest) {
    if (mode === '120000') continue;
    const bytes = await store.content(hash);
    normalised.set(path, await normalisedFileHashWithPauses(bytes, hash, sha256, pause));
  }
  const result = normalisedHash(manifest, normalised, sha256);
  known.set(version.contentHash, result);
  return result;
}
