import type { ConflictPlan, TreePlan } from './treePlan';

/** The files of a plan that need a choice whatever their contents are, in path order. */
export function conflictsOf({ files }: TreePlan): ConflictPlan[] {
  return files.filter((file) => file.action === 'conflict');
}
