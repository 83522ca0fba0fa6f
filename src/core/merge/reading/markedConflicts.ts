import { runLength, type MarkerLines } from './markerLines';

/** A conflict between markers in a text. All numbers are lines, from 0. */
export interface MarkedConflict {
  /** The first marker. */
  readonly start: number;
  /** The last marker. */
  readonly end: number;
  /** The markers between them; undefined when they cannot be told, because somebody edited them. */
  readonly between: { readonly base: number; readonly sides: number } | undefined;
}

/** The lines of a marked conflict's parts, markers not included. */
export interface MarkedParts {
  readonly local: readonly string[];
  readonly base: readonly string[];
  readonly upstream: readonly string[];
}

/** Finds the conflicts that still have their first and last marker, in the order of the text. */
export function markedConflicts(lines: readonly string[], markers: MarkerLines): MarkedConflict[] {
  const found: MarkedConflict[] = [];
  let start: number | undefined;
  lines.forEach((line, index) => {
    const kind = markers.kindOf(line);
    if (kind === 'local') start = index;
    if (kind !== 'upstream' || start === undefined) return;
    found.push({ start, end: index, between: markersBetween(lines, markers, start, index) });
    start = undefined;
  });
  return found;
}

/** @returns undefined for a conflict whose markers in between cannot be told */
export function markedParts(
  lines: readonly string[],
  { start, end, between }: MarkedConflict,
): MarkedParts | undefined {
  if (!between) return undefined;
  return {
    local: lines.slice(start + 1, between.base),
    base: lines.slice(between.base + 1, between.sides),
    upstream: lines.slice(between.sides + 1, end),
  };
}

function markersBetween(
  lines: readonly string[],
  markers: MarkerLines,
  start: number,
  end: number,
): MarkedConflict['between'] {
  const length = runLength(lines[start] ?? '', '<');
  const bases: number[] = [];
  const sides: number[] = [];
  for (let index = start + 1; index < end; index++) {
    const line = lines[index] ?? '';
    if (markers.kindOf(line) === 'base') bases.push(index);
    else if (line === '='.repeat(length)) sides.push(index);
  }
  const [base, ...otherBases] = bases;
  // What underlines a heading of the local side is as long only when somebody wrote it since.
  const [side, ...otherSides] = sides.filter((index) => base !== undefined && index > base);
  if (base === undefined || side === undefined) return undefined;
  return otherBases.length === 0 && otherSides.length === 0 ? { base, sides: side } : undefined;
}
