import type { Side } from '../mergeChunk';
import { sameChunkDecision, type ChunkDecision } from './chunkDecision';
import type { ChunkKey } from './chunkKey';

/** What was decided of one file: all of it by a side, all of its text, or chunk by chunk. One of the three at a time. */
export type FileDecision =
  /** The file as one side has it. Holds for files in this state only; see `fileState`. */
  | { readonly kind: 'side'; readonly side: Side; readonly state: string }
  /** The whole text, a byte order mark included, written in another editor. Holds for files in this state only. */
  | { readonly kind: 'text'; readonly text: string; readonly state: string }
  /** Decisions on chunks hold wherever the file has such a chunk, and as many equal ones as then; see `ChunkKey`. */
  | { readonly kind: 'chunks'; readonly chunks: ChunkDecisions };

export type ChunkDecisions = Readonly<Partial<Record<ChunkKey, ChunkDecision>>>;

/** By the `path` of the file's plan. A file of which nothing is decided is not in it. */
export type SessionDecisions = ReadonlyMap<string, FileDecision>;

/** The chunks of which something was decided. */
export const keysOf = (chunks: ChunkDecisions): ChunkKey[] => Object.keys(chunks) as ChunkKey[];

export function sameFileDecision(a: FileDecision | undefined, b: FileDecision | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.kind === 'side') return b.kind === 'side' && a.side === b.side && a.state === b.state;
  if (a.kind === 'text') return b.kind === 'text' && a.text === b.text && a.state === b.state;
  return b.kind === 'chunks' && differingKeys(a.chunks, b.chunks).length === 0;
}

/** The chunks that two files' decisions differ in. */
export function differingKeys(a: ChunkDecisions, b: ChunkDecisions): ChunkKey[] {
  return [...new Set([...keysOf(a), ...keysOf(b)])].filter((key) => !sameChunkDecision(a[key], b[key]));
}
