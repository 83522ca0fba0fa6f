import type { Artifact } from '../../core/artifact';
import type { RecordedParents } from '../../core/graphLayout/shownParents';
import type { ArtifactId, ContentHash, VersionId } from '../../core/identity';
import type { LineageNode } from '../../core/lineageGraph';
import type { Version } from '../../core/version';
import { versionOrigin, type VersionOrigin } from '../../core/versionOrigin';
import type { OtherProject } from './readOtherProjects';

/** Versions that are looked at before others have their turn. */
const STEP = 500;

/** What is known of an artifact's versions. */
export interface KnownVersions {
  readonly artifact: Artifact;
  /** Newest first. */
  readonly all: readonly Version[];
  /** Whether older ones are yet to be read. */
  readonly isBegun: boolean;
  /** The same artifact elsewhere. */
  readonly projects: readonly OtherProject[];
  /** What is remembered of a version, also of one that is not there any more. */
  readonly recorded: (artifact: ArtifactId, id: VersionId) => LineageNode | undefined;
}

/**
 * The versions of one artifact by id, with how each came to be; and those of the same artifact in other projects, as far as
 * their contents are not among its own.
 */
export class VersionSet {
  readonly artifact: Artifact;
  /** Its own. */
  readonly all: readonly Version[];
  readonly isBegun: boolean;
  /** Those of other projects that have versions here. */
  projects: readonly OtherProject[] = [];
  /** Of other projects: of each its newest first. */
  readonly theirs: Version[] = [];
  readonly #byId = new Map<VersionId, Version>();
  readonly #byContent = new Map<ContentHash, VersionId>();
  readonly #headsLines = new Set<VersionId>();
  /** Of the artifacts of other projects, by their ids. */
  readonly #projectOf = new Map<ArtifactId, number>();
  readonly #recorded: KnownVersions['recorded'];

  private constructor({ artifact, all, isBegun, recorded }: KnownVersions) {
    this.artifact = artifact;
    this.all = all;
    this.isBegun = isBegun;
    this.#recorded = recorded;
  }

  /** @param pause lets others have their turn */
  static async of(known: KnownVersions, pause: () => Promise<void>): Promise<VersionSet> {
    const set = new VersionSet(known);
    for (const [index, version] of known.all.entries()) {
      if (index % STEP === STEP - 1) await pause();
      set.#byId.set(version.id, version);
      // A content that came back stands for its newest version.
      if (!set.#byContent.has(version.contentHash)) set.#byContent.set(version.contentHash, version.id);
    }
    for (const project of known.projects) set.#join(project);
    for (const { head } of [known.artifact, ...set.projects.map(({ artifact }) => artifact)])
      await set.#markLine(head, pause);
    return set;
  }

  #join(project: OtherProject): void {
    const { artifact, newest } = project;
    const theirs = newest.filter(({ contentHash }) => !this.#byContent.has(contentHash));
    if (theirs.length === 0) return;
    this.#projectOf.set(artifact.id, this.projects.length);
    this.projects = [...this.projects, project];
    for (const version of theirs) {
      this.#byId.set(version.id, version);
      this.theirs.push(version);
    }
  }

  async #markLine(head: VersionId | undefined, pause: () => Promise<void>): Promise<void> {
    const passed = this.#headsLines;
    let steps = 0;
    for (let id = head; id !== undefined && !passed.has(id); id = this.parentOf(id)) {
      passed.add(id);
      if (++steps % STEP === 0) await pause();
    }
  }

  get(id: VersionId | undefined): Version | undefined {
    return id === undefined ? undefined : this.#byId.get(id);
  }

  /** The newest of the artifact's own versions with a content. */
  withContent(content: ContentHash): VersionId | undefined {
    return this.#byContent.get(content);
  }

  /** Which other project a version is of, counted from 0; undefined for the artifact's own. */
  projectOf({ artifactId }: Version): number | undefined {
    return this.#projectOf.get(artifactId);
  }

  /** The parents of a version; in place of one elsewhere whose content is here, the artifact's own version. */
  recordedParents(version: Version): RecordedParents {
    const { id, artifactId, parentId, mergeParentId } = version;
    if (this.projectOf(version) === undefined) return version;
    return {
      id,
      parentId: this.#here(artifactId, parentId),
      mergeParentId: this.#here(artifactId, mergeParentId),
    };
  }

  /** The first parent, also of a version that is not there any more. */
  parentOf = (id: VersionId): VersionId | undefined => {
    const version = this.#byId.get(id);
    if (version) return this.recordedParents(version).parentId;
    if (this.isBegun) return undefined;
    const own = this.#recorded(this.artifact.id, id);
    if (own) return own.parentId;
    for (const { artifact } of this.projects) {
      const node = this.#recorded(artifact.id, id);
      if (node) return this.#here(artifact.id, node.parentId);
    }
    return undefined;
  };

  #here(artifactId: ArtifactId, id: VersionId | undefined): VersionId | undefined {
    const node = id === undefined ? undefined : this.#recorded(artifactId, id);
    return (node && this.#byContent.get(node.contentHash)) ?? id;
  }

  originOf(version: Version): VersionOrigin {
    return versionOrigin(version, {
      parent: this.get(version.parentId),
      isOnHeadsLine: this.#headsLines.has(version.id),
    });
  }
}
