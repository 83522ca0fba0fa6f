import type { MergeState } from '../../protocol/mergeEditor';

/** Whether nothing is left but to apply. */
export function isDecided({ canApply, files }: MergeState): boolean {
  return canApply && !files.some(({ status }) => status === 'open');
}
