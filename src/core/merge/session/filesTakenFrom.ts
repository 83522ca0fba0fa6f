import type { Side } from '../mergeChunk';
import type { TreeMerge } from '../tree/mergeTree';
import type { PlannedFile } from '../tree/treePlan';

/**
 * The files that are meant when all are taken from one side. Of the side that is written that is every file: all of it
 * stays as it is, and what only the other side has is not taken over. Of any other side it is every file that this side has,
 * or had when the base was made: what only the written side ever had is never deleted so. Where it lies in the way of what
 * is taken, that conflict stays open. Of the base it is every file that it has.
 *
 * @param target the side that is written: local in a sync, upstream in a push
 */
export function filesTakenFrom(
  { files }: TreeMerge,
  side: Side,
  target: 'local' | 'upstream',
): readonly PlannedFile[] {
  const all = files.map(({ file }) => file);
  if (side === target) return all;
  return all.filter((file) => file[side] !== undefined || file.base !== undefined);
}
