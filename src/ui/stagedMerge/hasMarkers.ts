/** The labels that the markers were written with. */
export interface MarkerLabels {
  readonly local: string;
  readonly base: string;
  readonly upstream: string;
}

const MARKER_LENGTH = 7;

/** Whether a text still has one of the marker lines that were written into it. A line of `=======` alone is none: Markdown has such. */
export function hasMarkers(text: string, { local, base, upstream }: MarkerLabels): boolean {
  const marker = (character: string, label: string): string =>
    `${character.repeat(MARKER_LENGTH)}${label === '' ? '' : ` ${label}`}`;
  const markers = new Set([marker('<', local), marker('|', base), marker('>', upstream)]);
  return text.split('\n').some((line) => markers.has(line.replace(/\r$/, '')));
}
