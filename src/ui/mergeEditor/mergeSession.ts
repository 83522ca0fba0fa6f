import { EventEmitter, type Disposable } from 'vscode';
import { chunkKeys, type ChunkKey } from '../../core/merge/session/chunkKey';
import type { ChunkDecision } from '../../core/merge/session/chunkDecision';
import {
  allFilesChange,
  chunkChange,
  fileSideChange,
  fileTextChange,
} from '../../core/merge/session/decisionChanges';
import { decisionsFor, type FittingDecisions } from '../../core/merge/session/decisionsFor';
import { earlierEdits, type EarlierEdits } from '../../core/merge/session/earlierEdits';
import type { FileDecision } from '../../core/merge/session/fileDecision';
import { fileState } from '../../core/merge/session/fileState';
import { progressOf, type Progress, type TreeProgress } from '../../core/merge/session/progressOf';
import {
  decide,
  emptyHistory,
  redo,
  undo,
  type DecisionChanges,
  type SessionHistory,
  type StepName,
} from '../../core/merge/session/sessionHistory';
import type { Side } from '../../core/merge/mergeChunk';
import type { TextMerge } from '../../core/merge/mergeText';
import type { FileOutcome } from '../../core/merge/tree/mergeTree';
import type { PlannedRisk } from '../../operations/planRisks';
import { nodeSha256 } from '../../store/nodeSha256';
import type { Block } from '../../protocol/mergeEditor';
import { requestKey } from '../../store/mergeSessions/mergeSessionRequest';
import { targetOf } from '../mergeRequest';
import type { MergeSubject } from '../mergeSubject';
import { ConflictNumbers } from './conflictNumbers';
import { firstFile } from './firstFile';
import { differences, type SessionChange } from './sessionChange';
import { TextView } from './textView';

/** What was decided before, in this window or another, or before a restart. */
interface SessionStart {
  readonly history: SessionHistory;
  readonly confirmedRisks: readonly string[];
  readonly selected: string;
}

const START: SessionStart = { history: emptyHistory, confirmedRisks: [], selected: '' };

type TextOutcome = Extract<FileOutcome, { kind: 'text' }>;

/** A merge that is being decided on: its plan, and what was decided so far. Knows nothing of how it is shown. */
export class MergeSession implements Disposable {
  readonly key: string;
  #subject: MergeSubject;
  #history: SessionHistory;
  #fitting: FittingDecisions;
  #progress: TreeProgress;
  #risks: readonly PlannedRisk[] | undefined;
  #confirmed: ReadonlySet<string>;
  #selected: string;
  #notice = '';
  #isBusy = false;
  #numbers: ConflictNumbers;
  readonly #earlierEdits = new Map<string, EarlierEdits>();
  #views = new WeakMap<TextMerge, TextView>();
  readonly #changed = new EventEmitter<readonly SessionChange[]>();
  readonly onDidChange = this.#changed.event;

  constructor(subject: MergeSubject, { history, confirmedRisks, selected }: SessionStart = START) {
    this.key = requestKey(subject.request);
    this.#subject = subject;
    this.#history = history;
    this.#confirmed = new Set(confirmedRisks);
    this.#selected = selected;
    this.#fitting = decisionsFor(subject.plan.tree, history.now, nodeSha256);
    this.#progress = progressOf(subject.plan.tree, this.#fitting);
    this.#numbers = new ConflictNumbers(subject.plan.tree);
    if (!this.outcome(selected)) this.#selected = firstFile(subject, this.#fitting);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  get subject(): MergeSubject {
    return this.#subject;
  }

  get history(): SessionHistory {
    return this.#history;
  }

  /** What was decided and fits the plan, as operations take it. */
  get decisions(): FittingDecisions {
    return this.#fitting;
  }

  get progress(): Progress {
    return this.#progress;
  }

  get isDecided(): boolean {
    return this.#progress.resolved === this.#progress.conflicts;
  }

  get selected(): string {
    return this.#selected;
  }

