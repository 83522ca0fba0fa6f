import type { LineRange } from '../lineRange';

/** The lines that a stretch of a text stands on, from where each line begins. */
export function rangeInLines(
  lineStarts: readonly number[],
  { offset, length }: { readonly offset: number; readonly length: number },
): LineRange {
  return { start: lineAt(lineStarts, offset), end: lineAt(lineStarts, offset + length - 1) + 1 };
}

function lineAt(lineStarts: readonly number[], offset: number): number {
  let [low, high] = [0, lineStarts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
