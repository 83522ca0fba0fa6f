import type { Side } from '../mergeChunk';
import { toChoice } from './toChoice';

/**
 * What is written for one chunk, and how that came about. Suggestions and what the user wrote have their lines (without
 * line ends) with them: they hold however suggestions are made later.
 */
export type ChunkDecision =
  | { readonly kind: 'side'; readonly side: Side }
  | { readonly kind: 'both'; readonly first: 'local' | 'upstream' }
  | { readonly kind: 'suggestion'; readonly lines: readonly string[] }
  | { readonly kind: 'edited'; readonly lines: readonly string[] };

export function sameChunkDecision(a: ChunkDecision | undefined, b: ChunkDecision | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  return a.kind === b.kind && JSON.stringify(toChoice(a)) === JSON.stringify(toChoice(b));
}
