import { ARTIFACT_KINDS, type ArtifactKind } from '../../core/artifactKind';
import type { Artifact } from '../../core/artifact';
import { countDrifts, type Counted, type DriftCounts } from '../../core/driftSummary';
import type { ArtifactId } from '../../core/identity';
import type { Root } from '../../core/root';
import { isFiltering, passes, type TreeArrangement } from '../../core/treeArrangement';
import { versionOrigin } from '../../core/versionOrigin';
import { asCounted, isRestricted, shownDrift } from '../driftWords';
import { tagNames } from '../tagNames';
import type { Tracking } from '../tracking';
import { STANDING_ORDER } from './standingGroups';
import {
  changedAt,
  type ArtifactNode,
  type GroupNode,
  type KindNode,
  type LeftOutNode,
  type RootNode,
  type StateNode,
  type VersionTreeNode,
} from './versionTreeNode';

/** An artifact that the arrangement shows. */
interface Shown {
  readonly artifact: Artifact;
  readonly root: Root;
  readonly counted: Counted;
  /** ms since 1970. */
  readonly changedAt: number;
}

const NAMES = new Intl.Collator();

/** The groups of artifacts, and the artifacts in them, at one moment. */
export class ArtifactRows {
  readonly #tracking: Tracking;
  readonly #arrangement: TreeArrangement;
  #all: readonly Shown[] | undefined;

  constructor(tracking: Tracking, arrangement: TreeArrangement) {
    this.#tracking = tracking;
    this.#arrangement = arrangement;
  }

  /** Those that the filter lets through. */
  get shown(): readonly Shown[] {
    return (this.#all ??= shownArtifacts(this.#tracking, this.#arrangement));
  }

  groups(): GroupNode[] {
    switch (this.#arrangement.grouping) {
      case 'root':
        return this.#roots();
      case 'kind':
        return this.#kinds(undefined);
      case 'state':
        return STANDING_ORDER.flatMap((standing) => this.#state(standing) ?? []);
    }
  }

  /** What lies directly below a group. */
  below(group: GroupNode): VersionTreeNode[] {
    if (group.type === 'root') return [...this.#kinds(group.root), ...this.#leftOutOf(group)];
    const { places, tracker } = this.#tracking;
    const isPlaceSaid = tracker.roots.length < 2 || (group.type === 'kind' && group.root !== undefined);
    const otherPlaces = otherPlacesOf(this.#tracking);
    return this.#sorted(group).map(({ artifact, root }): ArtifactNode => {
      const place = isPlaceSaid ? undefined : places.rootLabel(root);
      return { ...toArtifactNode(this.#tracking, root, artifact, otherPlaces), place };
    });
  }

  /** Everything on the rows directly below a group that can change, without what artifacts and kinds say of themselves. */
  lookBelow(group: GroupNode): unknown {
    return group.type === 'root'
      ? [this.#kinds(group.root).map(({ kind }) => kind), this.#passedOver(group.root)]
      : this.#sorted(group).map(({ artifact: { id } }) => id);
  }

  /** A group as it is now; undefined for one that is not shown any more. */
  present(group: GroupNode): GroupNode | undefined {
    if (group.type === 'root') return this.#roots().find(({ root }) => root.path === group.root.path);
    return group.type === 'kind' ? this.#kind(group.root, group.kind) : this.#state(group.standing);
  }

  /** The groups above an artifact, the nearest last. */
  above({ root, artifact }: ArtifactNode): GroupNode[] {
    const { grouping } = this.#arrangement;
    const isAbove = (group: GroupNode): boolean =>
      this.#in(group).some(({ artifact: { id } }) => id === artifact.id);
    const kind = this.#kind(grouping === 'root' ? root : undefined, artifact.kind);
    if (grouping === 'state') return this.groups().filter(isAbove);
    const roots = grouping === 'root' ? this.#roots().filter((one) => one.root.path === root.path) : [];
    return [...roots, ...(kind ? [kind] : [])];
  }

  #roots(): RootNode[] {
    const { tracker, places } = this.#tracking;
    return tracker.roots.flatMap((root): RootNode[] => {
      const shown = this.shown.filter(({ artifact }) => artifact.root === root.path);
      const isEmpty = shown.length === 0 && this.#passedOver(root).length === 0;
      return isEmpty ? [] : [{ type: 'root', root, label: places.rootLabel(root), counts: countsOf(shown) }];
    });
  }

  #kinds(root: Root | undefined): KindNode[] {
    return ARTIFACT_KINDS.flatMap(({ kind }) => this.#kind(root, kind) ?? []);
  }

  #kind(root: Root | undefined, kind: ArtifactKind): KindNode | undefined {
    return this.#counted({ type: 'kind', root, kind, counts: NO_COUNTS });
  }

  #state(standing: StateNode['standing']): StateNode | undefined {
    return this.#counted({ type: 'state', standing, counts: NO_COUNTS });
  }

  /** @returns undefined for a group without artifacts */
  #counted<T extends GroupNode>(group: T): T | undefined {
    const shown = this.#in(group);
    return shown.length === 0 ? undefined : { ...group, counts: countsOf(shown) };
  }

  #sorted(group: KindNode | StateNode): Shown[] {
    const { order } = this.#arrangement;
    const byName = (a: Shown, b: Shown): number => NAMES.compare(a.artifact.name, b.artifact.name);
    return this.#in(group).sort(
      order === 'name' ? byName : (a, b) => b.changedAt - a.changedAt || byName(a, b),
    );
  }

  #in(group: GroupNode): Shown[] {
    return this.shown.filter(({ artifact, counted }) => {
      if (group.type === 'state') return counted.standing === group.standing;
      if (group.root && group.root.path !== artifact.root) return false;
      return group.type === 'root' || group.kind === artifact.kind;
    });
  }

  #leftOutOf(node: RootNode): LeftOutNode[] {
    return leftOut(node, this.#passedOver(node.root));
  }

  /** What is no artifact passes no filter. */
  #passedOver(root: Root): LeftOutNode['items'] {
    if (isFiltering(this.#arrangement.filter)) return [];
    return this.#tracking.tracker.state(root.path)?.discovery.passedOver ?? [];
  }
}

