import type { Sha256 } from '../../sha256';
import { lengthOf } from '../lineRange';
import type { MergeChunk, Side } from '../mergeChunk';
import type { TextMerge } from '../mergeText';

/**
 * Names a chunk of a text merge by its lines, so that what was decided of it holds in a newer plan too:
 * `<base>-<local>-<upstream>:<n>`, of each side the first 16 hex digits of its lines' SHA-256, line ends included, and how
 * many chunks with the same lines come before it in the file. That the sides can be told apart in it lets `earlierEdits`
 * find what was written for the same lines of one side.
 */
export type ChunkKey = string & { readonly __brand: 'ChunkKey' };

/** What a chunk key looks like. */
export const CHUNK_KEY = /^[0-9a-f]{16}-[0-9a-f]{16}-[0-9a-f]{16}:\d+$/;

const SIDES: readonly Side[] = ['base', 'local', 'upstream'];
const HASH_DIGITS = 16;
const encoder = new TextEncoder();

/** They are asked for with every decision, and a merge does not change. */
const known = new WeakMap<TextMerge, ChunkKeys>();

/** By the chunk's index. Unchanged chunks, of which nothing is decided, have none. */
export type ChunkKeys = readonly (ChunkKey | undefined)[];

/** The keys of a merge's chunks. */
export function chunkKeys(merge: TextMerge, sha256: Sha256): ChunkKeys {
  const keys = known.get(merge) ?? keysOf(merge, sha256);
  known.set(merge, keys);
  return keys;
}

function keysOf(merge: TextMerge, sha256: Sha256): ChunkKeys {
  const met = new Map<string, number>();
  return merge.chunks.map((chunk) => {
    if (chunk.kind === 'unchanged') return undefined;
    const name = SIDES.map((side) => hashOfSide(merge, chunk, side, sha256)).join('-');
    const before = met.get(name) ?? 0;
    met.set(name, before + 1);
    return `${name}:${String(before)}` as ChunkKey;
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
