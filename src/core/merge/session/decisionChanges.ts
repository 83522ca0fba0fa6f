import type { Side } from '../mergeChunk';
import type { TreeMerge } from '../tree/mergeTree';
import type { PlannedFile } from '../tree/treePlan';
import type { ChunkDecision } from './chunkDecision';
import type { ChunkKey } from './chunkKey';
import { keysOf, type FileDecision, type SessionDecisions } from './fileDecision';
import { fileState } from './fileState';
import { filesTakenFrom } from './filesTakenFrom';
import type { DecisionChanges } from './sessionHistory';

/**
 * Decides on one chunk of a text, or opens it again. What was decided of the whole file before is replaced; undo has
 * it back.
 */
export function chunkChange(
  decisions: SessionDecisions,
  path: string,
  key: ChunkKey,
  decision: ChunkDecision | undefined,
): DecisionChanges {
  const known = decisions.get(path);
  const chunks = known?.kind === 'chunks' ? known.chunks : {};
  const others = Object.fromEntries(
    keysOf(chunks).flatMap((other) => (other === key ? [] : [[other, chunks[other]] as const])),
  );
  const decided = decision ? { ...others, [key]: decision } : others;
  return new Map([[path, { kind: 'chunks', chunks: decided }]]);
}

/**
 * Takes a whole file from one side, or, with `merge`, drops what was decided of it: its conflicts are open again. The
 * decisions that a side replaced come back by undo only.
 */
export function fileSideChange(file: PlannedFile, side: Side | 'merge'): DecisionChanges {
  return new Map([[file.path, sideDecision(file, side)]]);
}

/** Gives a whole file the text that was written elsewhere. */
export function fileTextChange(file: PlannedFile, text: string): DecisionChanges {
  return new Map([[file.path, { kind: 'text', text, state: fileState(file) }]]);
}

/**
 * Takes all files from one side, the settled ones too, or drops everything that was decided. What was decided of files that
 * are not meant remains; see {@link filesTakenFrom}.
 *
 * @param target the side that is written
 */
export function allFilesChange(
  tree: TreeMerge,
  side: Side | 'merge',
  target: 'local' | 'upstream',
): DecisionChanges {
  const meant = side === 'merge' ? tree.files.map(({ file }) => file) : filesTakenFrom(tree, side, target);
  return new Map(meant.map((file) => [file.path, sideDecision(file, side)] as const));
}

function sideDecision(file: PlannedFile, side: Side | 'merge'): FileDecision | undefined {
  return side === 'merge' ? undefined : { kind: 'side', side, state: fileState(file) };
}
