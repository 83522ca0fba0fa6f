import type { Artifact } from '../core/artifact';
import type { ArtifactId, ContentHash, ObjectHash, VersionId } from '../core/identity';
import type { LineageGraph } from '../core/lineageGraph';
import { decodeManifest, encodeManifest, type Manifest } from '../core/manifest';
import type { Version } from '../core/version';
import type { Operation, Tag } from './database/rows';
import type { Page } from './database/versionRows';
import type { OperationKind } from './journal/record';
import type { LiveDatabase } from './liveDatabase';
import { nodeSha256 } from './nodeSha256';
import type { ObjectStore, StoredSize } from './objects/objectStore';
import { OPEN_WRITERS } from './openWriters';
import { isOfThisProcess, mayStillWrite, type WriterId } from './writerId';

interface LineageViewParts {
  readonly live: LiveDatabase;
  readonly objects: ObjectStore;
  /** This window. */
  readonly writer: WriterId;
}

/** What a store has, as one window knows it: the lineage, and the contents, which can be put ahead of what is recorded of them. */
export class LineageView {
  protected readonly live: LiveDatabase;
  protected readonly objects: ObjectStore;

  readonly #writer: WriterId;

  protected constructor({ live, objects, writer }: LineageViewParts) {
    this.live = live;
    this.objects = objects;
    this.#writer = writer;
  }

  // --- the lineage -----------------------------------------------------------------------------------------------

  /** The places of an artifact's versions; do not keep it across a change. */
  graphOf(artifactId: ArtifactId): LineageGraph {
    return this.live.graphOf(artifactId);
  }

  artifacts(): readonly Artifact[] {
    return this.live.current.artifacts();
  }

  artifact(id: ArtifactId): Artifact | undefined {
    return this.live.current.artifact(id);
  }

  /** Nothing for nothing: a head, a parent or an end of an operation may be none. */
  version(id: VersionId | undefined): Version | undefined {
    return id === undefined ? undefined : this.live.current.version(id);
  }

  /** As {@link version}, and also one that was given up: of that the texts are empty. */
  recordedVersion(id: VersionId): Version | undefined {
    return this.live.current.recordedVersion(id);
  }

  /** An artifact's latest version with a content. */
  versionWithContent(artifactId: ArtifactId, hash: ContentHash): Version | undefined {
    return this.live.current.versionWithContent(artifactId, hash);
  }

  /** A page of an artifact's versions, newest first. */
  versions(artifactId: ArtifactId, page: Page): Version[] {
    return this.live.current.versions(artifactId, page);
  }

  /** The versions of an artifact that are there, oldest first. */
  versionIds(artifactId: ArtifactId): VersionId[] {
    return this.live.current.versionIds(artifactId);
  }

  /** How many versions of an artifact are there. */
  versionCount(artifactId: ArtifactId): number {
    return this.live.current.versionCount(artifactId);
  }

  /** The other artifacts, in any root that was ever recorded, that have had a content of this one's. */
  artifactsSharing(artifactId: ArtifactId): readonly ArtifactId[] {
    return this.live.current.artifactsSharing(artifactId);
  }

  /** The latest Lamport clock that this window has read or written. */
  get clock(): number {
    return this.live.current.clock;
  }

  /** When (Lamport clock) an artifact's head or its deletion was last set; 0 for one that has neither. */
  stateClock(artifactId: ArtifactId): number {
    return this.live.current.stateClock(artifactId);
  }

  tags(artifactId: ArtifactId): readonly Tag[] {
    return this.live.current.tags(artifactId);
  }

  /** What was written of an artifact's versions. */
  notes(artifactId: ArtifactId): ReadonlyMap<VersionId, string> {
    return this.live.current.notes(artifactId);
  }

  operations(limit: number, artifactId?: ArtifactId): Operation[] {
    return this.live.current.operations(limit, artifactId);
  }

  /**
   * An artifact's operations that replace files from a time on (ms since 1970), however they ended, and all those of which no
   * end is recorded, whenever they began; oldest first.
   */
  changesSince(artifactId: ArtifactId, at: number): Operation[] {
    return this.live.current.changesSince(artifactId, at);
  }

  /** The latest change of an artifact that was asked for and done, or the latest undoing of one, whichever came later. */
  latestChangeOrUndo(artifactId: ArtifactId): Operation | undefined {
    return this.live.current.latestChangeOrUndo(artifactId);
  }

  /** The artifacts whose latest change has not been undone, with its kind; see {@link latestChangeOrUndo}. */
  undoable(): ReadonlyMap<ArtifactId, OperationKind> {
    return this.live.current.undoable();
  }

  operation(id: string): Operation | undefined {
    return this.live.current.operation(id);
  }

  /**
   * Operations of which no end is recorded and that nobody is carrying out: the process that began them is gone. Oldest
   * first.
   */
  abandonedOperations(): Operation[] {
    return this.live.current.unfinishedOperations().filter(({ writer, at }) => {
      // This process may have closed the store it began with and opened another.
      return isOfThisProcess(writer) ? !OPEN_WRITERS.has(writer) : !mayStillWrite(writer, at);
    });
  }

  /** Operations that another window is carrying out, as far as this one has read. */
  operationsElsewhere(): Operation[] {
    const abandoned = new Set(this.abandonedOperations().map(({ id }) => id));
    return this.live.current
      .unfinishedOperations()
      .filter(({ id, writer }) => writer !== this.#writer && !abandoned.has(id));
  }

  // --- contents --------------------------------------------------------------------------------------------------

  /** @throws StoreError `missing-object`, `damaged` */
  async manifest(hash: ContentHash): Promise<Manifest> {
    return decodeManifest(await this.objects.read(asObject(hash)));
  }

  /** A file's bytes. @throws StoreError `missing-object`, `damaged` */
  content(hash: ObjectHash): Promise<Uint8Array> {
    return this.objects.read(hash);
  }

  /**
   * Runs something during which no window takes contents away that no version needs: all between asking whether a content is
   * there and the commit that names it.
   *
   * @throws StoreError `locked` when another window does so and does not end; what `run` throws
   */
  using<T>(run: () => Promise<T>): Promise<T> {
    return this.objects.using(run);
  }

  /** False also for one that is known to be damaged: putting it stores it anew. */
  hasContent(hash: ObjectHash): boolean {
    return this.objects.has(hash);
  }

  /** As {@link hasContent}. */
  hasManifest(hash: ContentHash): boolean {
    return this.objects.has(asObject(hash));
  }

  /** What a content takes up; undefined for one that is not there. */
  storedSize(hash: ObjectHash): StoredSize | undefined {
    return this.objects.storedSize(hash);
  }

  /** What all contents take up together in bytes, with those that no version needs any more. @throws StoreError */
  storedBytes(): Promise<number> {
    return this.objects.packedBytes();
  }

  /** Stores a file's bytes ahead of the commit that needs them. `like`: the file's previous version. */
  putContent(hash: ObjectHash, bytes: Uint8Array, like?: ObjectHash): Promise<void> {
    return this.objects.put(hash, bytes, like);
  }

  /** Stores a manifest ahead of the commit that needs it. `like`: the parent's content hash. */
  async putManifest(manifest: Manifest, like?: ContentHash): Promise<ContentHash> {
    const bytes = encodeManifest(manifest);
    const hash = nodeSha256(bytes) as ContentHash;
    await this.objects.put(asObject(hash), bytes, like && asObject(like));
    return hash;
  }
}

/** A manifest is an object like any other: its key is the content hash. */
const asObject = (hash: ContentHash): ObjectHash => hash as string as ObjectHash;
