import { EditBursts } from '../../core/editBursts';
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
} from './versionTreeNode';

/** So many rows of a line are shown at first; each time more are asked for, twice as many, but no more than so many at once. */
const FIRST_ROWS = 100;
const MOST_MORE_ROWS = 1000;
/** Rows may stand for many versions: for a row that is shown, no more than so many are read ahead. */
const VERSIONS_FOR_A_ROW = 5;

type HistoryRow = VersionNode | EditsNode | BranchNode;

/** The rows of a line, and whether it has more than those. */
interface LineRows {
  readonly rows: readonly HistoryRow[];
  readonly isMore: boolean;
}

/** The rows below an artifact or a branch: its versions, its branches, and what stands for those that are not shown. */
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
    const before = this.#shownOf(parentNode);
    this.#shown.set(nodeId(parentNode), before + Math.min(before, MOST_MORE_ROWS));
  }

  /** Read and made in slices, as far as it is shown. */
  below(tracking: Tracking, owner: HistoryOwner): Promise<(HistoryRow | OlderVersionsNode)[]> {
    return this.#below(tracking, owner, this.#shownOf(owner));
  }

  /**
   * Shows as much as it takes, from now on, for a version to be among the rows.
   *
   * @returns its row; undefined when it is not below `owner`
   */
  async reach(tracking: Tracking, owner: HistoryOwner, id: VersionId): Promise<VersionNode | undefined> {
    const before = this.#shownOf(owner);
    for (let wanted = before; ; wanted *= 2) {
      const rows = await this.#below(tracking, owner, wanted);
      const at = rows.findIndex((row) => row.type !== 'older-versions' && versionIds(row).includes(id));
      const found = rows[at];
      if (found) {
        const pages = Math.ceil((at + 1) / FIRST_ROWS);
        // Lines with a root of their own stand below all rows that are shown.
        this.#shown.set(nodeId(owner), Math.max(before, Math.min(pages * FIRST_ROWS, wanted)));
      }
      if (found?.type === 'version') return found;
      if (found?.type === 'edits') return editsOf(found).find(({ version }) => version.id === id);
      if (found?.type === 'branch') return this.reach(tracking, found, id);
      if (!rows.some(({ type }) => type === 'older-versions')) return undefined;
    }
  }

  #shownOf(owner: HistoryOwner): number {
    return this.#shown.get(nodeId(owner)) ?? FIRST_ROWS;
  }

  async #below(
    tracking: Tracking,
    owner: HistoryOwner,
    wanted: number,
  ): Promise<(HistoryRow | OlderVersionsNode)[]> {
    const slice = new TimeSlice();
    if (owner.type === 'branch') {
      const { rows, isMore } = await this.#lineRows(owner.history, owner, owner.line, wanted, slice);
      const remaining = idsIn(owner.line).length - countOf(rows);
      return [...rows, ...(isMore ? [olderThan(owner, remaining)] : [])];
    }
    const history = new ArtifactHistory(tracking.store, owner.artifact);
    history.readOn();
    // Newer than the current version may be many of upstream's.
    while (!history.main && !history.isWhole) {
      await slice.pause();
      history.readOn();
    }
    const { main } = history;
    const { rows, isMore } = main
      ? await this.#lineRows(history, owner, main, wanted, slice)
      : { rows: [], isMore: false };
    const lines = history.others.flatMap((line) => branchNodes(history, owner, owner, line));
    await slice.pause();
    const remaining = tracking.store.versionCount(owner.artifact.id) - countOf(rows) - countOf(lines);
    return [...rows, ...(isMore ? [olderThan(owner, remaining)] : []), ...lines];
  }

  /** @param wanted no more rows than so many are made; the history is read on for them where the line is its main one */
  async #lineRows(
    history: ArtifactHistory,
    parentNode: HistoryOwner,
    line: VersionLine,
    wanted: number,
    slice: TimeSlice,
  ): Promise<LineRows> {
    const selected = this.#selected();
    const bursts = new EditBursts<Version>(
      (version) => !selected.has(version.id) && history.isPlainEdit(version, line),
    );
    const rows: HistoryRow[] = [];
    const add = (runs: readonly Version[][]): void => {
      for (const run of runs) rows.push(...rowsOfRun(history, parentNode, line, run));
    };
    const isEnd = (): boolean => line !== history.main || history.isWhole;
    let at = 0;
    for (; rows.length < wanted && at < wanted * VERSIONS_FOR_A_ROW; at++) {
      while (at >= line.versions.length && !isEnd()) {
        history.readOn();
        await slice.pause();
      }
      const id = line.versions[at];
      if (id === undefined) break;
      const version = history.version(id);
      if (version) add(bursts.add(version));
      await slice.pause();
    }
    // Of what ends with the last row, the version that ended it is left.
    const isFull = rows.length >= wanted;
    if (!isFull) add(bursts.end());
    const isMore = isFull || rows.length > wanted || at < line.versions.length || !isEnd();
    return { rows: rows.slice(0, wanted), isMore };
  }
}

/** The single versions of a burst. */
export function editsOf(node: EditsNode): VersionNode[] {
  return node.versions.map((version) => toVersionNode(node.history, node, version));
}

const artifactNodeOf = (node: HistoryOwner | EditsNode): ArtifactNode =>
  node.type === 'artifact' ? node : node.artifactNode;

const olderThan = (parentNode: HistoryOwner, remaining: number): OlderVersionsNode => ({
  type: 'older-versions',
  parentNode,
  remaining,
});

/** A version or a burst, below the branches that left from it: newer versions stand above. */
function rowsOfRun(
  history: ArtifactHistory,
  parentNode: HistoryOwner,
  line: VersionLine,
  [version, ...others]: readonly Version[],
): HistoryRow[] {
  if (!version) return [];
  const artifactNode = artifactNodeOf(parentNode);
  const branches = [version, ...others]
    .flatMap(({ id }) => line.branches.get(id) ?? [])
    .flatMap((branch) => branchNodes(history, artifactNode, parentNode, branch));
  if (others.length === 0) return [...branches, toVersionNode(history, parentNode, version)];
  return [...branches, { type: 'edits', artifactNode, parentNode, history, versions: [version, ...others] }];
}

function toVersionNode(
  history: ArtifactHistory,
  parentNode: VersionNode['parentNode'],
  version: Version,
): VersionNode {
  const artifactNode = artifactNodeOf(parentNode);
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
  return [{ type: 'branch', artifactNode, parentNode, history, line, tip, ...history.ownersOf(line) }];
}

/** The versions that a row stands for. */
function versionIds(row: HistoryRow): VersionId[] {
  if (row.type === 'version') return [row.version.id];
  return row.type === 'edits' ? row.versions.map(({ id }) => id) : idsIn(row.line);
}

/** Of a line and of the branches that leave it. */
function idsIn(line: VersionLine): VersionId[] {
  const lines = [line];
  for (const { branches } of lines) for (const left of branches.values()) lines.push(...left);
  return lines.flatMap(({ versions }) => versions);
}

/** How many versions rows stand for. */
function countOf(rows: readonly HistoryRow[]): number {
  return rows.reduce((count, row) => count + versionIds(row).length, 0);
}
