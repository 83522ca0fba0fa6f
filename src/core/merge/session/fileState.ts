import type { PlannedFile } from '../tree/treePlan';

/** What tells a file of a plan from another: where it is, and what it is on each side. */
export function fileState({ path, base, local, upstream }: PlannedFile): string {
  const sides = [base, local, upstream].map((entry) => entry && [entry.path, entry.mode, entry.hash]);
  return JSON.stringify([path, ...sides]);
}
