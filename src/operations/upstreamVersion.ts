import { fileChanges } from '../core/fileChange';
import type { ArtifactId, ContentHash, VersionId } from '../core/identity';
import type { Manifest } from '../core/manifest';
import type { VersionRecord } from '../store/journal/record';
import { newVersion } from './newVersion';
import type { TrackingContext } from './trackingContext';

/**
 * The version of an artifact that has its upstream's content. Upstream's versions hang on the baseline, as a branch of
 * their own until a sync takes them over.
 *
 * The contents must have been put; the manifest is put here.
 *
 * @returns its id, and the record to commit when there is no such version yet
 */
export async function upstreamVersion(
  context: TrackingContext,
  artifactId: ArtifactId,
  content: {
    readonly manifest: Manifest;
    readonly contentHash: ContentHash;
    readonly normalisedHash?: ContentHash | undefined;
    /** Of a new version. */
    readonly summary?: string;
  },
): Promise<{ readonly id: VersionId; readonly records: readonly VersionRecord[] }> {
  const { store } = context;
  const artifact = store.artifact(artifactId);
  const baseline = store.version(artifact?.baseline);
  if (baseline?.contentHash === content.contentHash) return { id: baseline.id, records: [] };
  const known = store.versionWithContent(artifactId, content.contentHash);
  if (known) return { id: known.id, records: [] };
  await store.putManifest(content.manifest, baseline?.contentHash);
  const before = baseline ? await store.manifest(baseline.contentHash) : [];
  const record = newVersion(context, {
    artifactId,
    contentHash: content.contentHash,
    parent: baseline,
    changeOrigin: baseline ? 'sync' : 'deployment',
    filesChanged: fileChanges(before, content.manifest),
    normalisedHash: content.normalisedHash,
    ...(content.summary === undefined ? {} : { summary: content.summary }),
  });
  return { id: record.id, records: [record] };
}
