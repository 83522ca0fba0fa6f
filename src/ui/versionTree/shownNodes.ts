import { TimeSlice } from '../../sources/timeSlice';
import type { Tracking } from '../tracking';
import { isChanging, lookBelow, presentIn, rowLook, type ChangingNode } from './nodeLooks';
import type { ArtifactRows } from './versionTreeChildren';
import { nodeId, type VersionTreeNode } from './versionTreeNode';

/** VS Code drops what it is told of a node while it is still loading it, so it is told again. */
const TELL_AT_MOST = 3;

/**
 * A node that VS Code has, how its row and the rows below it looked when VS Code last asked for each (it may ask for the
 * one and drop what it was told of the other), which new look it was told of since, and how often.
 */
interface Shown {
  readonly node: ChangingNode;
  row: string | undefined;
  /** Undefined until it was opened. */
  below: string | undefined;
  toldLook: string;
  told: number;
}

/** What VS Code shows of the tree. */
export class ShownNodes {
  readonly #shown = new Map<string, Shown>();

  clear(): void {
    this.#shown.clear();
  }

  /** The object by which VS Code knows a node: it is told of changes with that. */
  known(node: VersionTreeNode): VersionTreeNode {
    return this.#shown.get(nodeId(node))?.node ?? node;
  }

  /** VS Code asks for a node's row. */
  noteRow(tracking: Tracking, rows: ArtifactRows, node: VersionTreeNode): void {
    const shown = this.#shownOf(node);
    if (shown) shown.row = rowLook(presentIn(tracking, rows, shown.node));
  }

  /** VS Code asks for the rows below a node. */
  noteBelow(tracking: Tracking, rows: ArtifactRows, node: VersionTreeNode): void {
    const shown = this.#shownOf(node);
    if (shown) shown.below = lookBelow(tracking, rows, presentIn(tracking, rows, shown.node));
  }

  /**
   * The nodes that look different from what VS Code has, found in slices.
   *
   * @param again whether VS Code has had time to ask for what it was told of
   */
  async changed(tracking: Tracking, rows: ArtifactRows, again: boolean): Promise<VersionTreeNode[]> {
    const changed: VersionTreeNode[] = [];
    const slice = new TimeSlice();
    for (const shown of [...this.#shown.values()]) {
      await slice.pause();
      const look = newLook(tracking, rows, shown);
      if (look === undefined) continue;
      if (look !== shown.toldLook) shown.told = 0;
      else if (again) shown.told++;
      shown.toldLook = look;
      // VS Code does not ask for what it has forgotten, the rows below one that was closed and refreshed.
      if (shown.told < TELL_AT_MOST) changed.push(shown.node);
    }
    return changed;
  }

  /** What is known of a node's looks, with the count of tellings begun anew; undefined for one whose look never changes. */
  #shownOf(node: VersionTreeNode): Shown | undefined {
    if (!isChanging(node)) return undefined;
    const id = nodeId(node);
    const known = this.#shown.get(id);
    const shown: Shown = { node, row: known?.row, below: known?.below, toldLook: '', told: 0 };
    this.#shown.set(id, shown);
    return shown;
  }
}

/** @returns undefined when it looks as VS Code was told when it asked last */
function newLook(tracking: Tracking, rows: ArtifactRows, { node, row, below }: Shown): string | undefined {
  const present = presentIn(tracking, rows, node);
  const now = [
    row === undefined ? row : rowLook(present),
    below === undefined ? below : lookBelow(tracking, rows, present),
  ];
  return now[0] === row && now[1] === below ? undefined : now.join('\n');
}
