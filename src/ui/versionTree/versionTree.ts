import {
  EventEmitter,
  l10n,
  window,
  type Disposable,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
} from 'vscode';
import type { ArtifactId } from '../../core/identity';
import { artifactContext } from '../artifactContext';
import { standingOfNode } from '../driftWords';
import { errorMessage } from '../errorMessage';
import type { TrackingState } from '../trackingState';
import { artifactNode, presentNode, versionTreeChildren } from './versionTreeChildren';
import { artifactDescription, versionTreeItem } from './versionTreeItem';
import {
  nodeId,
  type ArtifactNode,
  type KindNode,
  type RootNode,
  type VersionTreeNode,
} from './versionTreeNode';

export const VERSION_TREE_VIEW = 'artifactLineage.versionTree';

/** Changes that come together are one refresh; while many artifacts are being recorded, there is time for few. */
const REFRESH_DELAY_MS = 50;
const RECORDING_REFRESH_DELAY_MS = 500;
/** VS Code drops what it is told of a node while it is still loading it, so it is told again. */
const TELL_AGAIN_MS = 1000;
const TELL_AT_MOST = 3;
/** Ages on screen are at most this old. */
const AGE_REFRESH_MS = 60_000;

/**
 * A node that VS Code has, how its row and the rows below it looked when VS Code last asked for each (it may ask for the
 * one and drop what it was told of the other), which new look it was told of since, and how often.
 */
interface Shown {
  readonly node: RootNode | KindNode | ArtifactNode;
  row: string | undefined;
  /** Undefined until it was opened. */
  below: string | undefined;
  toldLook: string;
  told: number;
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
  /** Undefined until VS Code asks for the first time, which it does when the view is opened. */
  #shownRoots: string | undefined;
  #refresh: NodeJS.Timeout | undefined;
  #tellAgain: NodeJS.Timeout | undefined;

