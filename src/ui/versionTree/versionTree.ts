import {
  EventEmitter,
  l10n,
  window,
  type Disposable,
  type TreeDataProvider,
  type TreeDragAndDropController,
  type TreeItem,
  type TreeView,
} from 'vscode';
import type { ArtifactId, VersionId } from '../../core/identity';
import { NO_FILTER } from '../../core/treeArrangement';
import type { Tracking } from '../tracking';
import type { TrackingState } from '../trackingState';
import { versionTooltip } from './historyItems';
import { editsOf, HistoryRows } from './historyRows';
import { AGE_REFRESH_MS, idsOf, isGroup, presentIn } from './nodeLooks';
import { readShownVersions } from './readShownVersions';
import { ShownNodes } from './shownNodes';
import { updateHeader } from './treeHeader';
import type { TreeMemory } from './treeMemory';
import { changedFiles } from './versionNode';
import { artifactNode, ArtifactRows, leftOut } from './versionTreeChildren';
import { versionTreeItem } from './versionTreeItem';
import { nodeId, type ArtifactNode, type OlderVersionsNode, type VersionTreeNode } from './versionTreeNode';

const VERSION_TREE_VIEW = 'artifactLineage.versionTree';

/** Changes that come together are one refresh; while many artifacts are being recorded, there is time for few. */
const REFRESH_DELAY_MS = 50;
const RECORDING_REFRESH_DELAY_MS = 500;
const TELL_AGAIN_MS = 1000;
/** How often a row is gone to, and how long VS Code is given to tell that it is selected. */
const REVEAL_ATTEMPTS = 4;
const SELECTION_DELAY_MS = 150;

/**
 * Groups of artifacts, artifacts, versions with their branches, and changed files. A refresh concerns only the nodes that
 * look different now: VS Code forgets the rows below a node that is refreshed until it has asked for them again, and a click
 * in that moment gets lost.
 */
export class VersionTree implements TreeDataProvider<VersionTreeNode>, Disposable {
  readonly #state: TrackingState;
  readonly #memory: TreeMemory;
  readonly #changed = new EventEmitter<VersionTreeNode[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: TreeView<VersionTreeNode>;
  readonly #ages: NodeJS.Timeout;
  readonly #shown = new ShownNodes();
  readonly #histories = new HistoryRows(() => this.#selectedVersions());
  /** Undefined until VS Code asks for the first time, which it does when the view is opened. */
  #shownGroups: string | undefined;
  #refresh: NodeJS.Timeout | undefined;
  #tellAgain: NodeJS.Timeout | undefined;
  /** The groups and artifacts as they are in this turn. */
  #rows: ArtifactRows | undefined;

