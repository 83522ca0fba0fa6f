import { sameItems } from '../sameItems';
import { markedConflicts, type MarkedConflict } from './markedConflicts';
import type { MarkerLines } from './markerLines';

/** A marked conflict as it was seen in a text that may have changed since. */
export interface SeenConflict {
  /** Its first line, from 0. */
  readonly line: number;
  /** All of its lines, markers included. */
  readonly lines: readonly string[];
}

/**
 * Finds a conflict again by its content; of several that are the same, the nearest to where it was.
 *
 * @returns undefined when there is none any more
 */
export function findConflict(
  lines: readonly string[],
  markers: MarkerLines,
  seen: SeenConflict,
): MarkedConflict | undefined {
  const distance = ({ start }: MarkedConflict): number => Math.abs(start - seen.line);
  return markedConflicts(lines, markers)
    .filter(({ start, end }) => sameItems(lines.slice(start, end + 1), seen.lines))
    .sort((a, b) => distance(a) - distance(b))[0];
}