  constructor(state: TrackingState) {
    this.#state = state;
    this.#view = window.createTreeView(VERSION_TREE_VIEW, { treeDataProvider: this, showCollapseAll: true });
    state.onDidChange(() => {
      this.#refreshSoon();
      this.#showError();
    });
    this.#ages = setInterval(() => {
      if (this.#view.visible) this.#refreshSoon();
    }, AGE_REFRESH_MS);
  }

  dispose(): void {
    clearInterval(this.#ages);
    clearTimeout(this.#refresh);
    clearTimeout(this.#tellAgain);
    this.#view.dispose();
    this.#changed.dispose();
  }

  /** Shows an artifact in the tree. */
  async reveal(id: ArtifactId): Promise<void> {
    const node = this.artifactNode(id);
    if (node) await this.#view.reveal(node, { select: true, focus: true, expand: true });
  }

  artifactNode(id: ArtifactId): ArtifactNode | undefined {
    const { tracking } = this.#state;
    return tracking && artifactNode(tracking, id);
  }

  getTreeItem(node: VersionTreeNode): TreeItem {
    const shown = this.#shownOf(node);
    if (shown) shown.row = this.#rowLook(shown.node);
    return versionTreeItem(this.#present(node));
  }

  getParent(node: VersionTreeNode): VersionTreeNode | undefined {
    if (node.type !== 'artifact' && node.type !== 'kind') return undefined;
    const roots = this.#childrenOf(undefined);
    const root = roots.find((one) => one.type === 'root' && one.root.path === node.root.path);
    if (node.type === 'kind' || !root) return root;
    return this.#childrenOf(root).find((one) => one.type === 'kind' && one.kind === node.artifact.kind);
  }

  getChildren(node?: VersionTreeNode): VersionTreeNode[] {
    const children = this.#childrenOf(node && this.#present(node));
    if (!node) this.#shownRoots = idsOf(children);
    const shown = node && this.#shownOf(node);
    if (shown) shown.below = this.#lookBelow(shown.node);
    return children;
  }

  /** What is known of a node's looks, with the count of tellings begun anew; undefined for one whose look never changes. */
  #shownOf(node: VersionTreeNode): Shown | undefined {
    if (node.type !== 'root' && node.type !== 'kind' && node.type !== 'artifact') return undefined;
    const id = nodeId(node);
    const known = this.#shown.get(id);
    const shown: Shown = { node, row: known?.row, below: known?.below, toldLook: '', told: 0 };
    this.#shown.set(id, shown);
    return shown;
  }

  /** Above the rows, while there are some: in place of them stands what the manifest says of a failure. */
  #showError(): void {
    const { error, phase } = this.#state;
    const isShown = error !== undefined && phase !== 'failed';
    const message = isShown ? l10n.t('Not everything is recorded. {0}', errorMessage(error)) : '';
    if ((this.#view.message ?? '') !== message) this.#view.message = message;
  }

  #refreshSoon(): void {
    const delay = this.#state.recording ? RECORDING_REFRESH_DELAY_MS : REFRESH_DELAY_MS;
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      this.#refreshChanged();
    }, delay);
  }

  /** @param again whether VS Code has had time to ask for what it was told of */
  #refreshChanged(again = false): void {
    clearTimeout(this.#tellAgain);
    // A refresh would only meet VS Code's first question, and VS Code drops the answers that it is waiting for then.
    if (this.#shownRoots === undefined) return;
    if (idsOf(this.#childrenOf(undefined)) !== this.#shownRoots) {
      this.#shown.clear();
      this.#changed.fire(undefined);
      return;
    }
    const changed: VersionTreeNode[] = [];
    for (const shown of this.#shown.values()) {
      const look = this.#newLook(shown);
      if (look === undefined) continue;
      if (look !== shown.toldLook) shown.told = 0;
      else if (again) shown.told++;
      shown.toldLook = look;
      // VS Code does not ask for what it has forgotten, the rows below one that was closed and refreshed.
      if (shown.told < TELL_AT_MOST) changed.push(shown.node);
    }
    if (changed.length === 0) return;
    this.#changed.fire(changed);
    this.#tellAgain = setTimeout(() => {
      this.#refreshChanged(true);
    }, TELL_AGAIN_MS);
  }

  /** @returns undefined when it looks as VS Code was told when it asked last */
  #newLook({ node, row, below }: Shown): string | undefined {
    const now = [
      row === undefined ? row : this.#rowLook(node),
      below === undefined ? below : this.#lookBelow(node),
    ];
    return now[0] === row && now[1] === below ? undefined : now.join('\n');
  }

  /** Everything on a node's row that can change, as a text. */
  #rowLook(given: Shown['node']): string {
    const node = this.#present(given);
    if (node.type === 'root' || node.type === 'kind') return JSON.stringify(node.counts);
    if (node.type !== 'artifact') return '';
    const { artifact, baseline, otherPlaces, isRestricted } = node;
    const { deletedAt, upstream } = artifact;
    const words = [artifactDescription(node), artifactContext(node).contextValue];
    return JSON.stringify([
      words,
      standingOfNode(node),
      isRestricted,
      deletedAt,
      upstream,
      baseline?.id,
      otherPlaces,
    ]);
  }

  /** Everything on the rows directly below a node that can change, without what they say of themselves. */
  #lookBelow(given: Shown['node']): string {
    const { tracking } = this.#state;
    const node = this.#present(given);
    if (!tracking) return '';
    if (node.type === 'kind') return idsOf(this.#childrenOf(node));
    if (node.type === 'root') {
      const children = this.#childrenOf(node);
      return JSON.stringify(
        children.map((child) => (child.type === 'left-out' ? child.items : nodeId(child))),
      );
    }
    if (node.type !== 'artifact') return '';
    const { id, head, deletedAt } = node.artifact;
    const skipped = tracking.tracker.state(node.root.path)?.skipped.get(id)?.length;
    const age = Math.floor(Date.now() / AGE_REFRESH_MS);
    return JSON.stringify([head, deletedAt, skipped, tracking.store.versionCount(id), age]);
  }

  #present(node: VersionTreeNode): VersionTreeNode {
    const { tracking } = this.#state;
    return tracking ? presentNode(tracking, node) : node;
  }

  #childrenOf(node: VersionTreeNode | undefined): VersionTreeNode[] {
    const { tracking, phase } = this.#state;
    return tracking && phase !== 'failed' ? versionTreeChildren(tracking, node) : [];
  }
}

const idsOf = (nodes: readonly VersionTreeNode[]): string => nodes.map(nodeId).join('\n');
