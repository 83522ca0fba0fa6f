import type { FileChoice, FileChoices } from '../core/merge/tree/fileChoice';
import type { MergePlan } from './mergePlan';

/** How a whole plan is decided: file by file, or by one side. */
export type Strategy = 'merge' | 'upstream' | 'local';

/**
 * The choices a strategy makes for the files of a plan. `upstream`: every file that upstream has or had is as upstream
 * has it; files that only local ever had stay. `local`: every file stays as local has it.
 */
export function strategyChoices({ tree }: MergePlan, strategy: Strategy): FileChoices {
  const choices = new Map<string, FileChoice>();
  if (strategy === 'merge') return choices;
  for (const { file } of tree.files) {
    if (strategy === 'local' || file.upstream || file.base) choices.set(file.path, strategy);
  }
  return choices;
}
