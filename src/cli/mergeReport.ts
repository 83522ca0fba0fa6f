import type { ConflictChunk, MergeChunk } from '../core/merge/mergeChunk';
import type { FileMerge } from '../core/merge/mergeFile';
import { reasonSentence } from '../core/merge/suggestions/reasonSentence';
import { suggestionsFor } from '../core/merge/suggestions/suggestionsFor';

/** A chunk of a merge for scripts: a conflict has its cause, and what could be written for it. */
type ReportedChunk =
  | Exclude<MergeChunk, ConflictChunk>
  | (Pick<ConflictChunk, 'kind' | 'base' | 'local' | 'upstream' | 'cause'> & {
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
  readonly chunks: readonly ReportedChunk[];
}

/**
 * Explains a merge of one file.
 *
 * @param path of the local file; its name tells JSON
 */
export function mergeReport(found: FileMerge, path: string): MergeReport {
  switch (found.kind) {
    case 'settled':
      return { kind: 'settled', from: found.from, conflicts: 0, chunks: [] };
    case 'binary':
      return { kind: 'binary', conflicts: 1, chunks: [] };
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
        return { kind, base, local, upstream, cause, suggestions: offered };
      });
      return { kind: 'text', conflicts: chunks.filter(({ kind }) => kind === 'conflict').length, chunks };
    }
  }
}
