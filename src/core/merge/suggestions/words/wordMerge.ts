import { internLines } from '../../align/internLines';
import type { WorkBudget } from '../../align/workBudget';
import { settledLines } from '../../chunkLines';
import { mergeSequences } from '../../mergeSequences';
import { wordTokens } from './wordTokens';

/** More words than this are not a paragraph that two people touched. */
const MOST_TOKENS = 20_000;
/** Looked at before the text is cut into words. */
const MOST_CHARACTERS = 200_000;

/** What one side did to the words of the base; one of the two can be empty. */
export interface WordEdit {
  readonly from: string;
  readonly to: string;
}

/** Lines merged by word, and who changed what. */
interface WordMerge {
  readonly lines: readonly string[];
  readonly local: readonly WordEdit[];
  readonly upstream: readonly WordEdit[];
}

/**
 * Merges the lines of a conflict word by word: a paragraph is often one line, in which the sides changed different
 * sentences.
 *
 * @returns undefined when one of the three has no lines, when the sides changed the same words, or when it would take long
 */
export function wordMerge(
  base: readonly string[],
  local: readonly string[],
  upstream: readonly string[],
  budget: WorkBudget,
): WordMerge | undefined {
  const sides = [base, local, upstream];
  if (sides.some((lines) => lines.length === 0)) return undefined;
  const characters = sides.reduce((sum, lines) => sum + lengthOf(lines), 0);
  if (characters > MOST_CHARACTERS || !budget.spend(characters)) return undefined;
  const [before = [], mine = [], theirs = []] = sides.map(wordTokens);
  if (before.length + mine.length + theirs.length > MOST_TOKENS) return undefined;
  const inputs = internLines(before, mine, theirs);
  const chunks = mergeSequences(inputs, budget);
  if (budget.exhausted) return undefined;
  const words = new Map<number, string>();
  inputs.local.forEach((number, index) => words.set(number, mine[index] ?? ''));
  inputs.upstream.forEach((number, index) => words.set(number, theirs[index] ?? ''));
  const edits = { local: [] as WordEdit[], upstream: [] as WordEdit[] };
  let text = '';
  for (const chunk of chunks) {
    if (chunk.kind === 'conflict') return undefined;
    let to = '';
    for (const number of settledLines(chunk, inputs)) to += words.get(number) ?? '';
    if (chunk.kind === 'local' || chunk.kind === 'upstream') {
      edits[chunk.kind].push({ from: before.slice(chunk.base.start, chunk.base.end).join(''), to });
    }
    text += to;
  }
  // All three end with a line break, so the text does.
  return { lines: text.split('\n').slice(0, -1), ...edits };
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
