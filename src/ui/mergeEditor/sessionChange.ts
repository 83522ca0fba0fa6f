import { chunkKeys } from '../../core/merge/session/chunkKey';
import {
  differingKeys,
  type ChunkDecisions,
  type FileDecision,
  type SessionDecisions,
} from '../../core/merge/session/fileDecision';
import type { FileOutcome } from '../../core/merge/tree/mergeTree';
import { nodeSha256 } from '../../store/nodeSha256';

/** What of a session is not the same any more. */
export type SessionChange =
  /** The plan: everything. */
  | { readonly kind: 'plan' }
  /** What is shown of a file. */
  | { readonly kind: 'file'; readonly path: string }
  /** Which file is shown. */
  | { readonly kind: 'selection' }
  /** Some blocks of a file. */
  | { readonly kind: 'chunks'; readonly path: string; readonly chunks: readonly number[] }
  /** Only what is beside the lines. */
  | { readonly kind: 'state' };

/** The files, or the chunks of them, that are decided otherwise than before. */
export function differences(
  before: SessionDecisions,
  now: SessionDecisions,
  outcomeOf: (path: string) => FileOutcome | undefined,
): SessionChange[] {
  const paths = new Set([...before.keys(), ...now.keys()]);
  return [...paths].flatMap((path): SessionChange[] => {
    const [from, to] = [before.get(path), now.get(path)];
    if (from === to) return [];
    const outcome = outcomeOf(path);
    const areChunks = (from ?? to)?.kind === 'chunks' && (to ?? from)?.kind === 'chunks';
    if (outcome?.kind !== 'text' || !areChunks) return [{ kind: 'file', path }];
    const keys = chunkKeys(outcome.merge, nodeSha256);
    const differing = differingKeys(chunksOf(from), chunksOf(to));
    const chunks = differing.map((key) => keys.indexOf(key)).filter((index) => index >= 0);
    return [{ kind: 'chunks', path, chunks }];
  });
}

const chunksOf = (decision: FileDecision | undefined): ChunkDecisions =>
  decision?.kind === 'chunks' ? decision.chunks : {};
