import type { Artifact } from '../core/artifact';
import { contentHash } from '../core/contentHash';
import type { ContentHash } from '../core/identity';
import { mergeTree } from '../core/merge/tree/mergeTree';
import { planTreeMerge } from '../core/merge/tree/planTreeMerge';
import type { Manifest, ManifestEntry } from '../core/manifest';
import type { Root } from '../core/root';
import type { LocalLink } from '../core/upstreamLink';
import { isOffered } from '../sources/upstream/isOffered';
import { localPlace } from './changePlace';
import type { MergePlan, MergeSide } from './mergePlan';
import { OperationError } from './operationError';
import { readUpstream } from './readUpstream';
import { safetyVersion } from './safetyVersion';
import type { TrackingContext } from './trackingContext';

/** A merge of an artifact with what lies somewhere else. */
interface UpstreamMerge {
  readonly kind: Exclude<MergePlan['kind'], 'undo-version'>;
  readonly link: LocalLink;
  /** The files that are expected there, for what the file system does not keep. */
  readonly expected: Manifest;
  /** What both sides had in common, given what the other has now; undefined when that is not known. */
  readonly baseOf: (content: ContentHash) => MergeSide | undefined | Promise<MergeSide | undefined>;
}

/**
 * Reads both sides and merges them, file by file; nothing is written but the safety version. The other's contents are in no
 * version yet: who goes on to read them is `using` the store.
 *
 * @throws OperationError `no-upstream` for a kind that comes from nowhere, `upstream-unreadable`, `local-deleted`, `unreadable`
 * @throws FileTreeError, StoreError
 */
export async function planWithUpstream(
  context: TrackingContext,
  root: Root,
  artifact: Artifact,
  { kind, link, expected, baseOf }: UpstreamMerge,
): Promise<MergePlan & { readonly isUpstreamThere: boolean }> {
  const { store } = context;
  if (!isOffered(artifact.kind)) throw new OperationError('no-upstream', artifact.path);
  const before = await safetyVersion(context, localPlace(root, artifact));
  if (kind === 'push' && !before.isThere) throw new OperationError('local-deleted', artifact.path);
  const found = await readUpstream(context, artifact, link, expected);
  const content = found ?? {
    manifest: [],
    contentHash: contentHash([], context.sha256),
    normalisedHash: undefined,
    skipped: [],
  };
  // What is there on one side only was not deleted from the other for this purpose: it is there anew.
  const base = before.isThere && found ? await baseOf(content.contentHash) : undefined;
  // What a side has and no version holds was not deleted there, and where files are written it is not to be written over.
  const skippedHere = new Set(before.skipped.map(({ path }) => path));
  const skippedThere = new Set(content.skipped.map(({ path }) => path));
  const isWritten = ({ path }: ManifestEntry): boolean =>
    !(kind === 'push' ? skippedThere : skippedHere).has(path);
  const tree = await mergeTree(
    planTreeMerge(
      base?.manifest.filter(({ path }) => !skippedHere.has(path) && !skippedThere.has(path)),
      before.manifest.filter(isWritten),
      content.manifest.filter(isWritten),
    ),
    async (entry) => {
      await context.files.pause?.();
      return store.content(entry.hash);
    },
  );
  const { manifest, contentHash: hash, normalisedHash, skipped } = content;
  return {
    artifactId: artifact.id,
    kind,
    base,
    local: { manifest: before.manifest, contentHash: before.contentHash, version: before.version },
    upstream: { manifest, contentHash: hash, version: undefined, normalisedHash },
    tree,
    skipped,
    isUpstreamThere: found !== undefined,
  };
}
