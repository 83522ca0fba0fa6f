import { amongOwn, type TheirVersion } from '../../core/graphLayout/amongOwn';
import { DrawnLanes } from '../../core/graphLayout/drawnLanes';
import { GraphLayout } from '../../core/graphLayout/graphLayout';
import type { GraphVersion } from '../../core/graphLayout/graphVersion';
import { ShownParents } from '../../core/graphLayout/shownParents';
import type { VersionId } from '../../core/identity';
import type { Version } from '../../core/version';
import type { VersionSet } from './versionSet';

/** Versions that are looked at before others have their turn. */
const STEP = 500;

/** Versions and their places in the graph. */
export class GraphModel {
  readonly versions: VersionSet;
  readonly layout: GraphLayout;
  readonly lanes: DrawnLanes;
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
    this.lanes = new DrawnLanes(layout.groups);
    this.#parents = parents;
    this.#children = children;
  }

  /**
   * @param shown those that are to be drawn, the artifact's own first; all, unless a filter was set
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
    const own: Version[] = [];
    const theirs: TheirVersion[] = [];
    for (const [index, version] of shown.entries()) {
      if (index % STEP === 0) await pause();
      const parents = parentsOf.of(versions.recordedParents(version));
      for (const { id } of parents) {
        const siblings = childrenOf.get(id);
        if (siblings) siblings.push(version.id);
        else childrenOf.set(id, [version.id]);
      }
      const { id, number, createdAt } = version;
      const project = versions.projectOf(version);
      if (project === undefined) {
        own.push(version);
        drawn.push({ id, number, parents, isUpstreams: versions.originOf(version) === 'upstream' });
      } else theirs.push({ id, createdAt, parents, project });
    }
    if (theirs.length > 0) {
      await pause();
      drawn.push(...amongOwn(own, theirs.reverse()));
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
    return this.#parents.of(this.versions.recordedParents(version)).map(({ id }) => id);
  }

  /** The artifact's own, newest first, and then those of other projects. */
  childrenOf({ id }: Version): readonly VersionId[] {
    return this.#children.get(id) ?? [];
  }
}
