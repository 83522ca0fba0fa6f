import type { Artifact } from '../../core/artifact';
import type { ArtifactId, ContentHash, VersionId } from '../../core/identity';
import type { Root } from '../../core/root';
import type { SourcePlace } from '../../core/sourcePlace';
import type { LocalLink } from '../../core/upstreamLink';
import { GitHistories } from '../../sources/git/gitHistories';
import { StoreError } from '../../store/storeError';
import type { TrackingContext } from '../trackingContext';
import { FoundLinks } from './foundLinks';
import { isBlank } from './isBlank';
import { LinkMemory, type SearchedHistory } from './linkMemory';
import { Offers, type Offer } from './offers';
import { ownVersions } from './ownVersions';
import { versionInHistory } from './versionInHistory';

interface LinkByContentOptions {
  readonly sources: readonly SourcePlace[];
  readonly isGitAllowed: boolean;
  readonly signal?: AbortSignal;
  /** The artifacts to look at. Left out: all that are unlinked. */
  readonly only?: ReadonlySet<ArtifactId>;
  /** Of earlier looks. */
  readonly memory?: LinkMemory;
}

interface Match {
  readonly link: LocalLink;
  readonly baseline: VersionId;
}

/** An artifact that no source has the present content of, and what has its name. */
interface Unmatched {
  readonly artifact: Artifact;
  readonly named: readonly Offer[];
}

/**
 * Links artifacts that no record speaks of to a source that has exactly their content now, or had it in its git history
 * at the same place. One that several places offer is left for the user to decide, and so is one that only has the name
 * of another (338 of 620 pairs of one name in the wild were unrelated), or whose files are all blank.
 *
 * @returns those that were linked
 * @throws StoreError
 */
export function linkByContent(
  context: TrackingContext,
  root: Root,
  options: LinkByContentOptions,
): Promise<readonly Artifact[]> {
  return context.store.using(() => link(context, root, options));
}

async function link(
  context: TrackingContext,
  root: Root,
  { sources, isGitAllowed, signal, only, memory = new LinkMemory() }: LinkByContentOptions,
): Promise<readonly Artifact[]> {
  const unlinked = context.store
    .artifacts()
    .filter(
      ({ id, root: own, upstream, deletedAt }) =>
        own === root.path && !upstream && deletedAt === undefined && (only?.has(id) ?? true),
    );
  if (unlinked.length === 0 || sources.length === 0 || signal?.aborted) return [];
  const links = new FoundLinks(context);
  const offers = await Offers.of(context, sources, root, memory);
  const rest: Unmatched[] = [];
  for (const artifact of unlinked) {
    if (signal?.aborted) break;
    await context.files.pause?.();
    const match = await unlessLost(() => sameContent(context, artifact, offers));
    if (match) links.add({ artifactId: artifact.id, ...match });
    else rest.push({ artifact, named: await othersOf(context, artifact, offers.named(artifact)) });
  }
  const histories = new GitHistories(signal);
  try {
    const search = new HistorySearches(context, offers, memory, isGitAllowed ? histories : undefined, signal);
    await search.expect(rest);
    for (const unmatched of rest) {
      if (signal?.aborted) break;
      await context.files.pause?.();
      const match = await unlessLost(() => search.match(unmatched));
      if (match) links.add({ artifactId: unmatched.artifact.id, ...match });
    }
  } finally {
    histories.close();
  }
  return links.commit();
}

/** What the store has lost of one artifact is no reason not to link the others. */
async function unlessLost<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}

/** Not the artifact itself: a root can show by a link what lies in a source. */
async function othersOf(
  { files }: TrackingContext,
  { root, path }: Artifact,
  offers: readonly Offer[],
): Promise<readonly Offer[]> {
  if (offers.length === 0) return offers;
  const real = await files.resolve(`${root}/${path}`).catch(() => undefined);
  return offers.filter(({ found }) => found.realPath !== real);
}

