import { differingKeys, keysOf, sameFileDecision } from './fileDecision';
import type { ChunkDecisions, FileDecision } from './fileDecision';
import type { ChunkKey } from './chunkKey';

/**
 * What a step changed in the decisions on one file; null where nothing is decided. Where both are decisions on chunks,
 * each has only the chunks that the step changed, so that a step of a file with many conflicts stays small.
 */
export interface FileChange {
  readonly path: string;
  readonly before: FileDecision | null;
  readonly after: FileDecision | null;
}

/** @returns undefined when nothing changed */
export function fileChange(
  path: string,
  before: FileDecision | undefined,
  after: FileDecision | undefined,
): FileChange | undefined {
  if (sameFileDecision(before, after)) return undefined;
  if (before?.kind !== 'chunks' || after?.kind !== 'chunks')
    return { path, before: before ?? null, after: after ?? null };
  const keys = differingKeys(before.chunks, after.chunks);
  return {
    path,
    before: { kind: 'chunks', chunks: only(before.chunks, keys) },
    after: { kind: 'chunks', chunks: only(after.chunks, keys) },
  };
}

/** The same, taken back. */
export const reversed = ({ path, before, after }: FileChange): FileChange => ({
  path,
  before: after,
  after: before,
});

/** The decision on a file after a change. */
export function changedDecision(
  decision: FileDecision | undefined,
  { before, after }: FileChange,
): FileDecision | undefined {
  if (decision?.kind !== 'chunks' || before?.kind !== 'chunks' || after?.kind !== 'chunks')
    return after ?? undefined;
  const untouched = keysOf(decision.chunks).filter((key) => before.chunks[key] === undefined);
  return { kind: 'chunks', chunks: { ...only(decision.chunks, untouched), ...after.chunks } };
}

function only(chunks: ChunkDecisions, keys: readonly ChunkKey[]): ChunkDecisions {
  const entries = keys.flatMap((key) => {
    const decision = chunks[key];
    return decision ? [[key, decision] as const] : [];
  });
  return Object.fromEntries(entries);
}