  constructor(
    state: TrackingState,
    memory: TreeMemory,
    dragAndDropController: TreeDragAndDropController<VersionTreeNode>,
  ) {
    this.#state = state;
    this.#memory = memory;
    this.#view = window.createTreeView(VERSION_TREE_VIEW, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
      dragAndDropController,
    });
    state.onDidChange(() => {
      this.#refreshSoon();
    });
    memory.onDidChange(() => {
      this.#rows = undefined;
      this.#refreshAll();
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

  /** Shows an artifact in the tree; nothing happens when the filter hides it. */
  async reveal(id: ArtifactId): Promise<void> {
    const node = this.artifactNode(id);
    if (node && this.#passesFilter(id)) await this.#goTo(node);
  }

  /**
   * Shows a version in the tree, whatever it takes: a filter that hides its artifact is cleared, and older versions are shown
   * down to it. Of one that was given up, the artifact is shown.
   */
  readonly revealVersion = async (artifactId: ArtifactId, versionId: VersionId): Promise<void> => {
    const { tracking } = this.#state;
    const node = this.artifactNode(artifactId);
    if (!tracking || !node) return;
    if (!this.#passesFilter(artifactId)) {
      this.#memory.change({ filter: NO_FILTER });
      window.setStatusBarMessage(l10n.t('The filter is cleared, it hid {0}', node.artifact.name), 5000);
    }
    const version = await this.#histories.reach(tracking, node, versionId);
    this.#changed.fire([this.#shown.known(node)]);
    await this.#goTo(version ?? node);
  };

  async #goTo(node: VersionTreeNode): Promise<void> {
    const options = { select: true, focus: true, expand: node.type === 'artifact' };
    // A refresh that is under way can take the selection back.
    for (let attempt = 0; attempt < REVEAL_ATTEMPTS; attempt++) {
      await this.#view.reveal(this.#shown.known(node), options);
      await new Promise((resolve) => setTimeout(resolve, SELECTION_DELAY_MS));
      if (this.#view.selection.some((selected) => nodeId(selected) === nodeId(node))) return;
    }
  }

  #passesFilter(artifactId: ArtifactId): boolean {
    const { tracking } = this.#state;
    const shown = tracking ? this.#rowsNow(tracking).shown : [];
    return shown.some(({ artifact: { id } }) => id === artifactId);
  }

  artifactNode(id: ArtifactId): ArtifactNode | undefined {
    const { tracking } = this.#state;
    return tracking && artifactNode(tracking, id);
  }

  /** Shows more of a line of versions, below those that are shown, and goes to the first of them. */
  async showOlder(tracking: Tracking, node: OlderVersionsNode): Promise<void> {
    const { parentNode } = node;
    const before = new Set((await this.#histories.below(tracking, parentNode)).map(nodeId));
    this.#histories.showMore(node);
    const rows = await this.#histories.below(tracking, parentNode);
    this.#changed.fire([this.#shown.known(parentNode)]);
    const first = rows.find((row) => !before.has(nodeId(row)));
    if (first) await this.#goTo(first);
  }

  getTreeItem(node: VersionTreeNode): TreeItem {
    const { tracking } = this.#state;
    if (!tracking) return versionTreeItem(node);
    const rows = this.#rowsNow(tracking);
    this.#shown.noteRow(tracking, rows, node);
    return versionTreeItem(presentIn(tracking, rows, node));
  }

  resolveTreeItem(item: TreeItem, node: VersionTreeNode): TreeItem {
    if (node.type === 'version') item.tooltip = versionTooltip(node);
    return item;
  }

  /** The object that VS Code has: it asks for the row of any other, and never hears of changes that are told with that. */
  getParent(node: VersionTreeNode): VersionTreeNode | undefined {
    const parent = this.#parentOf(node);
    return parent && this.#shown.known(parent);
  }

  #parentOf(node: VersionTreeNode): VersionTreeNode | undefined {
    const { tracking } = this.#state;
    switch (node.type) {
      case 'root':
      case 'state':
        return undefined;
      case 'kind': {
        const { root } = node;
        if (!tracking || !root) return undefined;
        const isOwn = (one: VersionTreeNode): boolean => one.type === 'root' && one.root.path === root.path;
        return this.#rowsNow(tracking).groups().find(isOwn);
      }
      case 'artifact':
        return tracking && this.#rowsNow(tracking).above(node).at(-1);
      case 'left-out':
        return node.owner;
      case 'left-out-item':
        return node.parent;
      case 'version':
      case 'edits':
      case 'older-versions':
      case 'branch':
      case 'changed-file':
        return node.parentNode;
    }
  }

  async getChildren(node?: VersionTreeNode): Promise<VersionTreeNode[]> {
    const { tracking, phase } = this.#state;
    if (!tracking || phase === 'failed') {
      if (!node) this.#shownGroups = '';
      return [];
    }
    if (!node) await readShownVersions(tracking);
    const rows = this.#rowsNow(tracking);
    if (!node) {
      const groups = rows.groups();
      this.#shownGroups = idsOf(groups);
      return groups;
    }
    this.#shown.noteBelow(tracking, rows, node);
    return this.#below(tracking, presentIn(tracking, rows, node));
  }

  async #below(tracking: Tracking, node: VersionTreeNode): Promise<VersionTreeNode[]> {
    if (isGroup(node)) return this.#rowsNow(tracking).below(node);
    switch (node.type) {
      case 'artifact': {
        const skipped = tracking.tracker.state(node.root.path)?.skipped.get(node.artifact.id);
        return [...(await this.#histories.below(tracking, node)), ...leftOut(node, skipped)];
      }
      case 'branch':
        return this.#histories.below(tracking, node);
      case 'edits':
        return editsOf(node);
      case 'version':
        return changedFiles(node);
      case 'left-out':
        return node.items.map((item) => ({ type: 'left-out-item', parent: node, item }));
      case 'older-versions':
      case 'changed-file':
      case 'left-out-item':
        return [];
    }
  }

  /** Rows that stand by themselves and not in a burst of edits; a file's is that of its version. */
  #selectedVersions(): ReadonlySet<VersionId> {
    const versions = this.#view.selection.map((node) =>
      node.type === 'changed-file' ? node.parentNode : node,
    );
    return new Set(
      versions.flatMap((node) =>
        node.type === 'version' && node.parentNode.type !== 'edits' ? [node.version.id] : [],
      ),
    );
  }

  /** Made once for all that VS Code asks in a turn. */
  #rowsNow(tracking: Tracking): ArtifactRows {
    if (!this.#rows) {
      setImmediate(() => (this.#rows = undefined));
      this.#rows = new ArtifactRows(tracking, this.#memory.arrangement);
    }
    return this.#rows;
  }

  #refreshSoon(): void {
    const delay = this.#state.recording ? RECORDING_REFRESH_DELAY_MS : REFRESH_DELAY_MS;
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      void this.#refreshChanged();
    }, delay);
  }

  #refreshAll(): void {
    this.#shown.clear();
    this.#updateHeader();
    this.#changed.fire(undefined);
  }

  #updateHeader(): void {
    const { tracking } = this.#state;
    updateHeader(this.#view, this.#state, this.#memory, tracking ? this.#rowsNow(tracking).shown.length : 0);
  }

  /** @param again whether VS Code has had time to ask for what it was told of */
  async #refreshChanged(again = false): Promise<void> {
    clearTimeout(this.#tellAgain);
    const { tracking, phase } = this.#state;
    if (tracking) await readShownVersions(tracking);
    this.#updateHeader();
    // A refresh would only meet VS Code's first question, and VS Code drops the answers that it is waiting for then.
    if (this.#shownGroups === undefined) return;
    const rows = tracking && phase !== 'failed' ? this.#rowsNow(tracking) : undefined;
    if (idsOf(rows?.groups() ?? []) !== this.#shownGroups) {
      this.#shown.clear();
      this.#changed.fire(undefined);
      return;
    }
    if (!tracking || !rows) return;
    const changed = await this.#shown.changed(tracking, rows, again);
    if (changed.length === 0) return;
    this.#changed.fire(changed);
    clearTimeout(this.#tellAgain);
    this.#tellAgain = setTimeout(() => {
      void this.#refreshChanged(true);
    }, TELL_AGAIN_MS);
  }
}
