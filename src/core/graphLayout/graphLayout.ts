import type { VersionId } from '../identity';
import type { GraphVersion } from './graphVersion';
import type { LaneGroup } from './drawnLanes';
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

interface GraphOptions {
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
 *
 * Versions of other projects have lanes to the right of all these, a group for each project, so that they change nothing in how
 * the artifact's own are drawn.
 */
export class GraphLayout {
  readonly #versions: readonly GraphVersion[];
  readonly #rows = new Map<VersionId, number>();
  /** By row, counted from the first lane of the group. */
  readonly #lanes: Uint32Array;
  /** Of the artifact, and then of each other project. */
  readonly #books: readonly [LaneBook, ...LaneBook[]];
  #hasUpstreamLane = false;

  private constructor(versions: readonly GraphVersion[], projects: number) {
    this.#versions = versions;
    this.#lanes = new Uint32Array(versions.length);
    const book = (): LaneBook => new LaneBook(versions.length);
    this.#books = [book(), ...Array.from({ length: projects }, book)];
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
    const order = yield* rowOrder(versions);
    const sorted = order.flatMap((index) => versions[index] ?? []);
    yield;
    const projects = sorted.reduce((count, { project = -1 }) => Math.max(count, project + 1), 0);
    const layout = new GraphLayout(sorted, projects);
    for (const [row, { id, isUpstreams }] of sorted.entries()) {
      if (row % STEP === STEP - 1) yield;
      layout.#rows.set(id, row);
      layout.#hasUpstreamLane ||= isUpstreams;
    }
    const headsRows = layout.#rowsOfHead(head);
    yield;
    for (const [row, version] of sorted.entries()) {
      if (row % STEP === STEP - 1) yield;
      layout.#place(row, version, headsRows, isBegun);
    }
    return layout;
  }

  /** Whether the second lane is upstream's. */
  get hasUpstreamLane(): boolean {
    return this.#hasUpstreamLane;
  }

  /** How many rows there are. */
  get size(): number {
    return this.#versions.length;
  }

  /** How many lanes there are. */
  get width(): number {
    return this.#books.reduce((sum, { width }) => sum + width, 0);
  }

  /** The lanes of the artifact, and then those of each other project. */
  get groups(): LaneGroup[] {
    let first = 0;
    return this.#books.map(({ width }) => {
      const group = { first, width };
      first += width;
      return group;
    });
  }

  /** @returns undefined for a version that is not in the graph */
  rowOf(id: VersionId): number | undefined {
    return this.#rows.get(id);
  }

  /** Some rows, each with what is drawn in it. */
  window(from: number, count: number): GraphRow[] {
    const end = Math.min(this.size, from + count);
    const { groups } = this;
    const rows = this.#versions.slice(from, end).map(({ id, project = -1 }, index) => {
      const lines: RowLine[] = [];
      return { id, lane: (groups[project + 1]?.first ?? 0) + (this.#lanes[from + index] ?? 0), lines };
    });
    for (const [index, book] of this.#books.entries()) {
      const before = groups[index]?.first ?? 0;
      const add = (row: number, part: RowLine['part'], lane: number, isFar: boolean): void => {
        rows[row - from]?.lines.push({ part, lane: before + lane, isFar });
      };
      for (const { lane, isFar, first, last } of book.lines(from, end)) {
        add(first, 'leave', lane, isFar);
        for (let row = Math.max(from, first + 1); row < Math.min(end, last); row++)
          add(row, 'pass', lane, isFar);
        add(last, 'enter', lane, isFar);
      }
      for (const { row, lane, isFar } of book.joins(from, end)) add(row, 'leave', lane, isFar);
    }
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
    const [own, ...theirs] = this.#books;
    const arriving = own.arrive(row);
    const arrivingTheirs = theirs.map((book) => book.arrive(row));
    const { project } = version;
    const book = (project === undefined ? undefined : theirs[project]) ?? own;
    const firstFree = book === own ? (this.#hasUpstreamLane ? UPSTREAM_LANE + 1 : HEAD_LANE + 1) : 0;
    const lane =
      project === undefined
        ? this.#ownLane(row, version, headsRows, arriving, firstFree)
        : (leftmost(arrivingTheirs[project] ?? []) ?? book.firstFree(firstFree));
    this.#lanes[row] = lane;
    book.noteLane(lane);
    this.#openLines(book, { row, lane, firstFree, isBegun }, version);
  }

  #openLines(book: LaneBook, { row, lane: own, firstFree, isBegun }: Placed, version: GraphVersion): void {
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
      const isToUpstream =
        book === this.#books[0] && this.#versions[to]?.isUpstreams === true && book.isFree(UPSTREAM_LANE);
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
    const [own] = this.#books;
    if (isUpstreams && own.isFree(UPSTREAM_LANE)) return UPSTREAM_LANE;
    return leftmost(arriving.filter((lane) => lane >= firstFree)) ?? own.firstFree(firstFree);
  }
}

/** A row with its version in a lane of its group. */
interface Placed {
  readonly row: number;
  readonly lane: number;
  /** The first lane that any line may take. */
  readonly firstFree: number;
  readonly isBegun: boolean;
}

function leftmost(lanes: readonly number[]): number | undefined {
  return lanes.length === 0 ? undefined : Math.min(...lanes);
}

/** Rows that are placed at a time. */
const STEP = 500;
const HEAD_LANE = 0;
const UPSTREAM_LANE = 1;
