import {
  EventEmitter,
  window,
  type Disposable,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
} from 'vscode';
import type { Artifact } from '../core/artifact';
import { ARTIFACT_KINDS } from '../core/artifactKind';
import type { ArtifactId, VersionId } from '../core/identity';
import type { Root } from '../core/root';
import { versionLines, type VersionLine } from '../core/versionLines';
import type { Tracking } from './tracking';
import type { TrackingState } from './trackingState';
import { artifactDescription, versionTreeItem } from './versionTreeItem';
import {
  nodeId,
  type ArtifactNode,
  type BranchNode,
  type KindNode,
  type LeftOutNode,
  type RootNode,
  type VersionNode,
  type VersionTreeNode,
} from './versionTreeNode';

export const VERSION_TREE_VIEW = 'artifactLineage.versionTree';

/** A long line shows this many versions at once; the rest is one more node. */
const PAGE = 100;
/** Changes that come together are one refresh; while many artifacts are being recorded, there is time for few. */
const REFRESH_DELAY_MS = 50;
const RECORDING_REFRESH_DELAY_MS = 500;
/** Ages on screen are at most this old. */
const AGE_REFRESH_MS = 60_000;

/** A node that VS Code has, and how it looked when it got it. */
interface Shown {
  readonly node: RootNode | KindNode | ArtifactNode;
  look: string;
}

/**
 * Roots, kinds, artifacts, versions with their branches, and changed files. A refresh concerns only the nodes that look
 * different now: VS Code forgets the rows below a node that is refreshed until it has asked for them again, and a click
 * in that moment gets lost.
 */
export class VersionTree implements TreeDataProvider<VersionTreeNode>, Disposable {
  readonly #state: TrackingState;
  readonly #changed = new EventEmitter<VersionTreeNode[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: TreeView<VersionTreeNode>;
  readonly #ages: NodeJS.Timeout;
  readonly #shown = new Map<string, Shown>();
  readonly #expanded = new Set<ArtifactId>();
  #shownRoots = '';
  #refresh: NodeJS.Timeout | undefined;

  constructor(state: TrackingState) {
    this.#state = state;
    this.#view = window.createTreeView(VERSION_TREE_VIEW, { treeDataProvider: this, showCollapseAll: true });
    state.onDidChange(() => {
      this.#refreshSoon();
    });
    this.#ages = setInterval(() => {
      if (this.#view.visible) this.#refreshSoon();
    }, AGE_REFRESH_MS);
  }

  dispose(): void {
    clearInterval(this.#ages);
    clearTimeout(this.#refresh);
    this.#view.dispose();
    this.#changed.dispose();
  }

  /** Shows an artifact in the tree. */
  async reveal(id: ArtifactId): Promise<void> {
    const node = this.artifactNode(id);
    if (node) await this.#view.reveal(node, { select: true, focus: true, expand: true });
  }

  artifactNode(id: ArtifactId): ArtifactNode | undefined {
    const tracking = this.#state.tracking;
    const artifact = tracking?.store.artifact(id);
    const root = artifact && tracking?.rootOf(artifact);
    return tracking && artifact && root && toArtifactNode(tracking, root, artifact);
  }

  getTreeItem(node: VersionTreeNode): TreeItem {
    return versionTreeItem(this.#present(node));
  }

  getParent(node: VersionTreeNode): VersionTreeNode | undefined {
    const tracking = this.#state.tracking;
    if (!tracking) return undefined;
    if (node.type === 'artifact') {
      return kindsOf(tracking, node.root).find(({ kind }) => kind === node.artifact.kind);
    }
    return node.type === 'kind'
      ? rootsOf(tracking).find(({ root }) => root.path === node.root.path)
      : undefined;
  }

  getChildren(node?: VersionTreeNode): VersionTreeNode[] {
    const children = this.#childrenOf(node && this.#present(node));
    if (!node) this.#shownRoots = rootIds(children);
    if (node?.type === 'artifact') this.#expanded.add(node.artifact.id);
    for (const child of children) {
      if (child.type === 'root' || child.type === 'kind' || child.type === 'artifact') {
        this.#shown.set(nodeId(child), { node: child, look: this.#look(child) });
      }
    }
    return children;
  }

  #refreshSoon(): void {
    const delay = this.#state.recording ? RECORDING_REFRESH_DELAY_MS : REFRESH_DELAY_MS;
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      this.#refreshChanged();
    }, delay);
  }

  #refreshChanged(): void {
    if (rootIds(this.#childrenOf(undefined)) !== this.#shownRoots) {
      this.#shown.clear();
      this.#changed.fire(undefined);
      return;
    }
    const changed: VersionTreeNode[] = [];
    for (const shown of this.#shown.values()) {
      const look = this.#look(shown.node);
      if (look === shown.look) continue;
      shown.look = look;
      changed.push(shown.node);
    }
    if (changed.length > 0) this.#changed.fire(changed);
  }

  /** Everything about a node and its direct children that is on the screen and can change, as a text. */
  #look(given: Shown['node']): string {
    const tracking = this.#state.tracking;
    const node = this.#present(given);
    if (!tracking) return '';
    if (node.type === 'kind') return String(node.artifactCount);
    if (node.type === 'root') {
      const kinds = kindsOf(tracking, node.root).map(({ kind, artifactCount }) => [kind, artifactCount]);
      const passedOver = tracking.tracker.state(node.root.path)?.discovery.passedOver ?? [];
      return JSON.stringify([node.artifactCount, kinds, passedOver]);
    }
    if (node.type !== 'artifact') return '';
    const { id, head, deletedAt } = node.artifact;
    const skipped = tracking.tracker.state(node.root.path)?.skipped.get(id)?.length;
    const history = this.#expanded.has(id)
      ? [tracking.store.versionOutline(id).length, Math.floor(Date.now() / AGE_REFRESH_MS)]
      : [];
    return JSON.stringify([artifactDescription(node), head, deletedAt, skipped, node.otherPlaces, history]);
  }

  /** The same node as it is now: VS Code keeps the object it was given. */
  #present(node: VersionTreeNode): VersionTreeNode {
    const tracking = this.#state.tracking;
    if (!tracking) return node;
    if (node.type === 'artifact') return this.artifactNode(node.artifact.id) ?? node;
    if (node.type === 'root')
      return rootsOf(tracking).find(({ root }) => root.path === node.root.path) ?? node;
    if (node.type === 'kind')
      return kindsOf(tracking, node.root).find(({ kind }) => kind === node.kind) ?? node;
    return node;
  }

  #childrenOf(node: VersionTreeNode | undefined): VersionTreeNode[] {
    const tracking = this.#state.tracking;
    if (!tracking || this.#state.phase === 'failed') return [];
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
        return [...changedFiles(node), ...branches(tracking, node)];
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
}

