import { needsChoice } from '../../core/merge/tree/needsChoice';
import type { FileEffect } from '../fileEffect';

/** What files are listed under, in this order. */
export const GROUPS = ['conflict', 'merged', 'changed', 'added', 'deleted', 'moved', 'kept'] as const;

export type FileGroup = (typeof GROUPS)[number];

/** @param planned what happens to a file when nothing was decided: it stays in its group whatever is decided */
export function groupOf({ outcome, change, from }: FileEffect): FileGroup {
  if (needsChoice(outcome)) return 'conflict';
  switch (change) {
    case 'undecided':
      return 'conflict';
    case 'none':
      return 'kept';
    case 'added':
      return 'added';
    case 'deleted':
      return 'deleted';
    case 'renamed':
    case 'mode':
      return 'moved';
    case 'modified':
      return from === 'merged' ? 'merged' : 'changed';
  }
}
