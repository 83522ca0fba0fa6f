import type { Artifact } from '../core/artifact';
import { artifactId } from '../core/artifactId';
import { kinship } from '../core/elsewhere/kinship';
import { fileChanges } from '../core/fileChange';
import type { ContentHash, VersionId } from '../core/identity';
import type { Root } from '../core/root';
import type { LocalLink } from '../core/upstreamLink';
import type { OperationIntent, VersionRecord } from '../store/journal/record';
import { isLostObject } from '../store/storeError';
import { changeFiles, type Change, type ChangeResult } from './changeFiles';
import { localPlace } from './changePlace';
import { mergedContent, type Decisions } from './mergedContent';
import type { MergePlan, MergeSide } from './mergePlan';
import { modificationDetected } from './modificationDetected';
import { newVersion } from './newVersion';
import { OperationError } from './operationError';
import { planWithUpstream } from './planWithUpstream';
import { readUpstream } from './readUpstream';
import type { SafetyVersion } from './safetyVersion';
import type { TrackingContext } from './trackingContext';

/**
 * Plans bringing an artifact what the same artifact has in another root: a merge based on the nearest content that both have
 * had. The other root need not be open, but its files are read as they are now.
 *
 * @param link the other root and the artifact's path there
 * @throws OperationError `upstream-unreadable`, `upstream-deleted`, `unreadable`; FileTreeError, StoreError
 */
export async function planUpdateFrom(
  context: TrackingContext,
  root: Root,
  artifact: Artifact,
  link: LocalLink,
): Promise<MergePlan> {
  const { store, sha256 } = context;
  const there = store.artifact(artifactId(link.source.folder, artifact.kind, link.path, sha256));
  const plan = await store.using(async () => {
    const expected = await sideOf(context, store.version(there?.head)?.contentHash);
    return planWithUpstream(context, root, artifact, {
      kind: 'update-from',
      link,
      expected: expected?.manifest ?? [],
      baseOf: (content) => commonContent(context, artifact.id, there, content),
    });
  });
  if (!plan.isUpstreamThere)
    throw new OperationError('upstream-deleted', `${link.source.folder}/${link.path}`);
  return plan;
}

/** @param theirs what the other has now, which may not be recorded yet */
function commonContent(
  context: TrackingContext,
  id: Artifact['id'],
  there: Artifact | undefined,
  theirs: ContentHash,
): Promise<MergeSide | undefined> {
  const { store } = context;
  // What is here now was captured by the plan.
  const head = store.artifact(id)?.head;
  const lineageOf = (of: Artifact['id'], version: VersionId | undefined): ContentHash[] =>
    version === undefined ? [] : store.graphOf(of).lineage(version);
  const recorded = there ? lineageOf(there.id, there.head) : [];
  const lineage = recorded.at(-1) === theirs ? recorded : [...recorded, theirs];
  const here = head === undefined ? [] : lineageOf(id, head);
  // The nearest whether or not it is still there: an older one in its place would take back what was decided since.
  const { common } = kinship(here, lineage, true);
  return sideOf(context, common, (hash) => store.versionWithContent(id, hash)?.id);
}

/** A content that was lost, or whose version was pruned, is none. */
async function sideOf(
  { store }: TrackingContext,
  contentHash: ContentHash | undefined,
  versionOf: (hash: ContentHash) => VersionId | undefined = () => undefined,
): Promise<MergeSide | undefined> {
  if (contentHash === undefined) return undefined;
  try {
    const manifest = await store.manifest(contentHash);
    if (!manifest.every(({ hash }) => store.hasContent(hash))) return undefined;
    return { manifest, contentHash, version: versionOf(contentHash) };
  } catch (error) {
    if (isLostObject(error)) return undefined;
    throw error;
  }
}

/**
 * Carries out what {@link planUpdateFrom} planned. The new version has two parents where the artifact had changes of its own:
 * the head, and a version with what the other root has; also where those were kept as they are, so that what the other has
 * now is not asked about again. The upstream and the baseline stay what they are.
 *
 * @throws OperationError `moved` when either side is not what was planned with; `unresolved`; as {@link changeFiles}
 */
