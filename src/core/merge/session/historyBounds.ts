import type { Step } from './sessionHistory';

export const MOST_STEPS = 500;
/** Of all steps as they are kept: with each decision all of a session is written to disk. */
export const MOST_CHARACTERS = 4_000_000;

/** Steps never change, and each is asked for with every later one. */
const known = new WeakMap<Step, number>();

/** The latest steps that are not too many and not too long together; the last one however long it is. */
export function withinBounds(steps: readonly Step[]): readonly Step[] {
  let characters = 0;
  let first = steps.length;
  for (const step of steps.slice(-MOST_STEPS).reverse()) {
    characters += charactersOf(step);
    if (characters > MOST_CHARACTERS && first < steps.length) break;
    first--;
  }
  return steps.slice(first);
}

/** Paths and states of files count too: of a step that takes all files from one side there is nothing else. */
function charactersOf(step: Step): number {
  const characters = known.get(step) ?? JSON.stringify(step).length;
  known.set(step, characters);
  return characters;
}
