import type { TextMerge } from '../mergeText';
import { MARKER_LENGTH } from './markerLines';

/**
 * How long the markers of a merge have to be so that none of its lines looks like the one between the sides: Markdown
 * underlines headings with `=======`.
 */
export function markerLengthFor({ base, local, upstream }: TextMerge): number {
  const taken = new Set<number>();
  for (const { lines } of [base, local, upstream])
    for (const line of lines) if (/^={7,}$/.test(line)) taken.add(line.length);
  let length = MARKER_LENGTH;
  while (taken.has(length)) length++;
  return length;
}
