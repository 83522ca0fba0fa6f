import type { Artifact, ArtifactIdentity } from '../../core/artifact';
import { artifactId } from '../../core/artifactId';
import { ARTIFACT_KINDS, type ArtifactKind } from '../../core/artifactKind';
import { isWithin } from '../../core/isWithin';
import type { ArtifactId } from '../../core/identity';
import type { Root } from '../../core/root';
import { isLocalLink, type LocalLink, type UpstreamLink } from '../../core/upstreamLink';
import { GitHistories } from '../../sources/git/gitHistories';
import { RecordReader, type RecordedUpstream } from '../../sources/recordedUpstream';
import type { RecordProblem } from '../../sources/records/recordProblem';
import { Source } from '../../sources/upstream/source';
import type { JournalRecord } from '../../store/journal/record';
import { upstreamPlace } from '../changePlace';
import { OperationError } from '../operationError';
import { placeContent } from '../placeContent';
import type { TrackingContext } from '../trackingContext';
import { upstreamVersion } from '../upstreamVersion';
import { baselineVersion, type BaselineVersion } from './baselineVersion';
import { linkUpstream } from '../linkUpstream';
import { FoundLinks } from './foundLinks';
import { ownFiles } from './ownFiles';
import { recordedLink } from './recordedLink';
import { recoverBase, type RecoveredBase } from './recoverBase';

interface LinkRecordedOptions {
  readonly home: string | undefined;
  readonly isGitAllowed: boolean;
  readonly signal?: AbortSignal;
  /** The artifacts to look at, while the records are those of the last look. Left out: all. */
  readonly only?: ReadonlySet<ArtifactId>;
}

interface RecordedLinks {
  readonly linked: readonly Artifact[];
  /** What could not be understood in other tools' records. */
  readonly problems: readonly RecordProblem[];
}

/**
 * Links the artifacts of a root to the upstreams that other tools recorded for them, each with the content it was deployed
 * with as the baseline, where that can be found. An artifact that was linked, or that the user said has no upstream, is left
 * alone. What a record names and is not there any more becomes an artifact that was deleted here.
 *
 * @throws StoreError, FileTreeError
 */
export function linkRecorded(
  context: TrackingContext,
  root: Root,
  options: LinkRecordedOptions,
): Promise<RecordedLinks> {
  return context.store.using(() => link(context, root, options));
}

async function link(
  context: TrackingContext,
  root: Root,
  options: LinkRecordedOptions,
): Promise<RecordedLinks> {
  const reader = new RecordReader(context.files, options.home);
  const links = new FoundLinks(context);
  const histories = new GitHistories(options.signal);
  const linked: Artifact[] = [];
  try {
    linked.push(...(await findLinks(context, root, options, { reader, links, histories })));
  } finally {
    histories.close();
    linked.push(...(await links.commit()));
  }
  return { linked, problems: reader.problems };
}

interface Run {
  readonly reader: RecordReader;
  readonly links: FoundLinks;
  readonly histories: GitHistories;
}

/** @returns the deleted artifacts, which were recorded already */
async function findLinks(
  context: TrackingContext,
  root: Root,
  { isGitAllowed, signal, only }: LinkRecordedOptions,
  { reader, links, histories }: Run,
): Promise<Artifact[]> {
  const isOpen = ({ id, upstream }: Artifact): boolean =>
    upstream === undefined && !links.has(id) && (only?.has(id) ?? true);
  const gone: Artifact[] = [];
  const link = ({ id }: Artifact, upstream: UpstreamLink, baseline: BaselineVersion | undefined): void => {
    const records = baseline?.records ?? [];
    links.add({ artifactId: id, link: upstream, baseline: baseline?.id, records });
  };
  const all = artifactsOf(context, root);
  for (const entry of (await reader.recorded(root.path)).values()) {
    if (signal?.aborted) break;
    await context.files.pause?.();
    const here = all.filter(({ path }) => isWithin(path, entry.path));
    const open = here.filter(isOpen);
    if (here.length > 0 ? open.length === 0 : only !== undefined || entry.ofProject) continue;
    const upstream = await recordedLink(entry, context.files);
    const isGone = here.length === 0;
    if (isGone && !isLocalLink(upstream)) continue;
    const search = {
      root,
      path: entry.path,
      link: isLocalLink(upstream) ? upstream : undefined,
      isGitAllowed,
      signal,
      histories,
    };
    const base = entry.baseline && (await recoverBase(context, { ...search, recorded: entry.baseline }));
    if (isGone) {
      const artifact = await deletedArtifact(context, root, entry, upstream, base);
      if (artifact) gone.push(artifact);
      continue;
    }
    for (const artifact of open) {
      const inside = artifact.path.slice(entry.path.length);
      const own: UpstreamLink = { ...upstream, path: upstream.path + inside };
      // A skill inside one that was deployed came with it, unless the upstream has none there.
      if (inside !== '' && (!isLocalLink(own) || !(await isOffered(context, artifact, own)))) continue;
      link(artifact, own, await baselineOf(context, artifact, own, base, inside.slice(1)));
    }
  }
  for (const artifact of all) {
    if (artifact.kind !== 'skill' || !isOpen(artifact) || artifact.deletedAt !== undefined) continue;
    if (signal?.aborted) break;
    await context.files.pause?.();
    const entry = await reader.recordedInSkill(root.path, artifact.path);
    if (entry) link(artifact, await recordedLink(entry, context.files), undefined);
  }
  return gone;
}

