import type { Artifact } from '../../core/artifact';
import { contentHash } from '../../core/contentHash';
import type { FoundArtifact } from '../../core/discovery';
import { FileTreeError } from '../../core/fileTree';
import type { ContentHash, VersionId } from '../../core/identity';
import type { Manifest } from '../../core/manifest';
import type { Root } from '../../core/root';
import type { SourcePlace } from '../../core/sourcePlace';
import type { LocalLink } from '../../core/upstreamLink';
import { Source } from '../../sources/upstream/source';
import { asRecorded, upstreamPlace, type ChangePlace } from '../changePlace';
import { linkUpstream } from '../linkUpstream';
import { OperationError } from '../operationError';
import { placeContent } from '../placeContent';
import type { TrackingContext } from '../trackingContext';
import { sharedVersion } from './sharedVersion';

export interface LinkByContentOptions {
  readonly sources: readonly SourcePlace[];
  readonly isGitAllowed: boolean;
  readonly signal?: AbortSignal;
}

interface Offer {
  readonly source: SourcePlace;
  readonly found: FoundArtifact;
  /** Read when it is first asked for: many artifacts may be held against it. Undefined when it cannot be read. */
  manifest?: Promise<Manifest | undefined>;
}

interface Match {
  readonly link: LocalLink;
  readonly baseline: VersionId | undefined;
}

/**
 * Links artifacts that no record speaks of to a source that has exactly their content now, or had it in its git history
 * at the same place. One that several places offer is left for the user to decide, and so is one that only has the name
 * of another (338 of 620 pairs of one name in the wild were unrelated).
 *
 * @returns those that were linked
 * @throws StoreError
 */
export async function linkByContent(
  context: TrackingContext,
  root: Root,
  { sources, isGitAllowed, signal }: LinkByContentOptions,
): Promise<readonly Artifact[]> {
  const { store } = context;
  const unlinked = store
    .artifacts()
    .filter(
      ({ root: own, upstream, deletedAt }) => own === root.path && !upstream && deletedAt === undefined,
    );
  if (unlinked.length === 0 || sources.length === 0) return [];
  const offers = await offersOf(context, sources, root);
  const linked: Artifact[] = [];
  for (const artifact of unlinked) {
    if (signal?.aborted) break;
    const head = store.version(artifact.head);
    if (!head) continue;
    const others = await offersTo(context, artifact, offers);
    const match =
      (await sameContent(context, artifact, head.contentHash, others)) ??
      (await sameHistory(context, artifact, others, isGitAllowed, signal));
    if (!match) continue;
    await linkUpstream(context, { artifactId: artifact.id, link: match.link, baseline: match.baseline });
    linked.push(store.artifact(artifact.id) ?? artifact);
  }
  return linked;
}

async function offersOf(
  { files }: TrackingContext,
  sources: readonly SourcePlace[],
  root: Root,
): Promise<readonly Offer[]> {
  const offers: Offer[] = [];
  for (const source of sources) {
    // A source that holds the root, or the reverse, would offer an artifact to itself.
    if (`${root.path}/`.startsWith(`${source.folder}/`) || source.folder.startsWith(`${root.path}/`))
      continue;
    try {
      for (const found of await new Source(source, files).list()) offers.push({ source, found });
    } catch (error) {
      if (!(error instanceof FileTreeError)) throw error;
    }
  }
  return offers;
}

const linkTo = ({ source, found }: Offer): LocalLink => ({ source, path: found.path });

/** Those of its kind, but not itself: a root can show by a link what lies in a source. */
async function offersTo(
  { files }: TrackingContext,
  { root, kind, path }: Artifact,
  offers: readonly Offer[],
): Promise<readonly Offer[]> {
  const real = await files.resolve(`${root}/${path}`).catch(() => undefined);
  return offers.filter(({ found }) => found.kind === kind && found.realPath !== real);
}

/** Only an offer of as many files can be the same, and hardly any other is read. */
async function sameContent(
  context: TrackingContext,
  artifact: Artifact,
  hash: ContentHash,
  offers: readonly Offer[],
): Promise<Match | undefined> {
  const count = (await context.store.manifest(hash)).length;
  const alike: Offer[] = [];
  for (const offer of offers) {
    if (offer.found.files.length !== count) continue;
    if ((await hashAs(context, artifact, offer)) === hash) alike.push(offer);
  }
  const named = alike.filter(({ found }) => found.name === artifact.name);
  const [only, ...others] = named.length > 0 ? named : alike;
  return only && others.length === 0 ? { link: linkTo(only), baseline: artifact.head } : undefined;
}

/** The content hash that an offer would have as this artifact: a single file has the name that it has here. */
async function hashAs(
  context: TrackingContext,
  artifact: Artifact,
  offer: Offer,
): Promise<ContentHash | undefined> {
  const place = upstreamPlace(artifact, linkTo(offer));
  const manifest = await (offer.manifest ??= manifestAt(context, place));
  return manifest && contentHash(asRecorded(place, offer.found, manifest), context.sha256);
}

async function manifestAt(context: TrackingContext, place: ChangePlace): Promise<Manifest | undefined> {
  try {
    const { manifest, unknown } = await placeContent(context, place);
    return unknown.length > 0 ? undefined : manifest;
  } catch (error) {
    if (error instanceof FileTreeError) return undefined;
    throw error;
  }
}

async function sameHistory(
  context: TrackingContext,
  artifact: Artifact,
  offers: readonly Offer[],
  isGitAllowed: boolean,
  signal: AbortSignal | undefined,
): Promise<Match | undefined> {
  const named = offers.filter(({ found }) => found.name === artifact.name);
  const matches: Match[] = [];
  for (const offer of named) {
    const link = linkTo(offer);
    try {
      const baseline = await sharedVersion(context, artifact, link, isGitAllowed, signal);
      if (baseline !== undefined) matches.push({ link, baseline });
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
    }
  }
  return matches.length === 1 ? matches[0] : undefined;
}
