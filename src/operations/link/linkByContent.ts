import type { Artifact } from '../../core/artifact';
import type { FoundArtifact } from '../../core/discovery';
import { FileTreeError } from '../../core/fileTree';
import type { ContentHash, VersionId } from '../../core/identity';
import type { Root } from '../../core/root';
import type { SourcePlace } from '../../core/sourcePlace';
import type { LocalLink } from '../../core/upstreamLink';
import { Source } from '../../sources/upstream/source';
import { upstreamPlace } from '../changePlace';
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
    const match =
      (await sameContent(context, artifact, head.contentHash, offers)) ??
      (await sameHistory(context, artifact, offers, isGitAllowed, signal));
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

/** Only an offer of as many files can be the same, and hardly any other is read. */
async function sameContent(
  context: TrackingContext,
  artifact: Artifact,
  hash: ContentHash,
  offers: readonly Offer[],
): Promise<{ readonly link: LocalLink; readonly baseline: VersionId | undefined } | undefined> {
  const head = context.store.version(artifact.head);
  const count = head ? (await context.store.manifest(head.contentHash)).length : 0;
  const alike: Offer[] = [];
  for (const offer of offers) {
    if (offer.found.kind !== artifact.kind || offer.found.files.length !== count) continue;
    if ((await hashAt(context, artifact, linkTo(offer))) === hash) alike.push(offer);
  }
  const named = alike.filter(({ found }) => found.name === artifact.name);
  const [only, ...others] = named.length > 0 ? named : alike;
  return only && others.length === 0 ? { link: linkTo(only), baseline: artifact.head } : undefined;
}

async function hashAt(
  context: TrackingContext,
  artifact: Artifact,
  link: LocalLink,
): Promise<ContentHash | undefined> {
  try {
    const content = await placeContent(context, upstreamPlace(artifact, link));
    return content.unknown.length > 0 ? undefined : content.contentHash;
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
): Promise<{ readonly link: LocalLink; readonly baseline: VersionId | undefined } | undefined> {
  if (!isGitAllowed) return undefined;
  const named = offers.filter(({ found }) => found.kind === artifact.kind && found.name === artifact.name);
  const matches: { readonly link: LocalLink; readonly baseline: VersionId }[] = [];
  for (const offer of named) {
    const link = linkTo(offer);
    try {
      const baseline = await sharedVersion(context, artifact, link, true, signal);
      if (baseline !== undefined) matches.push({ link, baseline });
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
    }
  }
  return matches.length === 1 ? matches[0] : undefined;
}