async function sameContent(
  context: TrackingContext,
  artifact: Artifact,
  offers: Offers,
): Promise<Match | undefined> {
  const head = context.store.version(artifact.head);
  if (!head) return undefined;
  const manifest = await context.store.manifest(head.contentHash);
  const alike = await othersOf(
    context,
    artifact,
    await offers.withContent(artifact, head.contentHash, manifest),
  );
  const named = alike.filter(({ found }) => found.name === artifact.name);
  const [match, ...more] = named.length > 0 ? named : alike;
  if (!match || more.length > 0 || (await isBlankContent(context, head.contentHash))) return undefined;
  return { link: match.link, baseline: head.id };
}

async function isBlankContent({ store }: TrackingContext, hash: ContentHash): Promise<boolean> {
  for (const { size, hash: object } of await store.manifest(hash))
    if (size > 0 && !isBlank(await store.content(object))) return false;
  return true;
}

/** Looks for what artifacts were in what has their name: what that is now, and was in the history of its source. */
class HistorySearches {
  readonly #context: TrackingContext;
  readonly #offers: Offers;
  readonly #memory: LinkMemory;
  readonly #histories: GitHistories | undefined;
  readonly #signal: AbortSignal | undefined;

  /** @param histories undefined when git may not be run */
  constructor(
    context: TrackingContext,
    offers: Offers,
    memory: LinkMemory,
    histories: GitHistories | undefined,
    signal: AbortSignal | undefined,
  ) {
    this.#context = context;
    this.#offers = offers;
    this.#memory = memory;
    this.#histories = histories;
    this.#signal = signal;
  }

  /** Says what will be searched, so that each history is walked once. */
  async expect(all: readonly Unmatched[]): Promise<void> {
    for (const { artifact, named } of all) {
      if (this.#signal?.aborted) return;
      await this.#context.files.pause?.();
      for (const { link } of named)
        if (await this.#searchOf(artifact, link))
          await this.#histories?.expect(link.source.folder, [link.path]);
    }
  }

  /** Undefined when none has had the artifact's content, or several have. */
  async match({ artifact, named }: Unmatched): Promise<Match | undefined> {
    if (named.length === 0) return undefined;
    const versions = ownVersions(this.#context, artifact);
    const matches: Match[] = [];
    for (const offer of named) {
      const { link } = offer;
      const now = await this.#offers.hashAs(artifact, offer);
      // What cannot be read now may be anything.
      if (now === undefined) continue;
      const baseline = versions.get(now) ?? (await this.#inHistory(artifact, link, versions));
      if (baseline !== undefined) matches.push({ link, baseline });
    }
    const [match, ...more] = matches;
    if (!match || more.length > 0) return undefined;
    for (const id of new Set([match.baseline, artifact.head])) {
      const version = this.#context.store.version(id);
      if (!version || (await isBlankContent(this.#context, version.contentHash))) return undefined;
    }
    return match;
  }

  async #inHistory(
    artifact: Artifact,
    link: LocalLink,
    versions: ReadonlyMap<ContentHash, VersionId>,
  ): Promise<VersionId | undefined> {
    const search = await this.#searchOf(artifact, link);
    if (!search || !this.#histories) return undefined;
    const found = await versionInHistory(this.#context, artifact, link, {
      versions,
      signal: this.#signal,
      histories: this.#histories,
      isBlankNothing: true,
    });
    const repository = await this.#histories.repository(link.source.folder);
    const isCertain = !this.#signal?.aborted && repository?.failed === false;
    if (found === undefined && isCertain) this.#memory.noteFailed(search);
    return found;
  }

  /** Undefined when there is no history, or it is known already that nothing is found in it. */
  async #searchOf({ head }: Artifact, { source, path }: LocalLink): Promise<SearchedHistory | undefined> {
    const { folder } = source;
    const repository = await this.#histories?.repository(folder);
    const commit = await repository?.head();
    if (commit === undefined || head === undefined) return undefined;
    const search = { folder, commit, path, head };
    return this.#memory.hasFailed(search) ? undefined : search;
  }
}
