import { countDrifts, type DriftCounts } from '../../core/driftSummary';
import type { ArtifactId, VersionId } from '../../core/identity';
import { ARTIFACT_KINDS, type ArtifactKind } from '../../core/artifactKind';
import type { Artifact } from '../../core/artifact';
import type { Root } from '../../core/root';
import { versionLines, type VersionLine } from '../../core/versionLines';
import { versionOrigin } from '../../core/versionOrigin';
import { asCounted, isRestricted, shownDrift } from '../driftWords';
import type { Tracking } from '../tracking';
import type {
  ArtifactNode,
  BranchNode,
  KindNode,
  LeftOutNode,
  RootNode,
  VersionNode,
  VersionTreeNode,
} from './versionTreeNode';

/** A long line shows this many versions at once; the rest is one more node. */
const PAGE = 100;

/** What lies below a node of the version tree now; without a node, the roots. */
export function versionTreeChildren(
  tracking: Tracking,
  node: VersionTreeNode | undefined,
): VersionTreeNode[] {
  if (!node) return rootsOf(tracking);
  switch (node.type) {
    case 'root':
      return [
        ...kindsOf(tracking, node.root),
        ...leftOut(node, tracking.tracker.state(node.root.path)?.discovery.passedOver),
      ];
    case 'kind':
      return artifactsOf(tracking, node);
    case 'artifact':
      return historyNodes(tracking, node);
    case 'version':
      return changedFiles(node);
    case 'older-versions':
      return lineNodes(historyOf(tracking, node.artifactNode), node.line, node.from);
    case 'branch':
      return lineNodes(historyOf(tracking, node.artifactNode), node.line, 0);
    case 'left-out':
      return node.items.map((item) => ({ type: 'left-out-item', parent: node, item }));
    case 'changed-file':
    case 'left-out-item':
      return [];
  }
}

/** The same node as it is now: VS Code keeps the object it was given. */
export function presentNode(tracking: Tracking, node: VersionTreeNode): VersionTreeNode {
  if (node.type === 'artifact') return artifactNode(tracking, node.artifact.id) ?? node;
  if (node.type === 'root') {
    return rootsOf(tracking).find(({ root }) => root.path === node.root.path) ?? node;
  }
  if (node.type === 'kind') {
    return kindNode(tracking, node.root, node.kind) ?? node;
  }
  return node;
}

/** The node of an artifact in one of the open roots. */
export function artifactNode(tracking: Tracking, id: ArtifactId): ArtifactNode | undefined {
  const artifact = tracking.store.artifact(id);
  const root = artifact && tracking.rootOf(artifact);
  return artifact && root && toArtifactNode(tracking, root, artifact);
}

function rootsOf(tracking: Tracking): RootNode[] {
  const byRoot = new Map<string, Artifact[]>();
  for (const artifact of tracking.store.artifacts()) {
    const siblings = byRoot.get(artifact.root);
    if (siblings) siblings.push(artifact);
    else byRoot.set(artifact.root, [artifact]);
  }
  return tracking.tracker.roots.flatMap((root): RootNode[] => {
    const artifacts = byRoot.get(root.path) ?? [];
    const passedOver = tracking.tracker.state(root.path)?.discovery.passedOver ?? [];
    if (artifacts.length + passedOver.length === 0) return [];
    const label = tracking.places.rootLabel(root);
    return [{ type: 'root', root, label, counts: countsOf(tracking, artifacts) }];
  });
}

function kindsOf(tracking: Tracking, root: Root): KindNode[] {
  return ARTIFACT_KINDS.flatMap(({ kind }) => kindNode(tracking, root, kind) ?? []);
}

function kindNode(tracking: Tracking, root: Root, kind: ArtifactKind): KindNode | undefined {
  const artifacts = artifactsIn(tracking, root, kind);
  if (artifacts.length === 0) return undefined;
  return { type: 'kind', root, kind, counts: countsOf(tracking, artifacts) };
}

function artifactsIn({ store }: Tracking, root: Root, kind: ArtifactKind): Artifact[] {
  return store.artifacts().filter((artifact) => artifact.root === root.path && artifact.kind === kind);
}

function countsOf(tracking: Tracking, artifacts: readonly Artifact[]): DriftCounts {
  return countDrifts(artifacts.map((artifact) => asCounted(tracking, artifact)));
}

