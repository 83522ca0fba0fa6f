import type { Choice } from '../choice';
import type { ChunkDecision } from './chunkDecision';

/** The choice that a decision stands for. */
export function toChoice(decision: ChunkDecision): Choice {
  switch (decision.kind) {
    case 'side':
      return decision.side;
    case 'both':
      return decision.first === 'local' ? 'local-then-upstream' : 'upstream-then-local';
    case 'suggestion':
    case 'edited':
      return { lines: decision.lines };
  }
}
