import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FileDecision, SessionDecisions } from '../../../../../src/core/merge/session/fileDecision';
import { MOST_CHARACTERS, MOST_STEPS } from '../../../../../src/core/merge/session/historyBounds';
import {
  decide,
  emptyHistory,
  redo,
  undo,
  type DecisionChanges,
  type SessionHistory,
  type StepName,
} from '../../../../../src/core/merge/session/sessionHistory';
import { anyHistory, decisionChanges, keyOf, moved, moves, stepName } from './arbitraryDecisions';

const WHAT: StepName = { code: 'choose', path: 'a' };
const text = (written: string): FileDecision => ({ kind: 'text', text: written, state: 'one' });

/** What decisions become, by the plainest means. */
function after(
  now: SessionDecisions,
  changes: ReadonlyMap<string, FileDecision | undefined>,
): SessionDecisions {
  const result = new Map(now);
  for (const [path, decision] of changes) {
    const isNone = decision?.kind === 'chunks' && Object.keys(decision.chunks).length === 0;
    if (decision && !isNone) result.set(path, decision);
    else result.delete(path);
  }
  return result;
}

const isSame = (a: SessionDecisions, b: SessionDecisions): boolean => {
  try {
    assert.deepEqual(a, b);
    return true;
  } catch {
    return false;
  }
};

