import { fileState } from '../core/merge/session/fileState';
import type { PlannedFile } from '../core/merge/tree/treePlan';
import type { Decisions } from '../operations/mergedContent';
import type { MergePlan } from '../operations/mergePlan';

/** Of decisions on a plan, those on files that are the same in a newer plan, on all three sides. */
export function keptDecisions(before: MergePlan, now: MergePlan, { choices, edited }: Decisions): Decisions {
  const files = new Map(now.tree.files.map(({ file }) => [file.path, file]));
  const same = new Set(
    before.tree.files
      .filter(({ file }) => isSameFile(file, files.get(file.path)))
      .map(({ file }) => file.path),
  );
  return { choices: ofSame(choices, same), edited: ofSame(edited ?? new Map(), same) };
}

function isSameFile(a: PlannedFile, b: PlannedFile | undefined): boolean {
  return b !== undefined && fileState(a) === fileState(b);
}

function ofSame<T>(decisions: ReadonlyMap<string, T>, same: ReadonlySet<string>): Map<string, T> {
  return new Map([...decisions].filter(([path]) => same.has(path)));
}
