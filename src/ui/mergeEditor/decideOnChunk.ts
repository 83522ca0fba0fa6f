import type { MergeChunk } from '../../core/merge/mergeChunk';
import type { ChunkDecision } from '../../core/merge/session/chunkDecision';
import type { Choice, EditorMessage } from '../../protocol/mergeEditor';
import type { MergeSession } from './mergeSession';

/** What the editor says about one chunk. */
type ChunkMessage = Extract<EditorMessage, { type: 'choose' | 'write' | 'leave-out' }>;

/**
 * Does to a session what the user wants of a chunk: conflicts are decided, changes are left out.
 *
 * @returns false when that cannot be said of the chunk, as no page does that shows it
 */
export function decideOnChunk(session: MergeSession, message: ChunkMessage): boolean {
  const { path, chunk } = message;
  const kind = kindOf(session, path, chunk);
  switch (message.type) {
    case 'choose': {
      const decision = message.choice ? decisionOf(session, path, chunk, message.choice) : undefined;
      if (kind !== 'conflict' || (message.choice && !decision)) return false;
      session.decideChunk(path, chunk, decision, message.choice ? 'choose' : 'reset');
      return true;
    }
    case 'write':
      if (kind !== 'conflict') return false;
      session.decideChunk(path, chunk, { kind: 'edited', lines: message.lines }, 'edit', message.session);
      return true;
    case 'leave-out': {
      if (kind === undefined || kind === 'conflict' || kind === 'unchanged') return false;
      const decision: ChunkDecision | undefined = message.isLeftOut
        ? { kind: 'side', side: 'base' }
        : undefined;
      session.decideChunk(path, chunk, decision, message.isLeftOut ? 'leave-out' : 'take');
      return true;
    }
  }
}

/** Undefined for a file without chunks to decide on: no text, or decided as a whole. */
function kindOf(session: MergeSession, path: string, chunk: number): MergeChunk['kind'] | undefined {
  const outcome = session.outcome(path);
  if (outcome?.kind !== 'text' || session.wholeDecision(path) !== undefined) return undefined;
  return outcome.merge.chunks[chunk]?.kind;
}

function decisionOf(
  session: MergeSession,
  path: string,
  chunk: number,
  choice: Choice,
): ChunkDecision | undefined {
  if (choice.kind === 'side' || choice.kind === 'both') return choice;
  const outcome = session.outcome(path);
  const block = outcome?.kind === 'text' ? session.block(outcome, chunk) : undefined;
  if (block?.kind !== 'conflict' || choice.kind !== 'suggestion') return undefined;
  const lines = block.suggestions[choice.index]?.lines;
  return lines && { kind: 'suggestion', lines };
}
