import type { ContentHash, VersionId } from '../core/identity';
import type { Manifest } from '../core/manifest';
import { capture } from './capture';
import { lookAtPlace, type ChangePlace } from './changePlace';
import { OperationError } from './operationError';
import { placeContent } from './placeContent';
import type { TrackingContext } from './trackingContext';
import { contentHash } from '../core/contentHash';
import { upstreamVersion } from './upstreamVersion';

/** What was at a place before an operation, kept in the history. */
export interface SafetyVersion {
  /** The version that has it; undefined when nothing was there. */
  readonly version: VersionId | undefined;
  readonly manifest: Manifest;
  readonly contentHash: ContentHash;
  readonly isThere: boolean;
}

/**
 * Captures and commits what is at a place now, so that whatever an operation does can be taken back.
 *
 * @throws OperationError `unreadable` when a part of it cannot be read, and so not be kept
 * @throws FileTreeError, StoreError
 */
export async function safetyVersion(context: TrackingContext, place: ChangePlace): Promise<SafetyVersion> {
  const { store, sha256 } = context;
  const found = await lookAtPlace(context, place);
  if (!found || found.files.length === 0)
    return { version: undefined, manifest: [], contentHash: contentHash([], sha256), isThere: false };
  if (place.side === 'upstream') return safetyOfUpstream(context, place);
  const { records, scanned, contentHash: hash } = await capture(context, place.artifact, found, new Map());
  const lost = scanned.skipped.find(({ reason }) => reason === 'unreadable' || reason === 'changing');
  if (lost) throw new OperationError('unreadable', lost.path);
  // Only secrets and the like: there is nothing that a version could hold.
  if (scanned.manifest.length === 0 && !store.artifact(place.artifact.id))
    return { version: undefined, manifest: [], contentHash: hash, isThere: false };
  await store.commit(records);
  return {
    version: store.artifact(place.artifact.id)?.head,
    manifest: scanned.manifest,
    contentHash: hash,
    isThere: scanned.manifest.length > 0,
  };
}

async function safetyOfUpstream(context: TrackingContext, place: ChangePlace): Promise<SafetyVersion> {
  const baseline = context.store.version(context.store.artifact(place.artifact.id)?.baseline);
  const expected = baseline ? await context.store.manifest(baseline.contentHash) : [];
  const content = await placeContent(context, place, { expected, isStored: true });
  if (content.unknown[0]) throw new OperationError('unreadable', content.unknown[0].path);
  const { manifest, contentHash: hash } = content;
  if (manifest.length === 0) return { version: undefined, manifest, contentHash: hash, isThere: false };
  const { id, records } = await upstreamVersion(context, place.artifact.id, content);
  await context.store.commit(records);
  return { version: id, manifest, contentHash: hash, isThere: true };
}
