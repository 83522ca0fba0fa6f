import assert from 'node:assert/strict';
import { Disposable } from 'vscode';
import type { ChunkDecision } from '../../src/core/merge/session/chunkDecision';
import type { ConflictBlock, FileDecision, MergeState } from '../../src/protocol/mergeEditor';
import type { PanelActions } from '../../src/ui/mergeEditor/mergePanel';
import type { MergeScreen, ResumeMerge, ScreenAnswer } from '../../src/ui/mergeEditor/mergeScreen';
import type { MergeSession } from '../../src/ui/mergeEditor/mergeSession';
import { mergeState } from '../../src/ui/mergeEditor/mergeState';
import { MovedWatch } from '../../src/ui/mergeEditor/movedWatch';
import type { Tracking } from '../../src/ui/tracking';
import type { TrackingState } from '../../src/ui/trackingState';
import { deferred } from '../host/deferred';

/** A merge while it is shown. */
export interface Showing {
  readonly session: MergeSession;
  /** Waits until what was decided so far was looked at for risks. */
  readonly risksKnown: () => Promise<void>;
}

/** Something that a user does while a merge is shown, or that happens meanwhile. */
export type Act = (showing: Showing) => void | Promise<void>;

/**
 * How a merge stops being shown: by an answer of the user's; `plan-again` and `answered` wait until files have moved, or
 * until another command answers.
 */
type End = ScreenAnswer | 'answered';

/** What is done in one showing of a merge, and how it ends. */
export type Script = readonly [...Act[], End];

interface Waiting {
  readonly session: MergeSession;
  readonly answer: (answer: ScreenAnswer) => void;
}

/** Merges that are decided on from a script, as a user would in the merge editor. */
export class ScriptedScreen implements MergeScreen {
  /** What each showing began with, in order. */
  readonly shown: MergeState[] = [];
  /** What each showing ended with. */
  readonly left: MergeState[] = [];
  /** The merges that were brought to the front, and those that were taken off the screen. */
  readonly revealed: string[] = [];
  readonly closed: string[] = [];
  readonly #state: TrackingState;
  readonly #scripts: Script[] = [];
  readonly #waiting = new Map<string, Waiting>();
  #actions: PanelActions | undefined;
  #resume: ResumeMerge | undefined;

  constructor(state: TrackingState) {
    this.#state = state;
  }

  /** The place where merges are shown, as the commands make it. */
  readonly for = (actions: PanelActions): this => {
    this.#actions = actions;
    return this;
  };

  /** What is done when a merge is shown next; with several, each in its turn. */
  play(...script: Script): void {
    this.#scripts.push(script);
  }

