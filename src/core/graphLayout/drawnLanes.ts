import type { GraphRow, RowLine } from './graphLayout';

/** Lanes side by side: those of the artifact, or those of one other project. */
export interface LaneGroup {
  readonly first: number;
  readonly width: number;
}

/** The lanes of each group that are drawn apart; what goes beyond them shares the last one. */
const MOST_OWN = 17;
const MOST_THEIRS = 4;

/**
 * Which lanes of a layout are drawn where. A version that was restored hundreds of times has hundreds of lines side by side,
 * which nobody could tell apart: what is drawn at one place is one line.
 */
export class DrawnLanes {
  readonly #groups: readonly LaneGroup[];
  /** Where each group is drawn; the first one is the artifact's. */
  readonly groups: readonly LaneGroup[];

  constructor(groups: readonly LaneGroup[]) {
    this.#groups = groups;
    let first = 0;
    this.groups = groups.map(({ width }, index) => {
      const drawn = { first, width: Math.min(width, index === 0 ? MOST_OWN : MOST_THEIRS) };
      first += drawn.width;
      return drawn;
    });
  }

  /** How many lanes are drawn. */
  get width(): number {
    return this.groups.reduce((sum, { width }) => sum + width, 0);
  }

  /** A row with the lanes that are drawn. */
  row({ id, lane, lines }: GraphRow): GraphRow {
    const drawn = new Map<string, RowLine>();
    for (const line of lines) {
      const to = this.#drawn(line.lane);
      const key = `${line.part} ${String(to)}`;
      const isFar = line.isFar && drawn.get(key)?.isFar !== false;
      drawn.set(key, { part: line.part, lane: to, isFar });
    }
    return { id, lane: this.#drawn(lane), lines: [...drawn.values()] };
  }

  #drawn(lane: number): number {
    const index = this.#groups.findLastIndex(({ first, width }) => width > 0 && lane >= first);
    const [group, drawn] = [this.#groups[index], this.groups[index]];
    return group && drawn ? drawn.first + Math.min(lane - group.first, drawn.width - 1) : lane;
  }
}
