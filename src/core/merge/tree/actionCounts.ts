import type { PlanAction, TreePlan } from './treePlan';

/** How many files a plan has for each action. A file that is kept as nothing is not counted. */
export function actionCounts({ files }: TreePlan): Readonly<Record<PlanAction, number>> {
  const counts = { keep: 0, take: 0, add: 0, delete: 0, rename: 0, mode: 0, merge: 0, conflict: 0 };
  for (const file of files) {
    if (file.action !== 'keep' || file.result.content !== 'none') counts[file.action]++;
  }
  return counts;
}
