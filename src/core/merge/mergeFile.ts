import { isText } from '../isText';
import { mergeText, type MergeTextOptions, type TextMerge } from './mergeText';

/** What a three-way merge of one file's bytes came to. */
export type FileMerge =
  /** One side is the result as it stands: the other did not change the file, or both changed it into the same. */
  | { readonly kind: 'settled'; readonly from: 'local' | 'upstream' | 'both' }
  /** Both changed it, and it was merged by lines; there may be conflicts. */
  | { readonly kind: 'text'; readonly merge: TextMerge }
  /** Both changed it, and at least one of the three is not text: a side must be chosen. */
  | { readonly kind: 'binary' };

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
  if (sameBytes(local, upstream)) return { kind: 'settled', from: 'both' };
  if (base && sameBytes(base, local)) return { kind: 'settled', from: 'upstream' };
  if (base && sameBytes(base, upstream)) return { kind: 'settled', from: 'local' };
  if (![base ?? new Uint8Array(), local, upstream].every(isText)) return { kind: 'binary' };
  const text = base ? decoder.decode(base) : '';
  return {
    kind: 'text',
    merge: mergeText(text, decoder.decode(local), decoder.decode(upstream), options),
  };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
