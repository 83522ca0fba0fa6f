import { isText } from '../isText';
import type { Side } from './mergeChunk';
import { mergeText, type MergeTextOptions, type TextMerge } from './mergeText';
import { sameItems } from './sameItems';

/** What a three-way merge of one file's bytes came to. */
export type FileMerge =
  /** One side is the result as it stands: the other did not change the file, or both changed it into the same. */
  | { readonly kind: 'settled'; readonly from: 'local' | 'upstream' | 'both' }
  /** Both changed it, and it was merged by lines; there may be conflicts. */
  | { readonly kind: 'text'; readonly merge: TextMerge }
  /** Both changed it, and these are not text: a side must be chosen. */
  | { readonly kind: 'binary'; readonly notText: readonly Side[] }
  /** Both changed it, and one of the three is too long to be merged by lines: a side must be chosen. */
  | { readonly kind: 'too-large' };

/** The most bytes of a file that is merged by lines: texts are held in memory several times over. */
export const MOST_BYTES = 64 * 1024 * 1024;
/** The most lines: two million take about a second and 400 MB. */
export const MOST_LINES = 2_000_000;

const SIDES: readonly Side[] = ['base', 'local', 'upstream'];
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Merges the bytes of one file.
 *
 * @param base undefined when there is no common ancestor: the sides are merged as if both had begun with an empty file
 */
export function mergeFile(
  base: Uint8Array | undefined,
  local: Uint8Array,
  upstream: Uint8Array,
  options: MergeTextOptions = {},
): FileMerge {
  if (sameItems(local, upstream)) return { kind: 'settled', from: 'both' };
  if (base && sameItems(base, local)) return { kind: 'settled', from: 'upstream' };
  if (base && sameItems(base, upstream)) return { kind: 'settled', from: 'local' };
  const sides = { base: base ?? new Uint8Array(), local, upstream };
  const notText = SIDES.filter((side) => !isText(sides[side]));
  if (notText.length > 0) return { kind: 'binary', notText };
  if (Object.values(sides).some(isTooLarge)) return { kind: 'too-large' };
  const text = base ? decoder.decode(base) : '';
  return {
    kind: 'text',
    merge: mergeText(text, decoder.decode(local), decoder.decode(upstream), options),
  };
}

function isTooLarge(bytes: Uint8Array): boolean {
  if (bytes.length > MOST_BYTES) return true;
  if (bytes.length <= MOST_LINES) return false;
  let lines = 0;
  for (let at = bytes.indexOf(10); at !== -1 && lines <= MOST_LINES; at = bytes.indexOf(10, at + 1)) lines++;
  return lines > MOST_LINES;
}
