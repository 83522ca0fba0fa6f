import type { MergedLine } from '../mergedLine';

/** A part of a text with conflict markers. */
export type MarkedSection =
  /** `common`: the lines are the same on both sides, so that conflicts around them may be shown as one. */
  | { readonly kind: 'lines'; readonly lines: readonly MergedLine[]; readonly common: boolean }
  | {
      readonly kind: 'conflict';
      readonly local: readonly MergedLine[];
      readonly base: readonly MergedLine[];
      readonly upstream: readonly MergedLine[];
    };
