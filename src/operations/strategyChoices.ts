import { filesTakenFrom } from '../core/merge/session/filesTakenFrom';
import type { FileChoices } from '../core/merge/tree/fileChoice';
import type { MergePlan } from './mergePlan';

/** How a whole plan is decided: file by file, or by one side. */
export type Strategy = 'merge' | 'upstream' | 'local';

/**
 * The choices a strategy makes for the files of a plan. By the side that is written every file stays as it is; by the
 * other one every file that this has or had is as it has it, and files that only the written side ever had stay.
 */
export function strategyChoices({ tree, kind }: MergePlan, strategy: Strategy): FileChoices {
  if (strategy === 'merge') return new Map();
  const meant = filesTakenFrom(tree, strategy, kind === 'push' ? 'upstream' : 'local');
  return new Map(meant.map(({ path }) => [path, strategy] as const));
}
