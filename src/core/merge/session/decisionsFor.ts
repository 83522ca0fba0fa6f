import type { Sha256 } from '../../sha256';
import type { Choice } from '../choice';
import type { FileChoice, FileChoices } from '../tree/fileChoice';
import type { FileOutcome, TreeMerge } from '../tree/mergeTree';
import { chunkKeys, type ChunkKey } from './chunkKey';
import { keysOf, type ChunkDecisions, type SessionDecisions } from './fileDecision';
import { fileState } from './fileState';
import { toChoice } from './toChoice';

/** What a session's decisions come to for one plan. */
export interface FittingDecisions {
  /** A file of which nothing that fits was decided has none. Not all conflicts of a text need to be among its choices. */
  readonly choices: FileChoices;
  /** Whole texts by path. */
  readonly edited: ReadonlyMap<string, Uint8Array>;
  /** Names those that fit, so that the ones which do not fit another plan can be told. */
  readonly fitting: ReadonlySet<string>;
  /** How many decisions fit the plan: those on chunks each count, as those on whole files do. */
  readonly applied: number;
  /**
   * How many do not, because the files moved on. They stay in the session without effect, and hold again when the files
   * are as they were.
   */
  readonly waiting: number;
}

const encoder = new TextEncoder();

/** Tells which decisions of a session hold for a plan. Decisions on settled chunks do too: they leave a change out. */
export function decisionsFor(tree: TreeMerge, decisions: SessionDecisions, sha256: Sha256): FittingDecisions {
  const choices = new Map<string, FileChoice>();
  const edited = new Map<string, Uint8Array>();
  const outcomes = new Map(tree.files.map((outcome) => [outcome.file.path, outcome]));
  const fitting = new Set<string>();
  let waiting = 0;
  for (const [path, decision] of decisions) {
    const outcome = outcomes.get(path);
    if (decision.kind === 'chunks') {
      const chunks = fittingChunks(outcome, decision.chunks, sha256);
      if (chunks.size > 0) choices.set(path, { chunks: new Map([...chunks.values()]) });
      for (const key of chunks.keys()) fitting.add(`${key} ${path}`);
      waiting += keysOf(decision.chunks).length - chunks.size;
      continue;
    }
    if (!outcome || fileState(outcome.file) !== decision.state) {
      waiting++;
      continue;
    }
    if (decision.kind === 'side') choices.set(path, decision.side);
    else edited.set(path, encoder.encode(decision.text));
    fitting.add(path);
  }
  return { choices, edited, fitting, applied: fitting.size, waiting };
}

/** The choices by the chunk's index, each under the chunk's key. */
function fittingChunks(
  outcome: FileOutcome | undefined,
  decisions: ChunkDecisions,
  sha256: Sha256,
): ReadonlyMap<ChunkKey, readonly [number, Choice]> {
  const fitting = new Map<ChunkKey, readonly [number, Choice]>();
  if (outcome?.kind !== 'text') return fitting;
  for (const [index, key] of chunkKeys(outcome.merge, sha256).entries()) {
    const decision = key === undefined ? undefined : decisions[key];
    if (key !== undefined && decision) fitting.set(key, [index, toChoice(decision)]);
  }
  return fitting;
}
