import { contentHash } from '../core/contentHash';
import { FileTreeError } from '../core/fileTree';
import type { ContentHash, VersionId } from '../core/identity';
import type { Manifest } from '../core/manifest';
import type { SkippedFile } from '../core/version';
import { capture, type Capture } from './capture';
import { lookAtPlace, type ChangePlace } from './changePlace';
import { commitCaptures } from './commitCaptures';
import { OperationError } from './operationError';
import { placeContent, type PlaceContent } from './placeContent';
import type { TrackingContext } from './trackingContext';
import { upstreamVersion } from './upstreamVersion';

/** What was at a place before an operation, kept in the history. */
export interface SafetyVersion {
  /** The version that has it; undefined when nothing was there. */
  readonly version: VersionId | undefined;
  readonly manifest: Manifest;
  readonly contentHash: ContentHash;
  readonly isThere: boolean;
  /** Files it has that no version holds, and why. */
  readonly skipped: readonly SkippedFile[];
}

/**
 * Captures and commits what is at a place now, so that whatever an operation does can be taken back.
 *
 * @throws OperationError `unreadable` when a part of it cannot be read, and so not be kept; `upstream-unreadable`;
 * `keeps-changing` when another window is at it
 * @throws FileTreeError, StoreError
 */
export function safetyVersion(context: TrackingContext, place: ChangePlace): Promise<SafetyVersion> {
  return context.store.using(() => keepPresent(context, place));
}

async function keepPresent(context: TrackingContext, place: ChangePlace): Promise<SafetyVersion> {
  const { store, sha256 } = context;
  // What is owed of an earlier operation comes first: it says which version the files have now.
  if (store.isBehind) await store.refresh();
  if (place.side === 'upstream') return safetyOfUpstream(context, place);
  const again = async (): Promise<Capture | undefined> => {
    const found = await lookAtPlace(context, place);
    return found && found.files.length > 0 ? capture(context, place.artifact, found, new Map()) : undefined;
  };
  const nothing = { version: undefined, manifest: [], isThere: false };
  let present = await again();
  if (!present) return { ...nothing, contentHash: contentHash([], sha256), skipped: [] };
  const assertReadable = ({ scanned: { skipped } }: Capture): void => {
    const lost = skipped.find(({ reason }) => reason === 'unreadable' || reason === 'changing');
    if (lost) throw new OperationError('unreadable', lost.path);
  };
  assertReadable(present);
  // Only secrets and the like: there is nothing that a version could hold.
  if (present.scanned.manifest.length === 0 && !store.artifact(place.artifact.id))
    return { ...nothing, contentHash: present.contentHash, skipped: present.scanned.skipped };
  const prepared = { identity: place.artifact, capture: present, again };
  [present] = await commitCaptures(context, place.root.path, [prepared]);
  // What is there now is not in the history, so nothing may take its place.
  if (!present) throw new OperationError('keeps-changing');
  assertReadable(present);
  const { manifest, skipped } = present.scanned;
  return {
    version: store.artifact(place.artifact.id)?.head,
    manifest,
    contentHash: present.contentHash,
    isThere: manifest.length > 0,
    skipped,
  };
}

async function safetyOfUpstream(context: TrackingContext, place: ChangePlace): Promise<SafetyVersion> {
  const baseline = context.store.version(context.store.artifact(place.artifact.id)?.baseline);
  const expected = baseline ? await context.store.manifest(baseline.contentHash) : [];
  const content = await readPlace(context, place, expected);
  if (content.unknown[0]) throw new OperationError('unreadable', content.unknown[0].path);
  const { manifest, contentHash: hash, skipped } = content;
  if (manifest.length === 0)
    return { version: undefined, manifest, contentHash: hash, isThere: false, skipped };
  const { id, records } = await upstreamVersion(context, place.artifact.id, content);
  await context.store.commit(records);
  return { version: id, manifest, contentHash: hash, isThere: true, skipped };
}

async function readPlace(
  context: TrackingContext,
  place: ChangePlace,
  expected: Manifest,
): Promise<PlaceContent> {
  try {
    return await placeContent(context, place, { expected, isStored: true });
  } catch (error) {
    if (!(error instanceof FileTreeError)) throw error;
    throw new OperationError('upstream-unreadable', error.path, error);
  }
}
