import type { FileOutcome } from './mergeTree';

/** Whether a file cannot be written before something was chosen for it. */
export function needsChoice(outcome: FileOutcome): boolean {
  return (
    outcome.kind === 'conflict' ||
    outcome.kind === 'binary' ||
    outcome.kind === 'too-large' ||
    (outcome.kind === 'text' && outcome.conflicts > 0)
  );
}
