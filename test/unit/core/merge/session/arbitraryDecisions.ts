import fc from 'fast-check';
import type { ChunkDecision } from '../../../../../src/core/merge/session/chunkDecision';
import type { ChunkKey } from '../../../../../src/core/merge/session/chunkKey';
import type { FileDecision } from '../../../../../src/core/merge/session/fileDecision';
import {
  decide,
  emptyHistory,
  redo,
  undo,
  type DecisionChanges,
  type SessionHistory,
  type StepName,
} from '../../../../../src/core/merge/session/sessionHistory';

const side = fc.constantFrom('local' as const, 'base' as const, 'upstream' as const);
const sideOrMerge = fc.constantFrom('local' as const, 'base' as const, 'upstream' as const, 'merge' as const);
const text = fc.string({ unit: 'binary', maxLength: 4 });
const lines = fc.array(text, { maxLength: 3 });
/** Names that plain objects have a meaning for are among them. */
const path = fc.constantFrom('SKILL.md', 'docs/a.md', '__proto__', 'constructor');
const state = fc.constantFrom('one', 'another');

/** A key as any: only its form and which other it equals matter to a history. */
export const keyOf = (digit: string, occurrence = 0): ChunkKey =>
  `${[digit, '0', 'f'].map((one) => one.repeat(16)).join('-')}:${String(occurrence)}/2` as ChunkKey;

const key = fc.constantFrom(keyOf('1'), keyOf('2'), keyOf('2', 1), keyOf('3'));
const plain = { noNullPrototype: true };

export const chunkDecision: fc.Arbitrary<ChunkDecision> = fc.oneof(
  fc.record({ kind: fc.constant('side' as const), side }, plain),
  fc.record(
    { kind: fc.constant('both' as const), first: fc.constantFrom('local' as const, 'upstream' as const) },
    plain,
  ),
  fc.record({ kind: fc.constant('suggestion' as const), lines }, plain),
  fc.record({ kind: fc.constant('edited' as const), lines }, plain),
);

const fileDecision: fc.Arbitrary<FileDecision> = fc.oneof(
  fc.record({ kind: fc.constant('side' as const), side, state }, plain),
  fc.record({ kind: fc.constant('text' as const), text, state }, plain),
  {
    weight: 4,
    arbitrary: fc.record(
      {
        kind: fc.constant('chunks' as const),
        chunks: fc
          .array(fc.tuple(key, chunkDecision), { maxLength: 3 })
          .map((entries) => Object.fromEntries(entries)),
      },
      plain,
    ),
  },
);

export const decisionChanges: fc.Arbitrary<DecisionChanges> = fc
  .array(fc.tuple(path, fc.option(fileDecision, { nil: undefined, freq: 3 })), { maxLength: 3 })
  .map((entries) => new Map(entries));

export const stepName: fc.Arbitrary<StepName> = fc.oneof(
  fc.record(
    {
      code: fc.constantFrom('choose', 'edit', 'reset', 'leave-out', 'take', 'elsewhere'),
      path,
    },
    plain,
  ),
  fc.record({ code: fc.constant('file' as const), path, decision: sideOrMerge }, plain),
  fc.record({ code: fc.constant('all' as const), decision: sideOrMerge }, plain),
);

/** One thing that is done with a history. */
export type Move =
  | {
      readonly kind: 'decide';
      readonly changes: DecisionChanges;
      readonly what: StepName;
      readonly group: string;
    }
  | { readonly kind: 'undo' | 'redo' };

export const moves = (groups: readonly string[]): fc.Arbitrary<Move[]> =>
  fc.array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record(
          {
            kind: fc.constant('decide' as const),
            changes: decisionChanges,
            what: stepName,
            group: fc.constantFrom(...groups),
          },
          plain,
        ),
      },
      fc.record({ kind: fc.constantFrom('undo' as const, 'redo' as const) }, plain),
    ),
    { maxLength: 20 },
  );

export function moved(history: SessionHistory, move: Move): SessionHistory {
  if (move.kind === 'decide') return decide(history, move.changes, move.what, move.group);
  return move.kind === 'undo' ? undo(history) : redo(history);
}

/** What a user may have come to. */
export const anyHistory: fc.Arbitrary<SessionHistory> = moves(['', 'typing']).map((all) =>
  all.reduce(moved, emptyHistory),
);
