import type { LineRange } from './lineRange';

/** The three inputs of a merge. */
export type Side = 'base' | 'local' | 'upstream';

/**
 * A stretch of a merge: lines of base, local and upstream that belong together. The chunks of a merge follow each other
 * without a gap in all three inputs, so that taking one side's range of every chunk gives that side.
 */
export type MergeChunk = SettledChunk | ConflictChunk;

/** A stretch whose lines are known. */
export interface SettledChunk extends Readonly<Record<Side, LineRange>> {
  /**
   * - `unchanged`: the lines are the same in all three.
   * - `local`, `upstream`: only that side changed them.
   * - `both`: both sides made the same change, or begin or end a conflict with the same lines.
   */
  readonly kind: 'unchanged' | 'local' | 'upstream' | 'both';
}

/** A stretch that both sides changed, each in its own way. */
export interface ConflictChunk extends Readonly<Record<Side, LineRange>> {
  readonly kind: 'conflict';
  /**
   * - `overlap`: both changed the same lines, or lines that touch.
   * - `ambiguous`: each side's changes can be told apart, but two ways of aligning the lines put them in different places.
   * - `budget`: comparing the sides would have taken too long.
   */
  readonly cause: 'overlap' | 'ambiguous' | 'budget';
  /** How many lines at the end of the `both` chunk before belong to this conflict: both sides begin with them. */
  readonly sharedBefore: number;
  /** How many lines at the start of the `both` chunk after belong to this conflict: both sides end with them. */
  readonly sharedAfter: number;
  /**
   * Lines (without their line ends) that another alignment of the whole text puts here. Of an ambiguous conflict
   * those of both alignments, that of our own first; of another conflict none or one.
   */
  readonly alternatives: readonly (readonly string[])[];
}
