import type { FileDecision } from './fileDecision';
import type { Step } from './sessionHistory';

export const MOST_STEPS = 500;
/** Of the lines and texts of all steps: with each decision all of a session is written to disk. */
export const MOST_CHARACTERS = 4_000_000;

/** The latest steps that are not too many and not too long together; the last one however long it is. */
export function withinBounds(steps: readonly Step[]): readonly Step[] {
  let characters = 0;
  let first = steps.length;
  while (first > 0 && steps.length - first < MOST_STEPS) {
    characters += charactersOf(steps[first - 1]);
    if (characters > MOST_CHARACTERS && first < steps.length) break;
    first--;
  }
  return steps.slice(first);
}

function charactersOf(step: Step | undefined): number {
  return (step?.changes ?? []).reduce(
    (sum, { before, after }) => sum + lengthOfDecision(before) + lengthOfDecision(after),
    0,
  );
}

function lengthOfDecision(decision: FileDecision | null): number {
  if (decision === null) return 0;
  if (decision.kind === 'text') return decision.text.length;
  if (decision.kind === 'side') return 0;
  return Object.values(decision.chunks).reduce((sum, chunk) => {
    if (!chunk || !('lines' in chunk)) return sum;
    return chunk.lines.reduce((length, line) => length + line.length, sum);
  }, 0);
}
