const MOST = 127;

/** The exit status for so many conflicts: that of `git merge-file`, at most 127. */
export const conflictStatus = (conflicts: number): number => Math.min(conflicts, MOST);
