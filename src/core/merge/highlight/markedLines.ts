import { WorkBudget } from '../align/workBudget';
import { joinMarks } from './joinMarks';
import { lineMarks } from './lineMarks';
import { unmarked, type MarkedLine } from './markedLine';
import { pairWords } from './pairWords';
import { letGoOfUnlikeLines, sharedPart } from './sharedPart';
import { Words } from './words';

/** Longer blocks are nothing that anybody reads word by word. */
const MOST_CHARACTERS = 400_000;
/** Of comparing. Five hundred lines of which every third word is another take less; random words take more. */
const STEPS = 1_000_000;
/** Of the words of the shorter side. */
const LEAST_SHARED = 0.3;

/**
 * Marks what differs between two blocks of lines (without line ends), word by word. In blocks that have little in common
 * nothing is marked, since their colours say it; a line that has little in common with the other block is marked whole.
 * The same goes for blocks that would take long to compare.
 *
 * What is not marked is, but for white space, the same in both in the same order, if anything is marked. Where white space
 * is all that differs in a line, it is marked.
 */
export function markedLines(
  before: readonly string[],
  after: readonly string[],
): { readonly before: MarkedLine[]; readonly after: MarkedLine[] } {
  const nothing = { before: before.map(unmarked), after: after.map(unmarked) };
  if (lengthOf(before) + lengthOf(after) > MOST_CHARACTERS) return nothing;
  const [from, to] = [new Words(before), new Words(after)];
  const budget = new WorkBudget(STEPS);
  pairWords(from, to, budget);
  if (budget.exhausted) return nothing;
  letGoOfUnlikeLines(from, to, LEAST_SHARED);
  if (sharedPart(from, to) < LEAST_SHARED) return nothing;
  joinMarks(from, to);
  return { before: lineMarks(from, to), after: lineMarks(to, from) };
}

const lengthOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length, 0);
