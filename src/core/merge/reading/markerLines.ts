/** The labels that markers were written with. */
export interface MarkerLabels {
  readonly local: string;
  readonly base: string;
  readonly upstream: string;
}

/** What a marker line begins: a side's lines, or, for `upstream`, what it ends. */
export type MarkerKind = keyof MarkerLabels;

/** The shortest marker, and the one that everybody knows. */
export const MARKER_LENGTH = 7;

/**
 * Tells marker lines by the labels behind them. The line between the sides has no label, and Markdown underlines
 * headings with such lines, so that it is one only between two others (`markedConflicts`).
 */
export class MarkerLines {
  readonly #patterns: readonly (readonly [MarkerKind, string, string])[];

  constructor({ local, base, upstream }: MarkerLabels) {
    this.#patterns = [
      ['local', '<', local],
      ['base', '|', base],
      ['upstream', '>', upstream],
    ];
  }

  /** @param line without its end @returns undefined when it is no marker */
  kindOf(line: string): MarkerKind | undefined {
    return this.#patterns.find(([, character, label]) => {
      const length = runLength(line, character);
      return length >= MARKER_LENGTH && line.slice(length) === (label === '' ? '' : ` ${label}`);
    })?.[0];
  }

  /** How many conflicts still have at least one of their markers. */
  count(lines: readonly string[]): number {
    const counts = { local: 0, base: 0, upstream: 0 };
    for (const line of lines) {
      const kind = this.kindOf(line);
      if (kind) counts[kind]++;
    }
    return Math.max(counts.local, counts.base, counts.upstream);
  }
}

/** How often a line repeats a character from its beginning. */
export function runLength(line: string, character: string): number {
  let length = 0;
  while (line[length] === character) length++;
  return length;
}
