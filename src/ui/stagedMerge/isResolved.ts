import { mergeText, type TextMerge } from '../../core/merge/mergeText';
import { resolvedText } from '../../core/merge/resolvedText';

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

/**
 * Whether a result has each conflict as it was before both sides changed it. VS Code's merge editor shows conflicts so until
 * they are resolved, and saves them so without a marker.
 */
export function isAllBase(result: string, base: string, local: string, upstream: string): boolean {
  const merge: TextMerge = mergeText(base, local, upstream);
  const choices = new Map(
    merge.chunks.flatMap((chunk, index) => (chunk.kind === 'conflict' ? [[index, 'base'] as const] : [])),
  );
  const lines = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd();
  return lines(result) === lines(resolvedText(merge, choices));
}
