import { countDrifts, type DriftCounts } from '../core/driftSummary';
import type { ArtifactId, VersionId } from '../core/identity';
import { ARTIFACT_KINDS, type ArtifactKind } from '../core/artifactKind';
import type { Artifact } from '../core/artifact';
import type { Root } from '../core/root';
import { versionLines, type VersionLine } from '../core/versionLines';
import { versionOrigin } from '../core/versionOrigin';
import { asCounted, isRestricted, shownDrift } from './driftWords';
import type { Tracking } from './tracking';
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
      return historyOf(tracking, node);
    case 'version':
      return changedFiles(node);
    case 'older-versions':
      return lineNodes(tracking, node.artifactNode, node.line, node.from);
    case 'branch':
      return lineNodes(tracking, node.artifactNode, node.line, 0);
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

function historyOf(tracking: Tracking, node: ArtifactNode): VersionTreeNode[] {
  const [main, ...others] = versionLines(tracking.store.versionOutline(node.artifact.id));
  const skipped = tracking.tracker.state(node.root.path)?.skipped.get(node.artifact.id);
  return [
    ...(main ? lineNodes(tracking, node, main, 0) : []),
    ...others.flatMap((line) => branchNode(tracking, node, line)),
    ...leftOut(node, skipped),
  ];
}

function lineNodes(
  tracking: Tracking,
  artifactNode: ArtifactNode,
  line: VersionLine,
  from: number,
): VersionTreeNode[] {
  const onHeadsLine = headsLine(tracking, artifactNode.artifact);
  const page = line.versions.slice(from, from + PAGE).flatMap((id): VersionTreeNode[] => {
    const version = tracking.store.version(id);
    if (!version) return [];
    const parent = tracking.store.version(version.parentId);
    const origin = versionOrigin(version, { parent, isOnHeadsLine: onHeadsLine.has(id) });
    // A branch stands above the version that it left from, as newer versions do.
    return [
      ...branches(tracking, artifactNode, line, id),
      { type: 'version', artifactNode, version, origin, line },
    ];
  });
  const next = from + PAGE;
  return next < line.versions.length
    ? [...page, { type: 'older-versions', artifactNode, line, from: next }]
    : page;
}

/** The head and its ancestors by first parents. */
function headsLine({ store }: Tracking, artifact: Artifact): ReadonlySet<VersionId> {
  const line = new Set<VersionId>();
  const graph = store.graphOf(artifact.id);
  for (let id = artifact.head; id !== undefined && !line.has(id); id = graph.get(id)?.parentId) line.add(id);
  return line;
}

function branches(
  tracking: Tracking,
  artifactNode: ArtifactNode,
  line: VersionLine,
  from: VersionId,
): BranchNode[] {
  return (line.branches.get(from) ?? []).flatMap((branch) => branchNode(tracking, artifactNode, branch));
}

function branchNode(tracking: Tracking, artifactNode: ArtifactNode, line: VersionLine): BranchNode[] {
  const tipId: VersionId | undefined = line.versions[0];
  const tip = tracking.store.version(tipId);
  if (!tip) return [];
  const onHeadsLine = headsLine(tracking, artifactNode.artifact);
  const isUpstreams = line.versions.every((id) => {
    const version = tracking.store.version(id);
    const surroundings = { parent: undefined, isOnHeadsLine: onHeadsLine.has(id) };
    return version !== undefined && versionOrigin(version, surroundings) === 'upstream';
  });
  return [{ type: 'branch', artifactNode, line, tip, isUpstreams }];
}

function changedFiles({ artifactNode, version }: VersionNode): VersionTreeNode[] {
  return version.filesChanged.map((change) => ({ type: 'changed-file', artifactNode, version, change }));
}

function leftOut(owner: LeftOutNode['owner'], items: LeftOutNode['items'] | undefined): LeftOutNode[] {
  return items && items.length > 0 ? [{ type: 'left-out', owner, items }] : [];
}
