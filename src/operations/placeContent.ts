import { entriesByPath } from '../core/entriesByPath';
import type { FoundArtifact } from '../core/foundArtifact';
import { contentHash } from '../core/contentHash';
import type { ContentHash } from '../core/identity';
import type { Manifest, ManifestEntry } from '../core/manifest';
import type { SkippedFile } from '../core/version';
import { scanArtifact, type StatCache } from '../sources/scanArtifact';
import { asRecorded, lookAtPlace, type ChangePlace } from './changePlace';
import type { TrackingContext } from './trackingContext';

/** What a place holds now. */
export interface PlaceContent {
  /** As a version has it; empty when nothing is there. */
  readonly manifest: Manifest;
  readonly contentHash: ContentHash;
  readonly normalisedHash: ContentHash | undefined;
  readonly skipped: readonly SkippedFile[];
  /** Files the place has that could not be read, so that their content is not known. */
  readonly unknown: readonly SkippedFile[];
  readonly found: FoundArtifact | undefined;
  /** For the next read of the same place. */
  readonly cache: StatCache;
}

export interface PlaceContentOptions {
  /** Files as they were last: where the file system keeps no executable bits, they are those of these. */
  readonly expected?: Manifest;
  /** Whether the contents are put into the store, for a commit that is to name them. */
  readonly isStored?: boolean;
  /** What was known of the files when they were last read here. */
  readonly cache?: StatCache;
}

/** @throws OperationError, FileTreeError, StoreError */
export async function placeContent(
  context: TrackingContext,
  place: ChangePlace,
  { expected = [], isStored = false, cache = new Map() }: PlaceContentOptions = {},
): Promise<PlaceContent> {
  const { files, sha256, settings, store } = context;
  const found = await lookAtPlace(context, place);
  if (!found) {
    const nothing = {
      manifest: [],
      normalisedHash: undefined,
      skipped: [],
      unknown: [],
      found: undefined,
      cache,
    };
    return { ...nothing, contentHash: contentHash([], sha256) };
  }
  const known = entriesByPath(expected);
  const ownName = found.files[0]?.path;
  const previous = (): Promise<ReadonlyMap<string, ManifestEntry>> => {
    const entry = known.get(place.fileName);
    const isRenamed = !found.isDirectory && ownName !== undefined && entry !== undefined;
    return Promise.resolve(isRenamed ? new Map([[ownName, { ...entry, path: ownName }]]) : known);
  };
  const scanned = await scanArtifact(found, {
    files,
    sha256,
    maxFileSize: settings.maxFileSize,
    cache,
    previous,
    ...(isStored
      ? {
          onContent: async (entry: ManifestEntry, bytes: Uint8Array): Promise<void> => {
            const like = known.get(found.isDirectory ? entry.path : place.fileName)?.hash;
            if (!store.hasContent(entry.hash)) await store.putContent(entry.hash, bytes, like);
          },
        }
      : {}),
  });
  const manifest = asRecorded(place, found, scanned.manifest);
  return {
    manifest,
    contentHash: contentHash(manifest, sha256),
    normalisedHash: scanned.normalisedHash,
    skipped: scanned.skipped,
    unknown: scanned.skipped.filter(({ reason }) => reason === 'unreadable' || reason === 'changing'),
    found,
    cache: scanned.cache,
  };
}
