/** Lines `start` to `end` of one input, `end` not included, counted from 0. An insertion point is an empty range. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** How many lines a range has. */
export const lengthOf = (range: LineRange): number => range.end - range.start;
