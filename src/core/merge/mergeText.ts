import { internLines } from './align/internLines';
import { TEXT_MERGE_STEPS, WorkBudget } from './align/workBudget';
import type { MergeChunk } from './mergeChunk';
import { mergeForm, type MergedForm } from './mergedForm';
import { hasMixedEnds } from './mergedLine';
import { mergeSequences } from './mergeSequences';
import { withSecondOpinion } from './secondOpinion';
import { splitLines, type TextLines } from './textLines';

/** A three-way merge of texts: everything needed to show it, and to write any resolution of it, without merging again. */
export interface TextMerge {
  readonly base: TextLines;
  readonly local: TextLines;
  readonly upstream: TextLines;
  /** In the order of the text; together they cover every line of all three inputs. */
  readonly chunks: readonly MergeChunk[];
  readonly form: MergedForm;
}

export interface MergeTextOptions {
  /**
   * False to leave out the comparison with a second alignment, and so to decide as git does. Default true. It is always
   * left out where a text has lines with different ends: alternatives are lines without ends.
   */
  readonly secondOpinion?: boolean;
  /** The most steps to spend on comparing; default {@link TEXT_MERGE_STEPS}. */
  readonly steps?: number;
}

/**
 * Merges two texts that were derived from the same base, by lines. Line ends, the final newline and a byte order mark
 * are merged beside the lines. Neither throws nor hangs, whatever the texts are; time and memory grow with their length, so
 * that callers set a limit to it, as `mergeFile` does.
 */
export function mergeText(
  base: string,
  local: string,
  upstream: string,
  options: MergeTextOptions = {},
): TextMerge {
  const texts = { base: splitLines(base), local: splitLines(local), upstream: splitLines(upstream) };
  const inputs = internLines(texts.base.lines, texts.local.lines, texts.upstream.lines);
  const budget = new WorkBudget(options.steps ?? TEXT_MERGE_STEPS);
  const chunks = mergeSequences(inputs, budget);
  return {
    ...texts,
    chunks:
      options.secondOpinion === false || hasMixedEnds(texts)
        ? chunks
        : withSecondOpinion(chunks, inputs, texts, budget),
    form: mergeForm(texts.base, texts.local, texts.upstream),
  };
}
