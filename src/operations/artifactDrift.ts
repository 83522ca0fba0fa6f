import type { Artifact } from '../core/artifact';
import { driftOf, type DriftInput, type DriftState, type Likeness } from '../core/drift';
import { formDifference, type FormDifference } from '../core/formDifference';
import type { ContentHash, ObjectHash } from '../core/identity';
import type { Manifest, ManifestEntry } from '../core/manifest';
import { conflictTotal } from '../core/merge/tree/conflictTotal';
import { mergeTree } from '../core/merge/tree/mergeTree';
import { planTreeMerge } from '../core/merge/tree/planTreeMerge';
import { normalisedFileHashWithPauses } from '../core/normalisedHash';
import type { Version } from '../core/version';
import { isLocalLink } from '../core/upstreamLink';
import type { StatCache } from '../sources/scanArtifact';
import { likenessByFile, type ComparedSide } from './likenessByFile';
import { normalisedOf } from './normalisedOf';
import { OperationError } from './operationError';
import type { PlaceContent } from './placeContent';
import { readUpstream } from './readUpstream';
import type { TrackingContext } from './trackingContext';

/** How an artifact stands to its upstream, as it was when it was last looked at. */
export interface ArtifactDrift {
  readonly state: DriftState;
  /** In sync but for this. */
  readonly form: FormDifference | undefined;
  /** When `diverged`: how many conflicts a merge would have; 0 merges cleanly. */
  readonly conflicts: number | undefined;
  /** When `unknown`: why. */
  readonly problem: OperationError | undefined;
  /** Upstream's content; undefined when it is not known. */
  readonly upstreamHash: ContentHash | undefined;
  /** When upstream was looked at: ms since 1970. */
  readonly checkedAt: number;
}

/**
 * Compares an artifact's head with its baseline and with what its upstream has at this moment.
 *
 * @param cache what was known of the upstream's files; replaced in the result
 */
export async function artifactDrift(
  context: TrackingContext,
  artifact: Artifact,
  cache: StatCache,
): Promise<{ readonly drift: ArtifactDrift; readonly cache: StatCache }> {
  const { store } = context;
  const local = artifact.deletedAt === undefined ? store.version(artifact.head) : undefined;
  const baseline = store.version(artifact.baseline);
  const side = local ? 'present' : 'absent';
  const checkedAt = context.now();
  const known = {
    form: undefined,
    conflicts: undefined,
    problem: undefined,
    upstreamHash: undefined,
    checkedAt,
  };
  const settled = (upstream: 'not-linked' | 'absent' | 'unreadable'): ArtifactDrift => {
    const compared = { local: side, upstream, likeness: 'different', moved: undefined } as const;
    return { ...known, state: driftOf(compared).state };
  };
  const link = artifact.upstream;
  if (!link || link.source.type === 'none') return { drift: settled('not-linked'), cache };
  if (!isLocalLink(link)) {
    const problem = new OperationError('no-upstream');
    return { drift: { ...settled('unreadable'), problem }, cache };
  }
  let content: PlaceContent | undefined;
  try {
    const expected = baseline ? await store.manifest(baseline.contentHash) : [];
    content = await readUpstream(context, artifact, link, expected, { cache });
  } catch (error) {
    const problem =
      error instanceof OperationError ? error : new OperationError('upstream-unreadable', undefined, error);
    return { drift: { ...settled('unreadable'), problem }, cache };
  }
  if (!content) return { drift: settled('absent'), cache: new Map() };
  const upstreamHash = content.contentHash;
  const found = { ...known, upstreamHash };
  if (!local) return { drift: { ...found, state: 'deleted-locally' }, cache: content.cache };
  const skipped = new Set([...(local.metadata.skipped ?? []), ...content.skipped].map(({ path }) => path));
  const compared =
    skipped.size === 0
      ? await compareWhole(context, local, baseline, content)
      : await compareWithout(context, local, baseline, content, skipped);
  const { state, formDiffers } = driftOf({ local: 'present', upstream: 'present', ...compared });
  const isCompared = ({ path }: ManifestEntry): boolean => !skipped.has(path);
  const form = formDiffers
    ? formDifference(
        (await store.manifest(local.contentHash)).filter(isCompared),
        content.manifest.filter(isCompared),
      )
    : undefined;
  const conflicts = state === 'diverged' ? await conflictsOf(context, baseline, local, content) : undefined;
  return { drift: { ...found, state, form, conflicts }, cache: content.cache };
}

