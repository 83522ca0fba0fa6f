import type { Side } from '../mergeChunk';
import { changedDecision, fileChange, reversed, type FileChange } from './fileChange';
import type { FileDecision, SessionDecisions } from './fileDecision';
import { withinBounds } from './historyBounds';

/** What a step was, as a code with what words about it need. */
export type StepName =
  /**
   * - `choose`: a side, both, or a suggestion for a chunk; `edit`: lines written by hand; `reset`: the chunk is open again.
   * - `leave-out`, `take`: a change that needs no decision is left out, or taken after all.
   * - `elsewhere`: the whole text, written in another editor.
   */
  | {
      readonly code: 'choose' | 'edit' | 'reset' | 'leave-out' | 'take' | 'elsewhere';
      readonly path: string;
    }
  | { readonly code: 'file'; readonly path: string; readonly decision: Side | 'merge' }
  | { readonly code: 'all'; readonly decision: Side | 'merge' };

/** What is undone at once. */
export interface Step {
  readonly what: StepName;
  /** Steps of one group that follow each other are one, as what is typed in one go; empty for a step of its own. */
  readonly group: string;
  /** No path twice. */
  readonly changes: readonly FileChange[];
}

/** What is decided in a session, and the way there. Plain data, but for the map; never changed in place. */
export interface SessionHistory {
  readonly now: SessionDecisions;
  /** Oldest first. The oldest are forgotten when there are too many; see `historyBounds`. */
  readonly done: readonly Step[];
  /** What was undone and can be redone; the last comes first. */
  readonly undone: readonly Step[];
}

/** What decisions on files become; undefined: nothing is decided any more. */
export type DecisionChanges = ReadonlyMap<string, FileDecision | undefined>;

export const emptyHistory: SessionHistory = { now: new Map(), done: [], undone: [] };

/**
 * Makes decisions, as one step. What was undone before cannot be redone any more. Decisions that change nothing are no
 * step.
 *
 * @param group see {@link Step.group}
 */
export function decide(
  history: SessionHistory,
  changes: DecisionChanges,
  what: StepName,
  group = '',
): SessionHistory {
  const last = history.done.at(-1);
  if (group === '' || last?.group !== group || history.undone.length > 0)
    return withStep(history, changes, what, group);
  if (changesFrom(history.now, changes).length === 0) return history;
  const together = new Map(last.changes.map(({ path }) => [path, history.now.get(path)] as const));
  for (const [path, decision] of changes) together.set(path, decision);
  const before = { ...undo(history), undone: [] };
  return withStep(before, together, what, group);
}

/** Takes the last step back, if there is one. */
export function undo(history: SessionHistory): SessionHistory {
  const step = history.done.at(-1);
  if (!step) return history;
  return {
    now: changed(history.now, step.changes.map(reversed)),
    done: history.done.slice(0, -1),
    undone: [...history.undone, step],
  };
}

/** Does again what was undone last, if there is anything. */
export function redo(history: SessionHistory): SessionHistory {
  const step = history.undone.at(-1);
  if (!step) return history;
  return {
    now: changed(history.now, step.changes),
    done: [...history.done, step],
    undone: history.undone.slice(0, -1),
  };
}

function withStep(
  history: SessionHistory,
  wanted: DecisionChanges,
  what: StepName,
  group: string,
): SessionHistory {
  const changes = changesFrom(history.now, wanted);
  if (changes.length === 0) return history;
  return {
    now: changed(history.now, changes),
    done: withinBounds([...history.done, { what, group, changes }]),
    undone: [],
  };
}

function changesFrom(now: SessionDecisions, wanted: DecisionChanges): FileChange[] {
  return [...wanted].flatMap(
    ([path, decision]) => fileChange(path, now.get(path), withoutEmpty(decision)) ?? [],
  );
}

/** Decisions on no chunk are none. */
function withoutEmpty(decision: FileDecision | undefined): FileDecision | undefined {
  if (decision?.kind !== 'chunks' || Object.keys(decision.chunks).length > 0) return decision;
  return undefined;
}

function changed(decisions: SessionDecisions, changes: readonly FileChange[]): SessionDecisions {
  const result = new Map(decisions);
  for (const change of changes) {
    const decision = changedDecision(result.get(change.path), change);
    if (decision) result.set(change.path, decision);
    else result.delete(change.path);
  }
  return result;
}
