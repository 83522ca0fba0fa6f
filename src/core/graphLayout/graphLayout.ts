import type { VersionId } from '../identity';
import type { GraphVersion } from './graphVersion';
import { LaneBook } from './laneBook';
import { rowOrder } from './rowOrder';

/** A line in one row of the graph: what of it lies between the row's upper and lower edge. */
export interface RowLine {
  /** `enter`: from the upper edge to the version; `leave`: from the version to the lower edge; `pass`: past it, straight down. */
  readonly part: 'enter' | 'leave' | 'pass';
  readonly lane: number;
  /** Whether versions that are not shown lie on it. */
  readonly isFar: boolean;
}

/** A row of the graph: it can be drawn without any other. */
export interface GraphRow {
  readonly id: VersionId;
  /** The lane that the version stands in, from 0. */
  readonly lane: number;
  readonly lines: readonly RowLine[];
}

export interface GraphOptions {
  readonly head: VersionId | undefined;
  /** Whether more versions, all older, are yet to come: lines to parents that are not there go on to the end then. */
  readonly isBegun?: boolean;
}

/**
 * Where the versions of an artifact and the lines between them are drawn: a version in each row, children above their parents,
 * and lines that run down in lanes.
 *
 * The head's line of first parents is straight in the first lane. What only upstream had is in the second, as far as its lines do not
 * run side by side; everything else is in the leftmost lane that is free. A line from a version to its parent bends at these two
 * and is straight between them. Lines in one lane overlap only where they lead to the same parent.
 */
export class GraphLayout {
  readonly #versions: readonly GraphVersion[];
  readonly #rows: ReadonlyMap<VersionId, number>;
  readonly #lanes: Uint32Array;
  readonly #book: LaneBook;
  /** Whether the second lane is upstream's. */
  readonly hasUpstreamLane: boolean;

  private constructor(versions: readonly GraphVersion[]) {
    this.#versions = rowOrder(versions).flatMap((index) => versions[index] ?? []);
    this.#rows = new Map(this.#versions.map(({ id }, row) => [id, row]));
    this.#lanes = new Uint32Array(this.#versions.length);
    this.hasUpstreamLane = versions.some(({ isUpstreams }) => isUpstreams);
    this.#book = new LaneBook(this.#versions.length);
  }

  static of(versions: readonly GraphVersion[], options: GraphOptions): GraphLayout {
    const steps = GraphLayout.steps(versions, options);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  }

  /** Makes a layout in steps of a millisecond or so, so that others can have their turn between them. */
  static *steps(
    versions: readonly GraphVersion[],
    { head, isBegun = false }: GraphOptions,
  ): Generator<undefined, GraphLayout> {
    const layout = new GraphLayout(versions);
    yield;
    const headsRows = layout.#rowsOfHead(head);
    for (const [row, version] of layout.#versions.entries()) {
      if (row % STEP === STEP - 1) yield;
      layout.#place(row, version, headsRows, isBegun);
    }
    return layout;
  }

  /** How many rows there are. */
  get size(): number {
    return this.#versions.length;
  }

  /** How many lanes there are. */
  get width(): number {
    return this.#book.width;
  }

  /** @returns undefined for a version that is not in the graph */
  rowOf(id: VersionId): number | undefined {
    return this.#rows.get(id);
  }

  /** Some rows, each with what is drawn in it. */
  window(from: number, count: number): GraphRow[] {
    const end = Math.min(this.size, from + count);
    const rows = this.#versions.slice(from, end).map(({ id }, index) => {
      const lines: RowLine[] = [];
      return { id, lane: this.#lanes[from + index] ?? 0, lines };
    });
    for (const { lane, isFar, first, last } of this.#book.lines(from, end)) {
      const add = (row: number, part: RowLine['part']): void => {
        rows[row - from]?.lines.push({ part, lane, isFar });
      };
      add(first, 'leave');
      for (let row = Math.max(from, first + 1); row < Math.min(end, last); row++) add(row, 'pass');
      add(last, 'enter');
    }
    for (const { row, lane, isFar } of this.#book.joins(from, end))
      rows[row - from]?.lines.push({ part: 'leave', lane, isFar });
    return rows;
  }

  /** The rows of the head and its ancestors by first parents. */
  #rowsOfHead(head: VersionId | undefined): ReadonlySet<number> {
    const rows = new Set<number>();
    let row = head === undefined ? undefined : this.#rows.get(head);
    while (row !== undefined && !rows.has(row)) {
      rows.add(row);
      const parent = this.#versions[row]?.parents[0];
      const next = parent && this.#rows.get(parent.id);
      // Upwards leads a cycle only.
      row = next !== undefined && next > row ? next : undefined;
    }
    return rows;
  }

  #place(row: number, version: GraphVersion, headsRows: ReadonlySet<number>, isBegun: boolean): void {
    const book = this.#book;
    const firstFree = this.hasUpstreamLane ? UPSTREAM_LANE + 1 : HEAD_LANE + 1;
    const arriving = book.arrive(row);
    const own = this.#ownLane(row, version, headsRows, arriving, firstFree);
    this.#lanes[row] = own;
    book.noteLane(own);
    for (const [index, { id, isFar }] of version.parents.entries()) {
      const parent = this.#rows.get(id);
      const to = parent ?? (isBegun ? this.size : row);
      // What is in a cycle has a parent above it, and an orphan one that is nowhere: no line leads there.
      if (to <= row) continue;
      // The first parent's line goes straight on.
      if (index === 0) {
        book.open({ lane: own, isFar, first: row, last: to });
        continue;
      }
      // Lines to parents that are not there yet lead to one place only for now.
      const open = parent === undefined ? undefined : book.laneTo(to, isFar);
      if (open !== undefined) {
        book.join({ row, lane: open, isFar });
        continue;
      }
      const isToUpstream = this.#versions[to]?.isUpstreams === true && book.isFree(UPSTREAM_LANE);
      const lane = isToUpstream ? UPSTREAM_LANE : book.firstFree(firstFree);
      book.open({ lane, isFar, first: row, last: to });
    }
  }

  #ownLane(
    row: number,
    { isUpstreams }: GraphVersion,
    headsRows: ReadonlySet<number>,
    arriving: readonly number[],
    firstFree: number,
  ): number {
    if (headsRows.has(row)) return HEAD_LANE;
    if (isUpstreams && this.#book.isFree(UPSTREAM_LANE)) return UPSTREAM_LANE;
    const usable = arriving.filter((lane) => lane >= firstFree);
    return usable.length > 0 ? Math.min(...usable) : this.#book.firstFree(firstFree);
  }
}

/** Rows that are placed at a time. */
const STEP = 500;
const HEAD_LANE = 0;
const UPSTREAM_LANE = 1;