  /** What the user has to know before going on; empty when nothing. */
  get notice(): string {
    return this.#notice;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Undefined until they were looked for. */
  get risks(): readonly PlannedRisk[] | undefined {
    return this.#risks;
  }

  get confirmedRisks(): readonly string[] {
    return [...this.#confirmed];
  }

  get areRisksConfirmed(): boolean {
    return this.#risks?.every(({ name }) => this.#confirmed.has(name)) ?? false;
  }

  /** A push is not asked about its risks: nothing comes here. */
  get canApply(): boolean {
    return !this.#isBusy && this.isDecided && this.areRisksConfirmed;
  }

  progressOf(path: string): Progress {
    return this.#progress.files.get(path) ?? { conflicts: 0, resolved: 0 };
  }

  /** What was decided of a file as a whole, if it fits the plan. */
  wholeDecision(path: string): Extract<FileDecision, { kind: 'side' | 'text' }> | undefined {
    const decision = this.#history.now.get(path);
    const outcome = this.outcome(path);
    if (!decision || decision.kind === 'chunks' || !outcome) return undefined;
    return decision.state === fileState(outcome.file) ? decision : undefined;
  }

  outcome(path: string): FileOutcome | undefined {
    return this.#subject.plan.tree.files.find(({ file }) => file.path === path);
  }

  /** The path in the plan of the file that lies at a path afterwards, or lay there before; empty when there is none. */
  planPathOf(path: string): string {
    const found = this.#subject.plan.tree.files.find(
      ({ file }) => file.path === path || file.local?.path === path || file.upstream?.path === path,
    );
    return found?.file.path ?? '';
  }

  /** A merged text as it is shown. What takes time in it is computed once. */
  textView(outcome: TextOutcome): TextView {
    const { merge, file } = outcome;
    const known = this.#views.get(merge);
    if (known) return known;
    const isBaseKnown = file.result.base !== undefined;
    const view = new TextView(merge, file.path, this.#subject.names, isBaseKnown);
    this.#views.set(merge, view);
    return view;
  }

  block(outcome: TextOutcome, chunk: number): Block | undefined {
    const { path } = outcome.file;
    const decision = this.#history.now.get(path);
    const key = this.#keysOf(outcome)[chunk];
    return this.textView(outcome).block(chunk, {
      decision: decision?.kind === 'chunks' && key !== undefined ? decision.chunks[key] : undefined,
      number: this.#numbers.of(path, chunk),
      earlier: this.#earlier(outcome).chunks.get(chunk),
    });
  }

  /** Decides on a chunk; without a decision it is open again. @param group see `Step.group` */
  decideChunk(
    path: string,
    chunk: number,
    decision: ChunkDecision | undefined,
    code: Extract<StepName['code'], 'choose' | 'edit' | 'reset' | 'leave-out' | 'take'>,
    group = '',
  ): void {
    const outcome = this.outcome(path);
    const key = outcome?.kind === 'text' ? this.#keysOf(outcome)[chunk] : undefined;
    if (key === undefined) return;
    this.#decide(chunkChange(this.#history.now, path, key, decision), { code, path }, group);
  }

  /** Decides on several chunks of a file at once, as another editor did. */
  decideChunks(path: string, decisions: ReadonlyMap<number, ChunkDecision | undefined>): void {
    const outcome = this.outcome(path);
    if (outcome?.kind !== 'text') return;
    const keys = this.#keysOf(outcome);
    let { now } = this.#history;
    for (const [chunk, decision] of decisions) {
      const key = keys[chunk];
      if (key !== undefined) now = new Map([...now, ...fileDecisions(chunkChange(now, path, key, decision))]);
    }
    this.#decide(new Map([[path, now.get(path)]]), { code: 'elsewhere', path });
  }

  /** Gives a file the text that another editor has written. */
  decideText(path: string, text: string): void {
    const outcome = this.outcome(path);
    if (outcome) this.#decide(fileTextChange(outcome.file, text), { code: 'elsewhere', path });
  }

  decideFile(path: string, decision: Side | 'merge'): void {
    const outcome = this.outcome(path);
    if (outcome) this.#decide(fileSideChange(outcome.file, decision), { code: 'file', path, decision });
  }

  decideAll(decision: Side | 'merge'): void {
    const { plan, request } = this.#subject;
    this.#decide(allFilesChange(plan.tree, decision, targetOf(request)), { code: 'all', decision });
  }

  undo(): void {
    if (!this.#isBusy) this.#setHistory(undo(this.#history));
  }

  redo(): void {
    if (!this.#isBusy) this.#setHistory(redo(this.#history));
  }

  select(path: string): void {
    if (path === this.#selected || !this.outcome(path)) return;
    this.#selected = path;
    this.#changed.fire([{ kind: 'selection' }]);
  }

  confirmRisks(isConfirmed: boolean): void {
    this.#confirmed = new Set(isConfirmed ? (this.#risks ?? []).map(({ name }) => name) : []);
    this.#changed.fire([{ kind: 'state' }]);
  }

  setRisks(risks: readonly PlannedRisk[]): void {
    this.#risks = risks;
    this.#changed.fire([{ kind: 'state' }]);
  }

  setBusy(isBusy: boolean): void {
    this.#isBusy = isBusy;
    this.#changed.fire([{ kind: 'state' }]);
  }

  setNotice(notice: string): void {
    this.#notice = notice;
    this.#changed.fire([{ kind: 'state' }]);
  }

  /** Goes on with a newer plan: what was decided holds wherever it fits. @returns how many decisions do not fit it any more */
  replan(subject: MergeSubject): number {
    const before = this.#fitting.fitting;
    this.#subject = subject;
    this.#risks = undefined;
    this.#views = new WeakMap();
    this.#refit();
    this.#numbers = new ConflictNumbers(subject.plan.tree);
    if (!this.outcome(this.#selected)) this.#selected = firstFile(subject, this.#fitting);
    this.#changed.fire([{ kind: 'plan' }]);
    return [...before].filter((name) => !this.#fitting.fitting.has(name)).length;
  }

  /** Takes over what was decided of the same merge in another window. */
  takeOver({ history, confirmedRisks }: Omit<SessionStart, 'selected'>): void {
    this.#confirmed = new Set(confirmedRisks);
    this.#setHistory(history);
  }

  #decide(changes: DecisionChanges, what: StepName, group = ''): void {
    if (!this.#isBusy) this.#setHistory(decide(this.#history, changes, what, group));
  }

  #setHistory(history: SessionHistory): void {
    const before = this.#history;
    if (history === before) return;
    this.#history = history;
    this.#refit();
    const changes = differences(before.now, history.now, (path) => this.outcome(path));
    this.#changed.fire([{ kind: 'state' }, ...changes]);
  }

  #refit(): void {
    this.#earlierEdits.clear();
    this.#fitting = decisionsFor(this.#subject.plan.tree, this.#history.now, nodeSha256);
    this.#progress = progressOf(this.#subject.plan.tree, this.#fitting);
  }

  #keysOf({ merge }: TextOutcome): readonly (ChunkKey | undefined)[] {
    return chunkKeys(merge, nodeSha256);
  }

  /** Looked for once for all blocks of a file. */
  #earlier(outcome: TextOutcome): EarlierEdits {
    if (this.#fitting.waiting === 0) return { text: undefined, chunks: new Map() };
    const { path } = outcome.file;
    const known = this.#earlierEdits.get(path);
    if (known) return known;
    const found = earlierEdits(outcome, this.#history.now.get(path), this.#fitting, nodeSha256);
    this.#earlierEdits.set(path, found);
    return found;
  }
}

function fileDecisions(changes: DecisionChanges): [string, FileDecision][] {
  return [...changes].flatMap(([path, decision]) => (decision ? [[path, decision]] : []));
}