/** What is not versioned, as a row; none when there is nothing. */
export function leftOut(owner: LeftOutNode['owner'], items: LeftOutNode['items'] | undefined): LeftOutNode[] {
  return items && items.length > 0 ? [{ type: 'left-out', owner, items }] : [];
}

/** The node of an artifact in one of the open roots. */
export function artifactNode(tracking: Tracking, id: ArtifactId): ArtifactNode | undefined {
  const artifact = tracking.store.artifact(id);
  const root = artifact && tracking.rootOf(artifact);
  return artifact && root && toArtifactNode(tracking, root, artifact, otherPlacesOf(tracking));
}

/** The same node as it is now: VS Code keeps the object it was given. Counts of groups are as they were. */
export function presentNode(tracking: Tracking, node: VersionTreeNode): VersionTreeNode {
  return node.type === 'artifact' ? (artifactNode(tracking, node.artifact.id) ?? node) : node;
}

const NO_COUNTS = countDrifts([]);

const countsOf = (shown: readonly Shown[]): DriftCounts => countDrifts(shown.map(({ counted }) => counted));

function shownArtifacts(tracking: Tracking, { filter }: TreeArrangement): Shown[] {
  const { store } = tracking;
  const now = Date.now();
  return store.artifacts().flatMap((artifact) => {
    const root = tracking.rootOf(artifact);
    if (!root) return [];
    const counted = asCounted(tracking, artifact);
    const at = changedAt({ artifact, head: store.version(artifact.head) });
    const texts = (): string[] => [
      artifact.name,
      artifact.path,
      ...store.tags(artifact.id).map(({ name }) => name),
      ...store.notes(artifact.id).values(),
    ];
    const asked = { standing: counted.standing, kind: artifact.kind, changedAt: at, texts };
    return passes(filter, asked, now) ? [{ artifact, root, counted, changedAt: at }] : [];
  });
}

function headTags({ store }: Tracking, { id, head }: Artifact): string {
  return head === undefined ? '' : tagNames(store.tags(id), head);
}

/** Where links in roots lead to artifacts: absolute, by the artifact's own place. */
type OtherPlaces = ReadonlyMap<string, readonly string[]>;

function otherPlacesOf({ tracker }: Tracking): OtherPlaces {
  const places = new Map<string, string[]>();
  for (const { path } of tracker.roots) {
    for (const other of tracker.state(path)?.discovery.otherPlaces ?? [])
      places.set(other.realPath, [...(places.get(other.realPath) ?? []), `${path}/${other.path}`]);
  }
  return places;
}

function toArtifactNode(
  tracking: Tracking,
  root: Root,
  artifact: Artifact,
  otherPlaces: OtherPlaces,
): ArtifactNode {
  const { store } = tracking;
  const head = store.version(artifact.head);
  return {
    type: 'artifact',
    root,
    artifact,
    head,
    origin: head && versionOrigin(head, { parent: store.version(head.parentId), isOnHeadsLine: true }),
    baseline: store.version(artifact.baseline),
    pinned: store.version(artifact.pinnedVersion),
    drift: shownDrift(tracking, artifact),
    isRestricted: isRestricted(tracking),
    isUndoable: tracking.undoable().has(artifact.id),
    merging: tracking.merging(artifact.id),
    otherPlaces: otherPlaces.get(`${root.path}/${artifact.path}`) ?? [],
    tags: headTags(tracking, artifact),
    place: undefined,
  };
}
