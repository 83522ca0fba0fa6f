import type { Sha256 } from '../../sha256';
import { lengthOf } from '../lineRange';
import type { MergeChunk, Side } from '../mergeChunk';
import type { TextMerge } from '../mergeText';

/**
 * Names a chunk of a text merge by its lines, so that what was decided of it holds in a newer plan too:
 * `<base>-<local>-<upstream>:<n>/<m>`, of each side the first 16 hex digits of its lines' SHA-256, line ends included, and
 * how many of the file's `m` chunks with the same lines come before it. With `m` decisions on equal chunks hold only while
 * there are as many: when one of them is gone, nothing tells which it was. That the sides can be told apart in it lets
 * `earlierEdits` find what was written for the same lines of one side.
 */
export type ChunkKey = string & { readonly __brand: 'ChunkKey' };

/** What a chunk key looks like. */
export const CHUNK_KEY = /^[0-9a-f]{16}-[0-9a-f]{16}-[0-9a-f]{16}:\d+\/\d+$/;

const SIDES: readonly Side[] = ['base', 'local', 'upstream'];
const HASH_DIGITS = 16;
const encoder = new TextEncoder();

/** They are asked for with every decision, and a merge does not change. */
const known = new WeakMap<TextMerge, ChunkKeys>();

/** By the chunk's index. Unchanged chunks, of which nothing is decided, have none. */
type ChunkKeys = readonly (ChunkKey | undefined)[];

/** The keys of a merge's chunks. */
export function chunkKeys(merge: TextMerge, sha256: Sha256): ChunkKeys {
  const keys = known.get(merge) ?? keysOf(merge, sha256);
  known.set(merge, keys);
  return keys;
}

function keysOf(merge: TextMerge, sha256: Sha256): ChunkKeys {
  const names = merge.chunks.map((chunk) =>
    chunk.kind === 'unchanged'
      ? undefined
      : SIDES.map((side) => hashOfSide(merge, chunk, side, sha256)).join('-'),
  );
  const counts = new Map<string, number>();
  const oneMore = (name: string): number => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count;
  };
  const numbers = names.map((name) => (name === undefined ? 0 : oneMore(name)));
  return names.map((name, index) => {
    if (name === undefined) return undefined;
    const before = (numbers[index] ?? 1) - 1;
    return `${name}:${String(before)}/${String(counts.get(name))}` as ChunkKey;
  });
}

/** The part of a key that stands for one side's lines. */
export function keyOfSide(key: ChunkKey, side: Side): string {
  const start = SIDES.indexOf(side) * (HASH_DIGITS + 1);
  return key.slice(start, start + HASH_DIGITS);
}

/** Whether a chunk has lines on a side. */
export const hasLines = (chunk: MergeChunk, side: Side): boolean => lengthOf(chunk[side]) > 0;

function hashOfSide(merge: TextMerge, chunk: MergeChunk, side: Side, sha256: Sha256): string {
  const { lines, ends } = merge[side];
  const { start, end } = chunk[side];
  let text = '';
  // Lines with their ends can be joined: where one stops can be told from the text.
  for (let index = start; index < end; index++) text += (lines[index] ?? '') + (ends[index] ?? '');
  // As JSON, since UTF-8 has one replacement for all halves of characters.
  return sha256(encoder.encode(JSON.stringify(text))).slice(0, HASH_DIGITS);
}