function artifactsOf(tracking: Tracking, { root, kind }: KindNode): ArtifactNode[] {
  return artifactsIn(tracking, root, kind)
    .map((artifact) => toArtifactNode(tracking, root, artifact))
    .sort((a, b) => a.artifact.name.localeCompare(b.artifact.name));
}

function toArtifactNode(tracking: Tracking, root: Root, artifact: Artifact): ArtifactNode {
  const home = `${root.path}/${artifact.path}`;
  const otherPlaces = tracking.tracker.roots.flatMap(({ path }) =>
    (tracking.tracker.state(path)?.discovery.otherPlaces ?? [])
      .filter(({ realPath }) => realPath === home)
      .map((place) => `${path}/${place.path}`),
  );
  const { store } = tracking;
  const head = store.version(artifact.head);
  return {
    type: 'artifact',
    root,
    artifact,
    head,
    origin: head && versionOrigin(head, { parent: store.version(head.parentId), isOnHeadsLine: true }),
    baseline: store.version(artifact.baseline),
    drift: shownDrift(tracking, artifact),
    isRestricted: isRestricted(tracking),
    isUndoable: tracking.undoable().has(artifact.id),
    merging: tracking.merging(artifact.id),
    otherPlaces,
  };
}

/** What the nodes of one artifact's history have in common. */
interface History {
  readonly store: Tracking['store'];
  readonly artifactNode: ArtifactNode;
  /** The head and its ancestors by first parents. */
  readonly headsLine: ReadonlySet<VersionId>;
}

function historyOf({ store }: Tracking, artifactNode: ArtifactNode): History {
  const { id: artifactId, head } = artifactNode.artifact;
  const headsLine = new Set<VersionId>();
  const graph = store.graphOf(artifactId);
  for (let id = head; id !== undefined && !headsLine.has(id); id = graph.get(id)?.parentId) headsLine.add(id);
  return { store, artifactNode, headsLine };
}

function historyNodes(tracking: Tracking, node: ArtifactNode): VersionTreeNode[] {
  const [main, ...others] = versionLines(tracking.store.versionOutline(node.artifact.id));
  const history = historyOf(tracking, node);
  const skipped = tracking.tracker.state(node.root.path)?.skipped.get(node.artifact.id);
  return [
    ...(main ? lineNodes(history, main, 0) : []),
    ...others.flatMap((line) => branchNode(history, line)),
    ...leftOut(node, skipped),
  ];
}

function lineNodes(history: History, line: VersionLine, from: number): VersionTreeNode[] {
  const { store, artifactNode, headsLine } = history;
  const page = line.versions.slice(from, from + PAGE).flatMap((id): VersionTreeNode[] => {
    const version = store.version(id);
    if (!version) return [];
    const parent = store.version(version.parentId);
    const origin = versionOrigin(version, { parent, isOnHeadsLine: headsLine.has(id) });
    // A branch stands above the version that it left from, as newer versions do.
    return [
      ...(line.branches.get(id) ?? []).flatMap((branch) => branchNode(history, branch)),
      { type: 'version', artifactNode, version, origin },
    ];
  });
  const next = from + PAGE;
  return next < line.versions.length
    ? [...page, { type: 'older-versions', artifactNode, line, from: next }]
    : page;
}

function branchNode({ store, artifactNode, headsLine }: History, line: VersionLine): BranchNode[] {
  const tipId: VersionId | undefined = line.versions[0];
  const tip = store.version(tipId);
  if (!tip) return [];
  // What is on the head's line was the artifact's own: that is known without reading a long line's versions.
  const isUpstreams =
    !line.versions.some((id) => headsLine.has(id)) &&
    line.versions.every((id) => {
      const version = store.version(id);
      return version && versionOrigin(version, { parent: undefined, isOnHeadsLine: false }) === 'upstream';
    });
  return [{ type: 'branch', artifactNode, line, tip, isUpstreams }];
}

function changedFiles({ artifactNode, version }: VersionNode): VersionTreeNode[] {
  return version.filesChanged.map((change) => ({ type: 'changed-file', artifactNode, version, change }));
}

function leftOut(owner: LeftOutNode['owner'], items: LeftOutNode['items'] | undefined): LeftOutNode[] {
  return items && items.length > 0 ? [{ type: 'left-out', owner, items }] : [];
}
