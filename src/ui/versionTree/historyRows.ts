import type { VersionId } from '../../core/identity';
import type { Version } from '../../core/version';
import type { VersionLine } from '../../core/versionLines';
import { TimeSlice } from '../../sources/timeSlice';
import type { Tracking } from '../tracking';
import { ArtifactHistory } from './artifactHistory';
import {
  nodeId,
  type ArtifactNode,
  type BranchNode,
  type EditsNode,
  type HistoryOwner,
  type OlderVersionsNode,
  type VersionNode,
  type VersionTreeNode,
} from './versionTreeNode';

/** So many rows of a line are shown at first; each time more are asked for, twice as many, but no more than so many at once. */
const FIRST_ROWS = 100;
const MOST_MORE_ROWS = 1000;
/** Rows may stand for many versions: for a row that is shown, no more than so many are read ahead. */
const VERSIONS_FOR_A_ROW = 5;

/** The rows below an artifact: its versions, its branches, and what stands for those that are not shown. */
export class HistoryRows {
  /** Rows that are shown of a line, by what they stand below. */
  readonly #shown = new Map<string, number>();
  /** The versions whose own rows the user has selected: they stay where they are. */
  readonly #selected: () => ReadonlySet<VersionId>;

  constructor(selected: () => ReadonlySet<VersionId>) {
    this.#selected = selected;
  }

  /** More of a line from now on. */
  showMore({ parentNode }: OlderVersionsNode): void {
    const id = nodeId(parentNode);
    const before = this.#shown.get(id) ?? FIRST_ROWS;
    this.#shown.set(id, before + Math.min(before, MOST_MORE_ROWS));
  }

  /** The history of an artifact, read in slices as far as it is shown. */
  async ofArtifact(tracking: Tracking, node: ArtifactNode): Promise<VersionTreeNode[]> {
    const history = new ArtifactHistory(tracking.store, node.artifact);
    const wanted = this.#shown.get(nodeId(node)) ?? FIRST_ROWS;
    const slice = new TimeSlice();
    while (!history.isWhole && !this.#isEnough(history, wanted)) {
      history.readOn();
      await slice.pause();
    }
    const { main, others } = history;
    const lines = others.flatMap((line) => branchNodes(history, node, node, line));
    if (!main) return lines;
    const rows = this.#lineRows(history, node, main, wanted);
    const total = tracking.store.versionCount(node.artifact.id);
    const shown = rows.slice(0, wanted);
    const remaining = total - countOf(shown) - countOf(lines);
    const isMore = !history.isWhole || rows.length > wanted;
    const older: OlderVersionsNode = { type: 'older-versions', parentNode: node, remaining };
    return [...shown, ...(isMore ? [older] : []), ...lines];
  }

  ofBranch(node: BranchNode): VersionTreeNode[] {
    const wanted = this.#shown.get(nodeId(node)) ?? FIRST_ROWS;
    const rows = this.#lineRows(node.history, node, node.line, wanted);
    if (rows.length <= wanted) return rows;
    const remaining = countOf(rows.slice(wanted));
    return [...rows.slice(0, wanted), { type: 'older-versions', parentNode: node, remaining }];
  }

  #isEnough(history: ArtifactHistory, wanted: number): boolean {
    const { main } = history;
    if (!main || main.versions.length <= wanted) return false;
    if (main.versions.length > wanted * VERSIONS_FOR_A_ROW) return true;
    return history.rowsOf(main, this.#selected()).length > wanted;
  }

  /** @param wanted no more rows than so many and one are made */
  #lineRows(
    history: ArtifactHistory,
    parentNode: HistoryOwner,
    line: VersionLine,
    wanted: number,
  ): (VersionNode | EditsNode | BranchNode)[] {
    const rows: (VersionNode | EditsNode | BranchNode)[] = [];
    for (const [version, ...others] of history.rowsOf(line, this.#selected())) {
      if (!version || rows.length > wanted) break;
      const artifactNode = artifactNodeOf(parentNode);
      // A branch stands above the version that it left from, as newer versions do.
      for (const branch of line.branches.get(version.id) ?? [])
        rows.push(...branchNodes(history, artifactNode, parentNode, branch));
      rows.push(
        others.length === 0
          ? toVersionNode(history, parentNode, version)
          : { type: 'edits', artifactNode, parentNode, history, versions: [version, ...others] },
      );
    }
    return rows;
  }
}

/** The single versions of a burst. */
export function editsOf(node: EditsNode): VersionNode[] {
  return node.versions.map((version) => toVersionNode(node.history, node, version));
}

export const artifactNodeOf = (node: HistoryOwner): ArtifactNode =>
  node.type === 'artifact' ? node : node.artifactNode;

function toVersionNode(
  history: ArtifactHistory,
  parentNode: VersionNode['parentNode'],
  version: Version,
): VersionNode {
  const artifactNode = parentNode.type === 'artifact' ? parentNode : parentNode.artifactNode;
  const origin = history.originOf(version);
  return { type: 'version', artifactNode, version, origin, parentNode, ...history.marksOf(version) };
}

function branchNodes(
  history: ArtifactHistory,
  artifactNode: ArtifactNode,
  parentNode: HistoryOwner,
  line: VersionLine,
): BranchNode[] {
  const tipId: VersionId | undefined = line.versions[0];
  const tip = tipId && history.version(tipId);
  if (!tip) return [];
  const isUpstreams = history.isUpstreams(line);
  return [{ type: 'branch', artifactNode, parentNode, history, line, tip, isUpstreams }];
}

/** How many versions rows stand for. */
function countOf(rows: readonly (VersionNode | EditsNode | BranchNode)[]): number {
  let count = 0;
  for (const row of rows) {
    if (row.type === 'version') count++;
    else if (row.type === 'edits') count += row.versions.length;
    else count += versionsIn(row.line);
  }
  return count;
}

function versionsIn(line: VersionLine): number {
  let count = 0;
  const lines = [line];
  for (const { versions, branches } of lines) {
    count += versions.length;
    for (const left of branches.values()) lines.push(...left);
  }
  return count;
}