const rootIds = (roots: readonly VersionTreeNode[]): string => roots.map(nodeId).join('\n');

function rootsOf(tracking: Tracking): RootNode[] {
  const counts = new Map<string, number>();
  for (const artifact of tracking.store.artifacts())
    counts.set(artifact.root, (counts.get(artifact.root) ?? 0) + 1);
  return tracking.tracker.roots
    .map((root): RootNode => ({ type: 'root', root, artifactCount: counts.get(root.path) ?? 0 }))
    .filter(
      ({ root, artifactCount }) =>
        artifactCount > 0 || (tracking.tracker.state(root.path)?.discovery.passedOver.length ?? 0) > 0,
    );
}

function kindsOf(tracking: Tracking, root: Root): KindNode[] {
  const artifacts = tracking.store.artifacts().filter((artifact) => artifact.root === root.path);
  return ARTIFACT_KINDS.flatMap(({ kind }): KindNode[] => {
    const artifactCount = artifacts.filter((artifact) => artifact.kind === kind).length;
    return artifactCount > 0 ? [{ type: 'kind', root, kind, artifactCount }] : [];
  });
}

function artifactsOf(tracking: Tracking, { root, kind }: KindNode): ArtifactNode[] {
  return tracking.store
    .artifacts()
    .filter((artifact) => artifact.root === root.path && artifact.kind === kind)
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
  const head = artifact.head === undefined ? undefined : tracking.store.version(artifact.head);
  return { type: 'artifact', root, artifact, head, otherPlaces };
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
  const page = line.versions.slice(from, from + PAGE).flatMap((id): VersionNode[] => {
    const version = tracking.store.version(id);
    return version ? [{ type: 'version', artifactNode, version, line }] : [];
  });
  const next = from + PAGE;
  return next < line.versions.length
    ? [...page, { type: 'older-versions', artifactNode, line, from: next }]
    : page;
}

function branches(tracking: Tracking, { artifactNode, version, line }: VersionNode): BranchNode[] {
  return (line.branches.get(version.id) ?? []).flatMap((branch) =>
    branchNode(tracking, artifactNode, branch),
  );
}

function branchNode(tracking: Tracking, artifactNode: ArtifactNode, line: VersionLine): BranchNode[] {
  const tipId: VersionId | undefined = line.versions[0];
  const tip = tipId === undefined ? undefined : tracking.store.version(tipId);
  return tip ? [{ type: 'branch', artifactNode, line, tip }] : [];
}

function changedFiles({ artifactNode, version }: VersionNode): VersionTreeNode[] {
  return version.filesChanged.map((change) => ({ type: 'changed-file', artifactNode, version, change }));
}

function leftOut(owner: LeftOutNode['owner'], items: LeftOutNode['items'] | undefined): LeftOutNode[] {
  return items && items.length > 0 ? [{ type: 'left-out', owner, items }] : [];
}
