import { resolvedText } from '../../../../../src/core/merge/resolvedText';
import { mergeText, type TextMerge } from '../../../../../src/core/merge/mergeText';
import type { Choices } from '../../../../../src/core/merge/choice';
import type { Suggestion } from '../../../../../src/core/merge/suggestions/suggestion';
import { suggestionsFor } from '../../../../../src/core/merge/suggestions/suggestionsFor';

/** A merge with its suggestions. */
export interface Suggested {
  readonly merge: TextMerge;
  readonly byChunk: ReadonlyMap<number, readonly Suggestion[]>;
  /** All of them, in the order of the text. */
  readonly all: readonly Suggestion[];
  readonly conflicts: number;
  /** The text with the first suggestion of the kind in every conflict; undefined when a conflict has none. */
  with(kind: Suggestion['kind']): string | undefined;
}

/** Merges three texts and asks for suggestions. */
export function suggested(base: string, local: string, upstream: string, path?: string): Suggested {
  const merge = mergeText(base, local, upstream);
  const byChunk = suggestionsFor(merge, path === undefined ? {} : { path });
  const conflicts = merge.chunks.flatMap(({ kind }, index) => (kind === 'conflict' ? [index] : []));
  return {
    merge,
    byChunk,
    all: [...byChunk.values()].flat(),
    conflicts: conflicts.length,
    with: (kind) => {
      const choices: Choices = new Map(
        conflicts.flatMap((index) => {
          const found = byChunk.get(index)?.find((suggestion) => suggestion.kind === kind);
          return found ? [[index, { lines: found.lines }] as const] : [];
        }),
      );
      return choices.size === conflicts.length && conflicts.length > 0
        ? resolvedText(merge, choices)
        : undefined;
    },
  };
}
