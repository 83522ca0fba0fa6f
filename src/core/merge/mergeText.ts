import { internLines } from './align/internLines';
import { TEXT_MERGE_STEPS, WorkBudget } from './align/workBudget';
import type { MergeChunk } from './mergeChunk';
import { mergeForm, type MergedForm } from './mergedForm';
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
  /** False to leave out the comparison with a second alignment, and so to decide as git does. Default true. */
  readonly secondOpinion?: boolean;
  /** The most steps to spend on comparing; default {@link TEXT_MERGE_STEPS}. */
  readonly steps?: number;
}

/**
 * Merges two texts that were derived from the same base, by lines. Line ends, the final newline and a byte order mark
 * are merged beside the lines. Neither throws nor hangs, whatever the texts are.
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
    chunks: options.secondOpinion === false ? chunks : withSecondOpinion(chunks, inputs, texts, budget),
    form: mergeForm(texts.base, texts.local, texts.upstream),
  };
}
