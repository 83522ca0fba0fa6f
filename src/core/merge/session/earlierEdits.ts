import type { Sha256 } from '../../sha256';
import type { FileOutcome } from '../tree/mergeTree';
import { chunkKeys, hasLines, keyOfSide, type ChunkKey } from './chunkKey';
import type { FittingDecisions } from './decisionsFor';
import { keysOf, type FileDecision } from './fileDecision';
import { fileState } from './fileState';
import { openConflicts } from './progressOf';

/** What somebody wrote for a file before its sides moved on. It is only offered: nothing says that it still fits. */
export interface EarlierEdits {
  /** The whole text; undefined when there is none. */
  readonly text: string | undefined;
  /** Lines for open conflicts, by the chunk's index. */
  readonly chunks: ReadonlyMap<number, readonly string[]>;
}

/**
 * Finds what was written by hand for a file and has no effect any more. For an open conflict these are the latest lines
 * that were written for a conflict with the same local lines, or else with the same lines before; sides without lines
 * say nothing. Where several conflicts were equal and their number has changed, what was written for one of them is
 * offered for all.
 *
 * @param decision the session's, on this file
 */
export function earlierEdits(
  outcome: FileOutcome,
  decision: FileDecision | undefined,
  fitting: Pick<FittingDecisions, 'choices' | 'edited'>,
  sha256: Sha256,
): EarlierEdits {
  const chunks = new Map<number, readonly string[]>();
  if (decision?.kind === 'text')
    return { text: decision.state === fileState(outcome.file) ? undefined : decision.text, chunks };
  if (decision?.kind !== 'chunks' || outcome.kind !== 'text') return { text: undefined, chunks };
  const keys = chunkKeys(outcome.merge, sha256);
  const present = new Set(keys);
  const waiting = keysOf(decision.chunks).flatMap((key) => {
    const made = decision.chunks[key];
    return made?.kind === 'edited' && !present.has(key) ? [{ key, lines: made.lines }] : [];
  });
  for (const index of openConflicts(outcome, fitting)) {
    const [chunk, key] = [outcome.merge.chunks[index], keys[index]];
    if (!chunk || key === undefined) continue;
    const found = (['local', 'base'] as const)
      .filter((side) => hasLines(chunk, side))
      .map((side) => waiting.findLast((one) => isAlike(one.key, key, side)))
      .find((one) => one !== undefined);
    if (found) chunks.set(index, found.lines);
  }
  return { text: undefined, chunks };
}

const isAlike = (a: ChunkKey, b: ChunkKey, side: 'base' | 'local'): boolean =>
  keyOfSide(a, side) === keyOfSide(b, side);
