import type { ConflictChunk, MergeChunk, Side } from '../core/merge/mergeChunk';
import type { FileMerge } from '../core/merge/mergeFile';
import { reasonSentence } from '../core/merge/suggestions/reasonSentence';
import { suggestionsFor } from '../core/merge/suggestions/suggestionsFor';

/** A chunk of a merge for scripts: a conflict has its cause, each side's lines, and what could be written for it. */
type ReportedChunk =
  | Exclude<MergeChunk, ConflictChunk>
  | (Pick<ConflictChunk, 'kind' | 'base' | 'local' | 'upstream' | 'cause'> & {
      readonly lines: Readonly<Record<Side, readonly string[]>>;
      readonly suggestions: readonly {
        readonly kind: string;
        readonly reason: string;
        readonly lines: readonly string[];
      }[];
    });

/** A merge explained: its chunks with their line ranges, and how each conflict could be settled. */
interface MergeReport {
  readonly kind: FileMerge['kind'];
  /** Whose file is the result, where it was settled without a look inside. */
  readonly from?: 'local' | 'upstream' | 'both';
  readonly conflicts: number;
  /** Which of the three keep it from being merged by lines. */
  readonly notText?: readonly Side[];
  /** None where nothing was merged by lines. */
  readonly chunks: readonly ReportedChunk[];
}

/**
 * Explains a merge of one file.
 *
 * @param path of the local file; its name tells JSON
 */
export function mergeReport(found: Exclude<FileMerge, { kind: 'too-large' }>, path: string): MergeReport {
  switch (found.kind) {
    case 'settled':
      return { kind: 'settled', from: found.from, conflicts: 0, chunks: [] };
    case 'binary':
      return { kind: 'binary', conflicts: 1, notText: found.notText, chunks: [] };
    case 'text': {
      const suggestions = suggestionsFor(found.merge, { path });
      const chunks = found.merge.chunks.map((chunk, index): ReportedChunk => {
        if (chunk.kind !== 'conflict') return chunk;
        const { kind, base, local, upstream, cause } = chunk;
        const offered = (suggestions.get(index) ?? []).map((suggestion) => ({
          kind: suggestion.kind,
          reason: reasonSentence(suggestion.reason),
          lines: suggestion.lines,
        }));
        const linesOf = (side: Side): readonly string[] =>
          found.merge[side].lines.slice(chunk[side].start, chunk[side].end);
        const lines = { base: linesOf('base'), local: linesOf('local'), upstream: linesOf('upstream') };
        return { kind, base, local, upstream, cause, lines, suggestions: offered };
      });
      return { kind: 'text', conflicts: chunks.filter(({ kind }) => kind === 'conflict').length, chunks };
    }
  }
}