export async function updateFrom(
  context: TrackingContext,
  root: Root,
  plan: MergePlan,
  decisions: Decisions,
  link: LocalLink,
): Promise<ChangeResult> {
  const artifact = context.store.artifact(plan.artifactId);
  if (!artifact) throw new OperationError('not-found');
  return changeFiles(context, {
    kind: 'sync',
    place: localPlace(root, artifact),
    detail: `from ${link.source.folder}/${link.path}`,
    decide: async (before) => {
      if (before.contentHash !== plan.local.contentHash) throw new OperationError('moved');
      const now = await readUpstream(context, artifact, link, plan.upstream.manifest);
      if (now?.contentHash !== plan.upstream.contentHash) throw new OperationError('moved');
      return changeOf(context, artifact, plan, before, decisions, link);
    },
  });
}

async function changeOf(
  context: TrackingContext,
  artifact: Artifact,
  plan: MergePlan,
  before: SafetyVersion,
  decisions: Decisions,
  link: LocalLink,
): Promise<Change> {
  const { store } = context;
  const artifactId = artifact.id;
  const { manifest, contentHash } = await mergedContent(context, plan, decisions);
  const ref = { type: 'ref', artifactId } as const;
  if (manifest.length === 0) {
    const deletedAt = { ...ref, name: 'deletedAt', value: context.now() } as const;
    return { wanted: manifest, contentHash, to: undefined, outcome: [deletedAt] };
  }
  const isKept = before.isThere && contentHash === before.contentHash;
  const isAllTheirs = contentHash === plan.upstream.contentHash;
  const theirs = isAllTheirs ? undefined : await theirVersion(context, artifactId, plan, link);
  const head = store.version(before.version ?? artifact.head);
  const isMergedAlready =
    isAllTheirs || (head && theirs && store.graphOf(artifactId).isAncestor(theirs.id, head.id));
  if (isKept && isMergedAlready) return { wanted: manifest, contentHash, to: before.version, outcome: [] };
  const version = newVersion(context, {
    artifactId,
    contentHash,
    parent: head,
    mergeParentId: theirs?.id === head?.id ? undefined : theirs?.id,
    changeOrigin: 'sync',
    filesChanged: fileChanges(before.manifest, manifest),
    normalisedHash: isAllTheirs ? plan.upstream.normalisedHash : undefined,
    skipped: before.skipped,
    elsewhere: { what: isKept ? 'kept' : 'updated', project: link.source.name },
  });
  const present = store.artifact(artifactId) ?? artifact;
  const outcome: OperationIntent['outcome'] = [
    ...(theirs?.records ?? []),
    version,
    { ...ref, name: 'head', value: version.id },
    { ...ref, name: 'deletedAt', value: null },
    await modificationDetected(context, present, version, version.createdAt),
  ];
  return { wanted: manifest, contentHash, to: version.id, outcome };
}

/** What the other root has, as a version of this artifact, beside its own line. */
async function theirVersion(
  context: TrackingContext,
  artifactId: Artifact['id'],
  { base, upstream }: MergePlan,
  link: LocalLink,
): Promise<{ readonly id: VersionId; readonly records: readonly VersionRecord[] }> {
  const { store } = context;
  const known = store.versionWithContent(artifactId, upstream.contentHash);
  if (known) return { id: known.id, records: [] };
  await store.putManifest(upstream.manifest, base?.contentHash);
  const parent = store.version(base?.version);
  const record = newVersion(context, {
    artifactId,
    contentHash: upstream.contentHash,
    parent,
    changeOrigin: parent ? 'sync' : 'deployment',
    filesChanged: fileChanges(parent ? (base?.manifest ?? []) : [], upstream.manifest),
    normalisedHash: upstream.normalisedHash,
    elsewhere: { what: 'theirs', project: link.source.name },
  });
  return { id: record.id, records: [record] };
}
