import type { FileMode } from '../../manifest';
import type { ConflictPlan, SettledPlan } from './treePlan';

/**
 * Settles a file whose only conflict is about the executable bit, so that its contents can be merged nevertheless.
 *
 * @returns undefined for any other conflict
 */
export function settledMode(file: ConflictPlan, mode: Exclude<FileMode, '120000'>): SettledPlan | undefined {
  const { path, base, local, upstream, conflicts } = file;
  const [conflict] = conflicts;
  // Both sides have it at this path, so there is no other file in its way.
  if (conflict.kind !== 'mode' || !local || !upstream) return undefined;
  const entries = { path, base, local, upstream };
  // A base that could tell the mode would have left no conflict, so there is none for the content either.
  if (!conflict.sameContent)
    return { ...entries, action: 'merge', result: { content: 'merged', base: undefined, mode } };
  const result = { content: 'local', entry: local, mode, move: undefined } as const;
  return { ...entries, action: mode === local.mode ? 'keep' : 'mode', result };
}
