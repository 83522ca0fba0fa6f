import type { FileOutcome, TreeMerge } from '../tree/mergeTree';
import { needsChoice } from '../tree/needsChoice';
import type { FittingDecisions } from './decisionsFor';

type Decided = Pick<FittingDecisions, 'choices' | 'edited'>;

/** How many choices are needed, and how many of them were made. */
export interface Progress {
  readonly conflicts: number;
  readonly resolved: number;
}

/** Of all files, and of each by the path of its plan. */
export interface TreeProgress extends Progress {
  readonly files: ReadonlyMap<string, Progress>;
}

/** How far a merge is resolved. A text counts with its conflicts, any other file that needs a choice with one. */
export function progressOf(tree: TreeMerge, decided: Decided): TreeProgress {
  const files = new Map(
    tree.files.map((outcome) => [outcome.file.path, fileProgress(outcome, decided)] as const),
  );
  const all = [...files.values()];
  return {
    conflicts: all.reduce((sum, { conflicts }) => sum + conflicts, 0),
    resolved: all.reduce((sum, { resolved }) => sum + resolved, 0),
    files,
  };
}

/** Whether a file needs nothing more to be written: it never did, or everything was decided. */
export function isDecided(outcome: FileOutcome, decided: Decided): boolean {
  const { conflicts, resolved } = fileProgress(outcome, decided);
  return resolved === conflicts;
}

/** The chunks of a text, by index, whose conflicts are not decided; none of a file that is no merged text. */
export function openConflicts(outcome: FileOutcome, { choices, edited }: Decided): readonly number[] {
  const { path } = outcome.file;
  const choice = choices.get(path);
  if (outcome.kind !== 'text' || edited.has(path) || typeof choice === 'string') return [];
  return [...outcome.merge.chunks.entries()].flatMap(([index, { kind }]) =>
    kind === 'conflict' && choice?.chunks.has(index) !== true ? [index] : [],
  );
}

function fileProgress(outcome: FileOutcome, decided: Decided): Progress {
  if (outcome.kind === 'text') {
    const { conflicts } = outcome;
    return { conflicts, resolved: conflicts - openConflicts(outcome, decided).length };
  }
  if (!needsChoice(outcome)) return { conflicts: 0, resolved: 0 };
  const { path } = outcome.file;
  const isMade = decided.edited.has(path) || typeof decided.choices.get(path) === 'string';
  return { conflicts: 1, resolved: Number(isMade) };
}