const artifactsOf = ({ store }: TrackingContext, root: Root): Artifact[] =>
  store.artifacts().filter((artifact) => artifact.root === root.path);

async function isOffered(context: TrackingContext, artifact: Artifact, link: LocalLink): Promise<boolean> {
  const source = new Source(link.source, context.files);
  const { kind, name } = artifact;
  return (await source.find({ kind, name, path: link.path }).catch(() => undefined)) !== undefined;
}

/** The version that an artifact was deployed as. */
async function baselineOf(
  context: TrackingContext,
  artifact: ArtifactIdentity & Partial<Pick<Artifact, 'head'>>,
  link: UpstreamLink,
  base: RecoveredBase | undefined,
  inside: string,
): Promise<BaselineVersion | undefined> {
  if (!base) return undefined;
  if (base.from === 'git') {
    const fileName = artifact.path.slice(artifact.path.lastIndexOf('/') + 1);
    const files = ownFiles(base.snapshot, artifact.kind, inside, fileName);
    return baselineVersion(context, artifact, files, base.snapshot.committedAt);
  }
  if (base.from === 'local')
    return artifact.head === undefined ? undefined : { id: artifact.head, records: [] };
  return isLocalLink(link) ? upstreamNow(context, artifact, link) : undefined;
}

/** The version that has what upstream has now; undefined when it cannot be read. */
async function upstreamNow(
  context: TrackingContext,
  artifact: ArtifactIdentity,
  link: LocalLink,
): Promise<BaselineVersion | undefined> {
  const content = await placeContent(context, upstreamPlace(artifact, link), { isStored: true });
  if (content.manifest.length === 0 || content.unknown.length > 0) return undefined;
  return upstreamVersion(context, artifact.id, content);
}

/** What a record names, and nobody has seen here: it was deleted before there was a history. */
async function deletedArtifact(
  context: TrackingContext,
  root: Root,
  { path, kind: recordedKind }: RecordedUpstream,
  link: UpstreamLink,
  base: RecoveredBase | undefined,
): Promise<Artifact | undefined> {
  const row = ARTIFACT_KINDS.find(({ kind }) => kind === recordedKind);
  if (!row || row.optional || row.shape.type === 'named-file' || !path.startsWith(`${row.shape.folder}/`))
    return undefined;
  const kind: ArtifactKind = row.kind;
  const inFolder = path.slice(path.indexOf('/') + 1);
  const name = row.shape.type === 'markdown-file' ? inFolder.replace(/\.md$/i, '') : inFolder;
  const id = artifactId(root.path, kind, path, context.sha256);
  const identity: ArtifactIdentity = { id, root: root.path, kind, name, path };
  if (context.store.artifact(id)) return undefined;
  const now = context.now();
  const baseline = await baselineOf(context, identity, link, base, '');
  const records: JournalRecord[] = [
    { type: 'artifact', ...identity, createdAt: now },
    ...(baseline?.records ?? []),
    ...(baseline ? [{ type: 'ref', artifactId: id, name: 'head', value: baseline.id } as const] : []),
    { type: 'ref', artifactId: id, name: 'deletedAt', value: now },
  ];
  await context.store.commit(records);
  await linkUpstream(context, { artifactId: id, link, baseline: baseline?.id });
  const artifact = context.store.artifact(id);
  if (!artifact) throw new OperationError('not-found', path);
  return artifact;
}
