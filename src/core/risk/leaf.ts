/** One scalar of a document of settings. */
export interface Leaf {
  /** The keys that lead to it; an item of a list is `[]`, since its place says nothing. */
  readonly path: string;
  /** As it is written, or its value as JSON. */
  readonly value: string;
  /** From 1. */
  readonly line: number;
}
