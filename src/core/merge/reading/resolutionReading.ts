/** What stands in the place of a conflict, as a choice. Line ends are not part of the lines. */
export type ReadChoice =
  | { readonly kind: 'side'; readonly side: 'local' | 'upstream' }
  | { readonly kind: 'both'; readonly first: 'local' | 'upstream' }
  | { readonly kind: 'edited'; readonly lines: readonly string[] };

/** What a text that was written in another editor says about the conflicts of a merge. */
export type ResolutionReading =
  /** The text is the merged one everywhere outside the conflicts. Each conflict is in `chunks`, `open` or `kept`, by its index. */
  | {
      readonly kind: 'chunks';
      /** What was chosen, by the index of the chunk. */
      readonly chunks: ReadonlyMap<number, ReadChoice>;
      /** Chunks that still have a marker, or the base's lines, as an editor saves what was not resolved. */
      readonly open: readonly number[];
      /** Those open ones with markers whose lines were edited: what was written there is nowhere but in this text. */
      readonly begun: readonly number[];
      /** Chunks that have the lines which were decided before. */
      readonly kept: readonly number[];
    }
  /** It differs elsewhere, too, and has no markers: it can only be taken as a whole. */
  | {
      readonly kind: 'whole';
      /** As it was given, with its byte order mark and line ends. */
      readonly text: string;
      /** How many conflicts have the base's lines: neither side's change is in it. */
      readonly atBase: number;
    }
  /** It differs elsewhere, and conflicts still have markers. */
  | {
      readonly kind: 'unfinished';
      /** How many conflicts do. */
      readonly markers: number;
    };
