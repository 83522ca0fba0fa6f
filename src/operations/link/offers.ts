import type { ArtifactIdentity } from '../../core/artifact';
import type { ArtifactKind } from '../../core/artifactKind';
import { contentHash } from '../../core/contentHash';
import type { FoundArtifact } from '../../core/foundArtifact';
import { FileTreeError } from '../../core/fileTree';
import type { ContentHash } from '../../core/identity';
import type { Manifest } from '../../core/manifest';
import type { Root } from '../../core/root';
import type { SourcePlace } from '../../core/sourcePlace';
import type { LocalLink } from '../../core/upstreamLink';
import { Source } from '../../sources/upstream/source';
import { asRecorded, upstreamPlace } from '../changePlace';
import { placeContent } from '../placeContent';
import type { TrackingContext } from '../trackingContext';
import type { LinkMemory } from './linkMemory';

/** An artifact that a source has. */
export interface Offer {
  readonly link: LocalLink;
  readonly found: FoundArtifact;
}

/**
 * What the sources offer to the artifacts of a root. Each offer is read once, when it is first asked for, however many
 * artifacts are held against it.
 */
export class Offers {
  readonly #context: TrackingContext;
  readonly #memory: LinkMemory;
  readonly #named = new Map<string, Offer[]>();
  readonly #ofSize = new Map<string, Offer[]>();
  readonly #byContent = new Map<string, Promise<ReadonlyMap<string, readonly Offer[]>>>();
  readonly #manifests = new Map<Offer, Promise<Manifest | undefined>>();

  private constructor(context: TrackingContext, memory: LinkMemory) {
    this.#context = context;
    this.#memory = memory;
  }

  static async of(
    context: TrackingContext,
    sources: readonly SourcePlace[],
    root: Root,
    memory: LinkMemory,
  ): Promise<Offers> {
    const offers = new Offers(context, memory);
    for (const source of sources) {
      // A source that holds the root, or the reverse, would offer an artifact to itself.
      if (`${root.path}/`.startsWith(`${source.folder}/`) || source.folder.startsWith(`${root.path}/`))
        continue;
      try {
        for (const found of await new Source(source, context.files).list())
          offers.#add({ link: { source, path: found.path }, found });
      } catch (error) {
        if (!(error instanceof FileTreeError)) throw error;
      }
    }
    return offers;
  }

  /** Those of an artifact's kind and name. */
  named({ kind, name }: Pick<ArtifactIdentity, 'kind' | 'name'>): readonly Offer[] {
    return this.#named.get(`${kind}\0${name}`) ?? [];
  }

  /** Those of an artifact's kind that have exactly its content now. Only offers of as many files are read. */
  async withContent(
    artifact: ArtifactIdentity,
    hash: ContentHash,
    manifest: Manifest,
  ): Promise<readonly Offer[]> {
    const size = sizeOf(artifact.kind, manifest.length);
    const group = this.#ofSize.get(size);
    if (!group) return [];
    let byContent = this.#byContent.get(size);
    if (!byContent) {
      byContent = this.#read(group, artifact);
      this.#byContent.set(size, byContent);
    }
    const known = await byContent;
    const [only] = manifest;
    const isFile = manifest.length === 1 && only?.path === baseOf(artifact.path);
    return [...(known.get(hash) ?? []), ...(isFile ? (known.get(fileKey(manifest)) ?? []) : [])];
  }

  /**
   * The content hash that an offer has now as this artifact: a single file has the name that it has here.
   *
   * @returns undefined when it cannot be read
   */
  async hashAs(artifact: ArtifactIdentity, offer: Offer): Promise<ContentHash | undefined> {
    const manifest = await this.#manifest(offer, artifact);
    if (!manifest) return undefined;
    return contentHash(
      asRecorded(upstreamPlace(artifact, offer.link), offer.found, manifest),
      this.#context.sha256,
    );
  }

  #add(offer: Offer): void {
    const { kind, name, files } = offer.found;
    push(this.#named, `${kind}\0${name}`, offer);
    push(this.#ofSize, sizeOf(kind, files.length), offer);
  }

  async #read(
    offers: readonly Offer[],
    artifact: ArtifactIdentity,
  ): Promise<ReadonlyMap<string, readonly Offer[]>> {
    const byContent = new Map<string, Offer[]>();
    for (const offer of offers) {
      const manifest = await this.#manifest(offer, artifact);
      if (!manifest) continue;
      const { isDirectory } = offer.found;
      push(byContent, isDirectory ? contentHash(manifest, this.#context.sha256) : fileKey(manifest), offer);
    }
    return byContent;
  }

  #manifest(offer: Offer, artifact: ArtifactIdentity): Promise<Manifest | undefined> {
    let manifest = this.#manifests.get(offer);
    if (!manifest) {
      manifest = this.#readManifest(offer, artifact);
      this.#manifests.set(offer, manifest);
    }
    return manifest;
  }

  async #readManifest({ link }: Offer, artifact: ArtifactIdentity): Promise<Manifest | undefined> {
    const key = `${link.source.folder}/${link.path}`;
    try {
      await this.#context.files.pause?.();
      const content = await placeContent(this.#context, upstreamPlace(artifact, link), {
        cache: this.#memory.cache(key),
      });
      this.#memory.noteCache(key, content.cache);
      const { manifest, unknown } = content;
      return unknown.length > 0 || manifest.length === 0 ? undefined : manifest;
    } catch (error) {
      if (error instanceof FileTreeError) return undefined;
      throw error;
    }
  }
}

const sizeOf = (kind: ArtifactKind, files: number): string => `${kind} ${String(files)}`;

/** Of a single file, whatever it is called. */
const fileKey = (manifest: Manifest): string => manifest.map(({ mode, hash }) => `${mode} ${hash}`).join();

const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
