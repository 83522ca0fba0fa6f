import type { TreeMerge } from './mergeTree';
import { needsChoice } from './needsChoice';

/** How many choices a merge needs: the conflicts in texts, and one for each other file in conflict. */
export function conflictTotal({ files }: TreeMerge): number {
  return files.reduce(
    (sum, outcome) => sum + (outcome.kind === 'text' ? outcome.conflicts : Number(needsChoice(outcome))),
    0,
  );
}
