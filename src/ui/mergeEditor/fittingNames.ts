import { chunkKeys } from '../../core/merge/session/chunkKey';
import { keysOf, type SessionDecisions } from '../../core/merge/session/fileDecision';
import { fileState } from '../../core/merge/session/fileState';
import type { TreeMerge } from '../../core/merge/tree/mergeTree';
import { nodeSha256 } from '../../store/nodeSha256';

/** Names the decisions that fit a plan, so that those which do not fit the next one can be told. */
export function fittingNames({ files }: TreeMerge, decisions: SessionDecisions): ReadonlySet<string> {
  const names = new Set<string>();
  for (const outcome of files) {
    const { path } = outcome.file;
    const decision = decisions.get(path);
    if (decision?.kind === 'chunks' && outcome.kind === 'text') {
      const present = new Set(chunkKeys(outcome.merge, nodeSha256));
      for (const key of keysOf(decision.chunks)) if (present.has(key)) names.add(`${key} ${path}`);
    } else if (decision && decision.kind !== 'chunks' && decision.state === fileState(outcome.file)) {
      names.add(path);
    }
  }
  return names;
}
