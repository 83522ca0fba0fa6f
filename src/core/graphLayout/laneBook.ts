/** A line down one lane, from the row that it leaves to the row that it enters. */
interface LaneLine {
  readonly lane: number;
  readonly isFar: boolean;
  readonly first: number;
  /** Behind the last row for a line that goes on there. */
  readonly last: number;
}

/** A further line that runs in a lane from a row on, together with one that leads to the same place. */
interface LaneJoin {
  readonly row: number;
  readonly lane: number;
  readonly isFar: boolean;
}

/** Which lines run in which lanes, written down from the first row to the last. */
export class LaneBook {
  /** In the order of their first rows. */
  readonly #lines: LaneLine[] = [];
  readonly #joins: LaneJoin[] = [];
  /** The lines under way, by the row that they lead to. */
  readonly #leading: (LaneLine[] | undefined)[];
  readonly #isTaken: boolean[] = [];
  #width = 0;

  /** @param rows how many there are */
  constructor(rows: number) {
    this.#leading = new Array<LaneLine[] | undefined>(rows + 1);
  }

  /** How many lanes are used. */
  get width(): number {
    return this.#width;
  }

  /** Ends the lines that lead to a row. @returns their lanes, which are free now */
  arrive(row: number): number[] {
    const lanes = (this.#leading[row] ?? []).map(({ lane }) => lane);
    for (const lane of lanes) this.#isTaken[lane] = false;
    return lanes;
  }

  /** Begins a line in a lane that is free. */
  open(line: LaneLine): void {
    this.#lines.push(line);
    (this.#leading[line.last] ??= []).push(line);
    this.#isTaken[line.lane] = true;
    this.noteLane(line.lane);
  }

  join(join: LaneJoin): void {
    this.#joins.push(join);
  }

  /** Says that something stands in a lane. */
  noteLane(lane: number): void {
    this.#width = Math.max(this.#width, lane + 1);
  }

  /** The lane of a line under way that leads to a row. */
  laneTo(row: number, isFar: boolean): number | undefined {
    return this.#leading[row]?.find((line) => line.isFar === isFar)?.lane;
  }

  isFree(lane: number): boolean {
    return this.#isTaken[lane] !== true;
  }

  /** @param from the first lane that may be taken */
  firstFree(from: number): number {
    let lane = from;
    while (this.#isTaken[lane] === true) lane++;
    return lane;
  }

  /** The lines of which something is in the rows from `from` to before `end`. */
  lines(from: number, end: number): LaneLine[] {
    const found: LaneLine[] = [];
    for (const line of this.#lines) {
      if (line.first >= end) break;
      if (line.last >= from) found.push(line);
    }
    return found;
  }

  joins(from: number, end: number): LaneJoin[] {
    return this.#joins.filter(({ row }) => row >= from && row < end);
  }
}