describe('the history of a merge session', () => {
  it('has what was decided, and a step for it if anything changed', () => {
    fc.assert(
      fc.property(anyHistory, decisionChanges, stepName, (history, changes, what) => {
        const decided = decide(history, changes, what);
        assert.deepEqual(decided.now, after(history.now, changes));
        if (isSame(decided.now, history.now)) {
          assert.equal(decided, history);
          return;
        }
        assert.equal(decided.done.length, history.done.length + 1);
        assert.deepEqual(decided.done.at(-1)?.what, what);
        assert.deepEqual(decided.undone, []);
      }),
    );
  });

  it('is undone to what it was, and redone', () => {
    fc.assert(
      fc.property(anyHistory, decisionChanges, stepName, (history, changes, what) => {
        const decided = decide(history, changes, what);
        fc.pre(decided !== history);
        const undone = undo(decided);
        assert.deepEqual(undone.now, history.now);
        assert.deepEqual(undone.done, history.done);
        assert.deepEqual(redo(undone), decided);
      }),
    );
  });

  it('goes where a stack of states goes, whatever is decided, undone and redone', () => {
    fc.assert(
      fc.property(moves(['']), (all) => {
        let states: SessionDecisions[] = [new Map()];
        let at = 0;
        let history = emptyHistory;
        for (const move of all) {
          history = moved(history, move);
          if (move.kind !== 'decide') {
            at = move.kind === 'undo' ? Math.max(0, at - 1) : Math.min(states.length - 1, at + 1);
          } else {
            const next = after(states[at] ?? new Map(), move.changes);
            if (!isSame(next, states[at] ?? new Map())) states = [...states.slice(0, ++at), next];
          }
          assert.deepEqual(history.now, states[at]);
          assert.equal(history.done.length, at);
          assert.equal(history.undone.length, states.length - 1 - at);
        }
      }),
    );
  });

  it('comes back to where it is from either end, with groups too', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const times = (count: number, step: typeof undo, from: SessionHistory): SessionHistory =>
          Array.from({ length: count }).reduce<SessionHistory>(step, from);
        const first = times(history.done.length, undo, history);
        assert.deepEqual(first.now, new Map());
        assert.equal(undo(first), first);
        const last = times(history.undone.length, redo, history);
        assert.equal(redo(last), last);
        assert.deepEqual(times(history.done.length, redo, first), history);
        assert.deepEqual(times(history.undone.length, undo, last), history);
      }),
    );
  });

  it('takes what is typed in one go for one step', () => {
    const before = decide(emptyHistory, new Map([['a', text('draft')]]), WHAT);
    const typed = ['d', 'dr', 'dra'].reduce(
      (history, written) => decide(history, new Map([['a', text(written)]]), WHAT, 'typing 1'),
      before,
    );
    assert.equal(typed.done.length, 2);
    assert.deepEqual(typed.now.get('a'), text('dra'));
    assert.deepEqual(undo(typed).now, before.now);
    assert.deepEqual(redo(undo(typed)).now, typed.now);
    // Another file in the same go belongs to it, another go does not.
    const more = decide(typed, new Map([['b', text('other')]]), WHAT, 'typing 1');
    assert.deepEqual(undo(more).now, before.now);
    const next = decide(typed, new Map([['a', text('drat')]]), WHAT, 'typing 2');
    assert.deepEqual(undo(next).now, typed.now);
    // Typed back to what was there: nothing was done.
    const back = decide(typed, new Map([['a', text('draft')]]), WHAT, 'typing 1');
    assert.deepEqual(back, before);
  });

  it('begins a new step when something was undone in between', () => {
    const typed = decide(emptyHistory, new Map([['a', text('1')]]), WHAT, 'typing');
    const undone = undo(decide(typed, new Map([['b', text('2')]]), WHAT));
    const more = decide(undone, new Map([['a', text('3')]]), WHAT, 'typing');
    assert.equal(more.done.length, 2);
    assert.deepEqual(undo(more).now, typed.now);
  });

  it('keeps what can still be redone when nothing changes', () => {
    const undone = undo(decide(emptyHistory, new Map([['a', text('1')]]), WHAT, 'typing'));
    assert.equal(decide(undone, new Map([['a', undefined]]), WHAT, 'typing'), undone);
    assert.equal(undone.undone.length, 1);
  });

  it('has only the chunks in a step that the step changed', () => {
    const chunks = (...digits: string[]): FileDecision => ({
      kind: 'chunks',
      chunks: Object.fromEntries(digits.map((digit) => [keyOf(digit), { kind: 'side', side: 'local' }])),
    });
    const history = decide(
      decide(emptyHistory, new Map([['a', chunks('1', '2', '3')]]), WHAT),
      new Map([['a', chunks('1', '2', '4')]]),
      WHAT,
    );
    assert.deepEqual(history.done[1]?.changes, [{ path: 'a', before: chunks('3'), after: chunks('4') }]);
    assert.deepEqual(undo(history).now.get('a'), chunks('1', '2', '3'));
  });

  it('forgets the oldest steps, not what was decided', () => {
    let history = emptyHistory;
    const count = MOST_STEPS + 20;
    for (let i = 0; i < count; i++)
      history = decide(history, new Map([[`file ${String(i)}`, text('x')]]), WHAT);
    assert.equal(history.done.length, MOST_STEPS);
    assert.equal(history.now.size, count);
    while (history.done.length > 0) history = undo(history);
    assert.deepEqual([...history.now.keys()].at(-1), 'file 19');
    assert.equal(history.now.size, 20);
  });

  it('stays small when all of many files are taken from one side again and again', () => {
    const all = (side: 'local' | 'upstream'): DecisionChanges =>
      new Map(
        Array.from({ length: 1100 }, (_, index) => {
          const path = `docs/chapter ${String(index)}.md`;
          return [path, { kind: 'side', side, state: JSON.stringify([path, 'f'.repeat(64)]) }] as const;
        }),
      );
    let history = emptyHistory;
    const lengths = Array.from({ length: 30 }, (_, index) => {
      history = decide(history, all(index % 2 === 0 ? 'local' : 'upstream'), WHAT);
      return JSON.stringify(history.done).length;
    });
    assert.ok(lengths.every((length) => length <= MOST_CHARACTERS + MOST_STEPS));
    // It was worth forgetting something, and not more than needed.
    assert.ok(history.done.length > 1 && history.done.length < 30, String(history.done.length));
    const [step] = history.done;
    assert.ok((lengths.at(-1) ?? 0) + JSON.stringify(step).length > MOST_CHARACTERS);
  });

  it('forgets long steps sooner, but never the last', () => {
    const long = 'x'.repeat(MOST_CHARACTERS / 4);
    let history = emptyHistory;
    for (let i = 0; i < 8; i++)
      history = decide(history, new Map([['a', text(`${String(i)}${long}`)]]), WHAT);
    // Each has the text before and after.
    assert.equal(history.done.length, 1);
    const lines = [long, long, long, long, long];
    const edited: FileDecision = { kind: 'chunks', chunks: { [keyOf('1')]: { kind: 'edited', lines } } };
    history = decide(history, new Map([['b', edited]]), WHAT);
    assert.equal(history.done.length, 1);
    assert.equal(undo(history).now.has('b'), false);
    for (let i = 0; i < 8; i++)
      history = decide(history, new Map([[`c${String(i)}`, text(long.slice(0, 99))]]), WHAT);
    assert.equal(history.done.length, 8);
  });
});