type Compared = Pick<DriftInput, 'likeness' | 'moved'>;

async function compareWhole(
  context: TrackingContext,
  local: Version,
  baseline: Version | undefined,
  content: PlaceContent,
): Promise<Compared> {
  const likeness = await likenessOf(context, local, content);
  const moved = baseline && {
    local: (await normalisedOf(context, local)) !== (await normalisedOf(context, baseline)),
    upstream: content.normalisedHash !== (await normalisedOf(context, baseline)),
  };
  return { likeness, moved };
}

/** As a sync does: what either side has and no version holds takes no part. */
async function compareWithout(
  context: TrackingContext,
  local: Version,
  baseline: Version | undefined,
  content: PlaceContent,
  skipped: ReadonlySet<string>,
): Promise<Compared> {
  const { store } = context;
  const isCompared = ({ path }: ManifestEntry): boolean => !skipped.has(path);
  const ofVersion = async ({ contentHash }: Version): Promise<ComparedSide> => ({
    manifest: (await store.manifest(contentHash)).filter(isCompared),
    normalised: (entry) => normalisedStored(context, entry),
  });
  const mine = await ofVersion(local);
  const theirs: ComparedSide = {
    manifest: content.manifest.filter(isCompared),
    normalised: ({ path, hash }) => Promise.resolve(content.cache.get(path)?.normalised ?? hash),
  };
  const base = baseline && (await ofVersion(baseline));
  const moved = base && {
    local: (await likenessByFile(base, mine)) === 'different',
    upstream: (await likenessByFile(base, theirs)) === 'different',
  };
  return { likeness: await likenessByFile(mine, theirs), moved };
}

async function normalisedStored(
  { store, sha256, files }: TrackingContext,
  { hash }: ManifestEntry,
): Promise<ObjectHash> {
  return normalisedFileHashWithPauses(await store.content(hash), hash, sha256, async () => {
    await files.pause?.();
  });
}

async function likenessOf(
  context: TrackingContext,
  local: Version,
  content: PlaceContent,
): Promise<Likeness> {
  if (local.contentHash === content.contentHash) return 'same';
  return (await normalisedOf(context, local)) === content.normalisedHash ? 'form' : 'different';
}

/** Merges in memory: upstream's files are read where they are, and believed only when they are still the same. */
async function conflictsOf(
  context: TrackingContext,
  baseline: Version | undefined,
  local: Version,
  upstream: PlaceContent,
): Promise<number | undefined> {
  const { store, files } = context;
  const base = baseline && (await store.manifest(baseline.contentHash));
  const mine = await store.manifest(local.contentHash);
  // As a sync does: what a side has and no version holds was not deleted there.
  const skippedHere = new Set(local.metadata.skipped?.map(({ path }) => path));
  const skippedThere = new Set(upstream.skipped.map(({ path }) => path));
  const isWritten = ({ path }: ManifestEntry): boolean => !skippedHere.has(path);
  const plan = planTreeMerge(
    base?.filter((entry) => isWritten(entry) && !skippedThere.has(entry.path)),
    mine.filter(isWritten),
    upstream.manifest.filter(isWritten),
  );
  try {
    const tree = await mergeTree(plan, async (entry) => {
      await files.pause?.();
      return store.hasContent(entry.hash) ? store.content(entry.hash) : readFrom(context, upstream, entry);
    });
    return conflictTotal(tree);
  } catch (error) {
    // It changed while it was read, or an object is lost: not known for now.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

async function readFrom(
  { files, sha256 }: TrackingContext,
  { manifest, found }: { readonly manifest: Manifest; readonly found: PlaceContent['found'] },
  wanted: ManifestEntry,
): Promise<Uint8Array> {
  const entry = manifest.find(({ hash }) => hash === wanted.hash);
  if (!entry || !found) throw new OperationError('moved');
  const bytes = await files.read(found.isDirectory ? `${found.realPath}/${entry.path}` : found.realPath);
  if (sha256(bytes) !== entry.hash) throw new OperationError('moved');
  return bytes;
}