  assertAllAsked(): void {
    assert.equal(this.#scripts.length, 0, `Not shown: ${String(this.#scripts.length)} more`);
  }

  /** What the latest showing began with. */
  get state(): MergeState {
    const state = this.shown.at(-1);
    assert.ok(state, 'No merge was shown.');
    return state;
  }

  /** What the merge editor asks others to do. */
  get actions(): PanelActions {
    assert.ok(this.#actions);
    return this.#actions;
  }

  /** Goes on with what was on the screen before a restart. */
  get resume(): ResumeMerge {
    assert.ok(this.#resume);
    return this.#resume;
  }

  async show(tracking: Tracking, session: MergeSession): Promise<ScreenAnswer> {
    const showing = new ScriptedShowing(session);
    const { promise, resolve } = deferred<ScreenAnswer>();
    this.#waiting.set(session.key, { session, answer: resolve });
    const moved = new MovedWatch(this.#state, tracking, session, () => {
      resolve('plan-again');
    });
    try {
      await showing.risksKnown();
      this.shown.push(mergeState(session));
      const script = this.#scripts.shift();
      assert.ok(script, `A merge is shown that should not be: ${this.state.summary} ${this.state.notice}`);
      for (const act of script) if (typeof act === 'function') await showing.run(act);
      const end = script.at(-1);
      await showing.risksKnown();
      if (end === 'apply') assert.ok(session.canApply, describeState(session));
      const answer =
        end === 'answered' || end === 'plan-again' ? await promise : (end as Exclude<End, 'answered'>);
      if (end === 'plan-again') assert.equal(answer, end);
      this.left.push(mergeState(session));
      return answer;
    } finally {
      moved.dispose();
      showing.dispose();
      this.#waiting.delete(session.key);
    }
  }

  reveal(key: string): boolean {
    this.revealed.push(key);
    return this.#waiting.has(key);
  }

  answer(key: string, answer: 'apply' | 'abort'): boolean {
    const waiting = this.#waiting.get(key);
    if (!waiting) return false;
    if (answer === 'abort' || waiting.session.canApply) waiting.answer(answer);
    else this.reveal(key);
    return true;
  }

  close(key: string): void {
    this.closed.push(key);
  }

  register(resume: ResumeMerge): Disposable {
    this.#resume = resume;
    return new Disposable(() => undefined);
  }
}

/** Runs acts, and knows whether what they decided was looked at for risks. */
class ScriptedShowing implements Showing, Disposable {
  readonly session: MergeSession;
  readonly #subscription: Disposable;
  #decisions: MergeSession['decisions'] | undefined;
  #stale: MergeSession['risks'];
  #wake: () => void = () => undefined;

  constructor(session: MergeSession) {
    this.session = session;
    this.#decisions = session.decisions;
    this.#subscription = session.onDidChange(() => {
      if (session.decisions !== this.#decisions) this.#stale = session.risks;
      this.#decisions = session.decisions;
      this.#wake();
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async run(act: Act): Promise<void> {
    await act(this);
  }

  readonly risksKnown = async (): Promise<void> => {
    while (this.session.risks === undefined || this.session.risks === this.#stale)
      await new Promise<void>((resolve) => (this.#wake = resolve));
  };
}

/** Decides on all files at once. */
export const all =
  (decision: FileDecision): Act =>
  ({ session }) => {
    session.decideAll(decision);
  };

/** Decides on a file as a whole, as one of the buttons that are offered for it. */
export const file =
  (path: string, decision: FileDecision): Act =>
  ({ session }) => {
    const summary = mergeState(session).files.find((one) => one.path === path);
    assert.ok(summary, `${path} is not shown`);
    assert.ok(
      summary.options.some((option) => option.decision === decision),
      `${path}: ${decision} is not offered`,
    );
    session.decideFile(path, decision);
  };

/** Chooses for a conflict, or opens it again with null. @param number of the conflict, as it is shown */
export const conflict =
  (path: string, number: number, choice: Exclude<ChunkDecision, { kind: 'edited' }> | null): Act =>
  ({ session }) => {
    const { chunk } = conflictBlock(session, path, number);
    session.decideChunk(path, chunk, choice ?? undefined, choice ? 'choose' : 'reset');
  };

/** Chooses the suggestion for a conflict whose button is like this. */
export const suggestion =
  (path: string, number: number, label: RegExp): Act =>
  ({ session }) => {
    const { chunk, suggestions } = conflictBlock(session, path, number);
    const found = suggestions.find((one) => label.test(one.label));
    assert.ok(found, `${String(label)} is not among ${suggestions.map((one) => one.label).join(', ')}`);
    session.decideChunk(path, chunk, { kind: 'suggestion', lines: found.lines }, 'choose');
  };

/** Writes lines for a conflict by hand; those of one group are undone together. */
export const write =
  (path: string, number: number, lines: readonly string[], group = ''): Act =>
  ({ session }) => {
    const { chunk } = conflictBlock(session, path, number);
    session.decideChunk(path, chunk, { kind: 'edited', lines }, 'edit', group);
  };

/** Leaves the change out that brings a line, or takes it after all. */
export const leaveOut =
  (path: string, line: string, isLeftOut = true): Act =>
  ({ session }) => {
    const outcome = textOutcome(session, path);
    const chunk = outcome.merge.chunks.findIndex((_, index) => {
      const block = session.block(outcome, index);
      return block?.kind === 'change' && block.canLeaveOut && block.after.some(({ text }) => text === line);
    });
    assert.ok(chunk >= 0, `No change brings ${line}`);
    session.decideChunk(
      path,
      chunk,
      isLeftOut ? { kind: 'side', side: 'base' } : undefined,
      isLeftOut ? 'leave-out' : 'take',
    );
  };

export const undo: Act = ({ session }) => {
  session.undo();
};

export const redo: Act = ({ session }) => {
  session.redo();
};

/** Confirms what is risky in what was decided so far. */
export const confirmRisks: Act = async ({ session, risksKnown }) => {
  await risksKnown();
  session.confirmRisks(true);
};

/** What was decided so far cannot be applied. */
export const cannotApply: Act = async ({ session, risksKnown }) => {
  await risksKnown();
  assert.equal(session.canApply, false);
};

/** A conflict as it is shown. @param number among all conflicts of the merge, from 1 */
export function conflictBlock(session: MergeSession, path: string, number: number): ConflictBlock {
  const outcome = textOutcome(session, path);
  const found = outcome.merge.chunks
    .map((_, index) => session.block(outcome, index))
    .find((block) => block?.kind === 'conflict' && block.number === number);
  assert.ok(found?.kind === 'conflict', `${path} has no conflict ${String(number)}`);
  return found;
}

function textOutcome(
  session: MergeSession,
  path: string,
): Extract<ReturnType<MergeSession['outcome']>, { kind: 'text' }> {
  const outcome = session.outcome(path);
  assert.ok(outcome?.kind === 'text', `${path} is not merged by lines`);
  return outcome;
}

function describeState(session: MergeSession): string {
  const { summary, resolved, conflicts, risks, areRisksConfirmed } = mergeState(session);
  const of = `${String(resolved)} of ${String(conflicts)}`;
  return `It cannot be applied: ${summary}; ${of}; ${risks.map(({ text }) => text).join()} ${String(areRisksConfirmed)}`;
}
