import type { Artifact } from '../../core/artifact';
import { GraphLayout } from '../../core/graphLayout/graphLayout';
import type { GraphVersion } from '../../core/graphLayout/graphVersion';
import { ShownParents } from '../../core/graphLayout/shownParents';
import type { VersionId } from '../../core/identity';
import type { Version } from '../../core/version';
import { versionOrigin, type VersionOrigin } from '../../core/versionOrigin';

/** Versions that are looked at before others have their turn. */
const STEP = 500;

/** What is known of an artifact's versions. */
export interface KnownVersions {
  readonly artifact: Artifact;
  /** Newest first. */
  readonly all: readonly Version[];
  /** Whether older ones are yet to be read. */
  readonly isBegun: boolean;
  /** The first parent of a version that is not there any more. */
  readonly prunedParent: (id: VersionId) => VersionId | undefined;
}

/** The versions of one artifact by id, with how each came to be. */
export class VersionSet {
  readonly artifact: Artifact;
  readonly all: readonly Version[];
  readonly isBegun: boolean;
  readonly #byId: ReadonlyMap<VersionId, Version>;
  readonly #headsLine = new Set<VersionId>();
  readonly #prunedParent: KnownVersions['prunedParent'];

  constructor({ artifact, all, isBegun, prunedParent }: KnownVersions) {
    this.artifact = artifact;
    this.all = all;
    this.isBegun = isBegun;
    this.#prunedParent = prunedParent;
    this.#byId = new Map(all.map((version) => [version.id, version]));
    const passed = this.#headsLine;
    for (let id = artifact.head; id !== undefined && !passed.has(id); id = this.parentOf(id)) passed.add(id);
  }

  get(id: VersionId | undefined): Version | undefined {
    return id === undefined ? undefined : this.#byId.get(id);
  }

  /** The first parent, also of a version that is not there any more. */
  parentOf = (id: VersionId): VersionId | undefined => {
    const version = this.#byId.get(id);
    if (version) return version.parentId;
    return this.isBegun ? undefined : this.#prunedParent(id);
  };

  originOf(version: Version): VersionOrigin {
    return versionOrigin(version, {
      parent: this.get(version.parentId),
      isOnHeadsLine: this.#headsLine.has(version.id),
    });
  }
}

/** Versions and their places in the graph. */
export class GraphModel {
  readonly versions: VersionSet;
  readonly layout: GraphLayout;
  /** What is filtered for. */
  readonly filter: string;
  readonly #parents: ShownParents;
  readonly #children: ReadonlyMap<VersionId, readonly VersionId[]>;

  private constructor(
    versions: VersionSet,
    filter: string,
    layout: GraphLayout,
    parents: ShownParents,
    children: ReadonlyMap<VersionId, readonly VersionId[]>,
  ) {
    this.versions = versions;
    this.filter = filter;
    this.layout = layout;
    this.#parents = parents;
    this.#children = children;
  }

  /**
   * @param shown those that are to be drawn; all, unless a filter was set
   * @param pause lets others have their turn
   */
  static async make(
    versions: VersionSet,
    filter: string,
    shown: readonly Version[],
    pause: () => Promise<void>,
  ): Promise<GraphModel> {
    const ids = new Set(shown.map(({ id }) => id));
    // Of a history that is still being read, a parent that was not met yet is taken for one to come.
    const isShown = (id: VersionId): boolean => ids.has(id) || (versions.isBegun && !versions.get(id));
    const parentsOf = new ShownParents(isShown, versions.parentOf);
    const childrenOf = new Map<VersionId, VersionId[]>();
    const drawn: GraphVersion[] = [];
    for (const [index, version] of shown.entries()) {
      if (index % STEP === 0) await pause();
      const parents = parentsOf.of(version);
      for (const { id } of parents) {
        const siblings = childrenOf.get(id);
        if (siblings) siblings.push(version.id);
        else childrenOf.set(id, [version.id]);
      }
      drawn.push({
        id: version.id,
        number: version.number,
        parents,
        isUpstreams: versions.originOf(version) === 'upstream',
      });
    }
    // The line that leads to the current version stays where it is when a filter hides that one.
    const head = parentsOf.nearest(versions.artifact.head);
    const steps = GraphLayout.steps(drawn, { head, isBegun: versions.isBegun });
    for (;;) {
      const step = steps.next();
      if (step.done) return new GraphModel(versions, filter, step.value, parentsOf, childrenOf);
      await pause();
    }
  }

  /** The parents that lines lead to, the first one first. */
  parentsOf(version: Version): VersionId[] {
    return this.#parents.of(version).map(({ id }) => id);
  }

  /** Newest first. */
  childrenOf({ id }: Version): readonly VersionId[] {
    return this.#children.get(id) ?? [];
  }
}
