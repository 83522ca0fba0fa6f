import type { ArtifactIdentity } from '../../core/artifact';
import { contentHash } from '../../core/contentHash';
import { fileChanges } from '../../core/fileChange';
import type { ObjectHash, VersionId } from '../../core/identity';
import { toManifest, type ManifestEntry } from '../../core/manifest';
import type { GitFile } from '../../sources/git/gitSnapshot';
import type { JournalRecord } from '../../store/journal/record';
import { newVersion } from '../newVersion';
import type { TrackingContext } from '../trackingContext';

/** A version that is to become a baseline, and its record where it is new. */
export interface BaselineVersion {
  readonly id: VersionId;
  readonly records: readonly JournalRecord[];
}

/**
 * The version with a content that was found outside the store: one there is already, or a new one without a parent and of
 * the origin `deployment`. Contents are put here.
 *
 * @returns undefined when there are no files
 */
export async function baselineVersion(
  context: TrackingContext,
  { id: artifactId }: Pick<ArtifactIdentity, 'id'>,
  files: ReadonlyMap<string, GitFile>,
  at?: number,
): Promise<BaselineVersion | undefined> {
  const { store, sha256 } = context;
  const entries: ManifestEntry[] = [];
  for (const [path, { mode, bytes }] of files) {
    await context.files.pause?.();
    const hash = sha256(bytes) as ObjectHash;
    if (!store.hasContent(hash)) await store.putContent(hash, bytes);
    entries.push({ path, mode, size: bytes.length, hash });
  }
  if (entries.length === 0) return undefined;
  const manifest = toManifest(entries);
  const hash = contentHash(manifest, sha256);
  const known = store.versionWithContent(artifactId, hash);
  if (known) return { id: known.id, records: [] };
  await store.putManifest(manifest);
  const version = newVersion(context, {
    artifactId,
    contentHash: hash,
    parent: undefined,
    changeOrigin: 'deployment',
    filesChanged: fileChanges([], manifest),
  });
  return { id: version.id, records: [{ ...version, createdAt: at ?? version.createdAt }] };
}
