/** A line of text, and which parts of it differ from what it is compared with. */
export interface MarkedLine {
  readonly text: string;
  /** `[start, end)` in UTF-16 units: in order, not empty, and neither overlapping nor touching. */
  readonly marks: readonly (readonly [number, number])[];
}

/** A line in which nothing is marked. */
export const unmarked = (text: string): MarkedLine => ({ text, marks: [] });
