import { entriesByPath } from '../core/entriesByPath';
import type { ArtifactIdentity } from '../core/artifact';
import { contentHash } from '../core/contentHash';
import type { FoundArtifact } from '../core/foundArtifact';
import { fileChanges } from '../core/fileChange';
import type { ArtifactId, ContentHash, ObjectHash } from '../core/identity';
import type { Manifest, ManifestEntry } from '../core/manifest';
import { sha256WithPauses } from '../core/sha256';
import type { Version } from '../core/version';
import { scanArtifact, type ScannedArtifact, type StatCache } from '../sources/scanArtifact';
import type { JournalRecord } from '../store/journal/record';
import type { LineageStore } from '../store/lineageStore';
import { isLostObject } from '../store/storeError';
import { modificationDetected } from './modificationDetected';
import { newVersion } from './newVersion';
import { observedOperation } from './operationRecord';
import type { TrackingContext } from './trackingContext';

/** What the disk has, held against the head. */
export interface Capture {
  readonly artifactId: ArtifactId;
  readonly scanned: ScannedArtifact;
  readonly contentHash: ContentHash;
  /** When its head or its deletion had last been set, as far as this window knew: the records build on that. */
  readonly stateClock: number;
  /** What to commit; empty when the files are as the head has them. Contents are already put. */
  readonly records: readonly JournalRecord[];
  /** Whether the records hold a version that was not there before. */
  readonly isNewVersion: boolean;
}

/**
 * Reads an artifact and prepares the records of its new version, if it has changed since its head. They are for
 * {@link commitCaptures} (many artifacts in one transaction, at first sight); `scanned.cache` is kept after that.
 *
 * @throws StoreError when contents cannot be stored
 */
export async function capture(
  context: TrackingContext,
  identity: ArtifactIdentity,
  found: FoundArtifact,
  cache: StatCache,
): Promise<Capture> {
  const { store, sha256, settings } = context;
  const stateClock = store.stateClock(identity.id);
  const known = store.artifact(identity.id);
  const head = store.version(known?.head);
  // Most artifacts are unchanged, and then their head's manifest is never needed.
  let loaded: Promise<ReadonlyMap<string, ManifestEntry>> | undefined;
  const previous = (): Promise<ReadonlyMap<string, ManifestEntry>> => (loaded ??= entriesOf(context, head));
  const scanned = await scanArtifact(found, {
    files: context.files,
    sha256,
    maxFileSize: settings.maxFileSize,
    cache,
    previous,
    onContent: async (entry, bytes) => {
      if (store.hasContent(entry.hash)) return;
      await store.putContent(entry.hash, bytes, (await previous()).get(entry.path)?.hash);
    },
  });
  await readMissing(context, found, scanned, cache);
  const hash = contentHash(scanned.manifest, sha256);
  const base = { artifactId: identity.id, scanned, contentHash: hash, stateClock };

  if (known && head?.contentHash === hash) {
    if (!store.hasManifest(hash)) await store.putManifest(scanned.manifest);
    if (known.deletedAt === undefined) return { ...base, records: [], isNewVersion: false };
    const back = { kind: 'reappear', artifactId: identity.id, from: undefined, to: head.id } as const;
    const records = [presence(identity.id), observedOperation(context, back)];
    return { ...base, records, isNewVersion: false };
  }

  await store.putManifest(scanned.manifest, head?.contentHash);
  const version = newVersion(context, {
    artifactId: identity.id,
    contentHash: hash,
    parent: head,
    // Where the first content came from is not known; from then on, what changes on disk was changed here.
    changeOrigin: head ? 'local_modification' : undefined,
    filesChanged: fileChanges([...(await previous()).values()], scanned.manifest),
    normalisedHash: scanned.normalisedHash,
    skipped: scanned.skipped,
  });
  const isNewVersion = store.version(version.id) === undefined;
  const records: JournalRecord[] = [];
  if (!known) records.push({ type: 'artifact', ...identity, createdAt: version.createdAt });
  if (isNewVersion) records.push(version);
  records.push({ type: 'ref', artifactId: identity.id, name: 'head', value: version.id });
  if (known?.deletedAt !== undefined) records.push(presence(identity.id));
  if (known && head) {
    const detected = await modificationDetected(context, known, version, version.createdAt);
    if (detected.value !== (known.modificationDetectedAt ?? null)) records.push(detected);
  }
  const facts = { artifactId: identity.id, from: head?.id, to: version.id };
  records.push(observedOperation(context, { kind: head ? 'capture' : 'first-seen', ...facts }));
  return { ...base, records, isNewVersion };
}

const presence = (artifactId: ArtifactId): JournalRecord => ({
  type: 'ref',
  artifactId,
  name: 'deletedAt',
  value: null,
});

async function entriesOf(
  { store }: TrackingContext,
  version: Version | undefined,
): Promise<ReadonlyMap<string, ManifestEntry>> {
  const manifest = version ? await manifestIfReadable(store, version.contentHash) : [];
  return entriesByPath(manifest);
}

/** A damaged manifest must not keep what is on disk now from being recorded: then nothing is known of the files before. */
async function manifestIfReadable(store: LineageStore, hash: ContentHash): Promise<Manifest> {
  try {
    return await store.manifest(hash);
  } catch (error) {
    if (isLostObject(error)) return [];
    throw error;
  }
}

/**
 * The stat cache may know the hash of a content that the store does not have: its object was lost, or never
 * committed. Such files are read after all, so that no version ever names a content that is not there.
 */
async function readMissing(
  context: TrackingContext,
  found: FoundArtifact,
  scanned: ScannedArtifact,
  cache: StatCache,
): Promise<void> {
  const { files, sha256 } = context;
  const pause = async (): Promise<void> => {
    await files.pause?.();
  };
  for (const entry of scanned.manifest) {
    if (!cache.has(entry.path) || context.store.hasContent(entry.hash)) continue;
    const file = found.isDirectory ? `${found.realPath}/${entry.path}` : found.realPath;
    const bytes = await files.read(file);
    const hash = (await sha256WithPauses(bytes, sha256, pause)) as ObjectHash;
    if (hash === entry.hash) await context.store.putContent(hash, bytes);
  }
}
