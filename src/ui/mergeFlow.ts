import { l10n, ProgressLocation, window } from 'vscode';
import type { Artifact } from '../core/artifact';
import { PathClashError } from '../core/merge/tree/resolvedTree';
import type { ChangeResult } from '../operations/changeFiles';
import type { Decisions } from '../operations/mergedContent';
import type { MergePlan } from '../operations/mergePlan';
import { OperationError } from '../operations/operationError';
import { planRisks } from '../operations/planRisks';
import type { ChangeRunner } from './changeRunner';
import { assertMayWrite } from './guardedChange';
import { keptDecisions } from './keptDecisions';
import { carryOut, placeOf, planMerge, sideNames, type MergeRequest } from './mergeRequest';
import { doneMessage, runningTitle, upToDateMessage } from './mergeResultWords';
import type { PlanDocuments } from './planDocuments';
import { hasNoSecrets } from './pushedSecrets';
import type { Questions } from './questions';
import { confirmRisks } from './confirmRisks';
import { saveOpenEditors } from './saveOpenEditors';
import { effectsOf, SyncPreview, type PreviewSubject } from './syncPreview';
import type { Tracking } from './tracking';

/** Asks for what is not decided. @returns undefined when it goes on elsewhere, in staged copies, or not at all */
export type ResolveConflicts = (
  subject: PreviewSubject,
  decisions: Decisions,
) => Promise<Decisions | undefined>;

export interface MergeStart {
  /** What was decided already, of the plan as it is now; and why it has to be looked at again, if it has. */
  readonly decisionsFor?: (
    plan: MergePlan,
  ) => Promise<{ readonly decisions: Decisions; readonly note: string | undefined }>;
  /** Whether it is applied without showing it first, when nothing is left to decide. */
  readonly isAgreed?: boolean;
}

/** A merge from its plan to what was done: planned, shown, confirmed, carried out; planned again when something moved. */
export class MergeFlow {
  readonly #questions: Questions;
  readonly #changes: ChangeRunner;
  readonly #preview: SyncPreview;
  readonly #resolve: ResolveConflicts;

  constructor(
    questions: Questions,
    changes: ChangeRunner,
    documents: PlanDocuments,
    resolve: ResolveConflicts,
  ) {
    this.#questions = questions;
    this.#changes = changes;
    this.#preview = new SyncPreview(questions, documents);
    this.#resolve = resolve;
  }

  /**
   * @returns what was done; undefined when nothing was, or conflicts are being resolved
   * @throws OperationError, StoreError, FileTreeError
   */
  async run(
    tracking: Tracking,
    request: MergeRequest,
    { decisionsFor, isAgreed = false }: MergeStart = {},
  ): Promise<ChangeResult | undefined> {
    assertMayWrite(tracking);
    let before: { readonly plan: MergePlan; readonly decisions: Decisions } | undefined;
    let note: string | undefined;
    let mayApply = isAgreed;
    for (;;) {
      if (!(await this.#isSaved(tracking, request))) return undefined;
      const planned = await this.#plan(tracking, request);
      const { plan } = planned;
      let decisions: Decisions = { choices: new Map() };
      if (before) decisions = keptDecisions(before.plan, plan, before.decisions);
      else if (decisionsFor) ({ decisions, note } = await decisionsFor(plan));
      const subject = { ...planned, note };
      const effects = effectsOf(subject, decisions);
      if (request.kind === 'push' && !(await this.#isWithoutSecrets(tracking, subject, decisions)))
        return undefined;
      if (effects.every(({ change }) => change === 'none') && decisions.choices.size === 0)
        return this.#settle(tracking, subject);
      const isDecided = effects.every(({ change }) => change !== 'undecided');
      if (!mayApply || !isDecided || note !== undefined) {
        const decided = await this.#decide(subject, decisions);
        if (!decided) return undefined;
        decisions = decided;
      }
      before = { plan, decisions };
      mayApply = false;
      try {
        if (!(await this.#isConfirmed(tracking, subject, decisions))) return undefined;
        return await this.#apply(tracking, subject, decisions);
      } catch (error) {
        note = whyAgain(error);
        if (note === undefined) throw error;
      }
    }
  }

  /** Shows the merge until it is to be applied. */
  async #decide(subject: PreviewSubject, from: Decisions): Promise<Decisions | undefined> {
    let decisions = from;
    for (;;) {
      const answer = await this.#preview.show(subject, decisions);
      if (answer?.action !== 'resolve') return answer?.decisions;
      const resolved = await this.#resolve(subject, answer.decisions);
      if (!resolved) return undefined;
      decisions = resolved;
    }
  }

  /** What is pushed is what is on disk: unsaved text would be left out, and nobody would see it. */
  async #isSaved(tracking: Tracking, { kind, artifactId }: MergeRequest): Promise<boolean> {
    const artifact = kind === 'push' ? tracking.store.artifact(artifactId) : undefined;
    return !artifact || saveOpenEditors(tracking, artifact, this.#questions);
  }

  async #plan(tracking: Tracking, request: MergeRequest): Promise<PreviewSubject> {
    const artifact = tracking.store.artifact(request.artifactId);
    const root = artifact && tracking.rootOf(artifact);
    if (!artifact || !root) throw new OperationError('not-found');
    const title = l10n.t('Comparing {0}', artifact.name);
    const plan = await window.withProgress({ location: ProgressLocation.Window, title }, () =>
      planMerge(tracking, root, artifact, request),
    );
    return { request, artifact, plan, names: sideNames(tracking, artifact, request) };
  }

  /** No file changes; what the sides have in common may still have to be recorded. */
  async #settle(tracking: Tracking, { request, artifact, plan, names }: PreviewSubject): Promise<undefined> {
    const change = this.#change(tracking, artifact, request, plan, { choices: new Map() });
    const result = request.kind === 'undo-version' ? undefined : await this.#changes.run(tracking, change);
    const isSame = plan.local.contentHash === plan.upstream.contentHash;
    const message = upToDateMessage(request.kind, artifact.name, names, isSame);
    if (!result || !this.#changes.warn(message, result)) void this.#questions.tell(message);
  }

  #isWithoutSecrets(tracking: Tracking, subject: PreviewSubject, decisions: Decisions): Promise<boolean> {
    const { artifact, plan } = subject;
    const effects = effectsOf(subject, decisions);
    return hasNoSecrets(tracking, this.#questions, artifact.name, plan, effects, decisions);
  }

  async #isConfirmed(tracking: Tracking, subject: PreviewSubject, decisions: Decisions): Promise<boolean> {
    const { request, artifact, plan } = subject;
    if (request.kind === 'push') return this.#isWithoutSecrets(tracking, subject, decisions);
    const risks = await planRisks(tracking.context, plan, decisions);
    return confirmRisks(this.#questions, artifact.name, risks);
  }

  async #apply(
    tracking: Tracking,
    { request, artifact, plan, names }: PreviewSubject,
    decisions: Decisions,
  ): Promise<ChangeResult | undefined> {
    const result = await this.#changes.run(
      tracking,
      this.#change(tracking, artifact, request, plan, decisions),
    );
    if (result) {
      const message = doneMessage(tracking, request, artifact.name, names, result);
      this.#changes.tell(tracking, message, result);
    }
    return result;
  }

  #change(
    tracking: Tracking,
    artifact: Artifact,
    request: MergeRequest,
    plan: MergePlan,
    decisions: Decisions,
  ): Parameters<ChangeRunner['run']>[1] {
    return {
      artifact,
      place: placeOf(request, artifact),
      from: request.kind === 'push' ? artifact : undefined,
      title: runningTitle(request.kind, artifact.name),
      work: (root) => carryOut(tracking, root, request, plan, decisions),
    };
  }
}

/** Why a merge has to be looked at once more, when that is what an error says. */
function whyAgain(error: unknown): string | undefined {
  if (error instanceof OperationError && error.problem === 'moved')
    return l10n.t('Files changed meanwhile, so nothing was written. This is how it is now.');
  if (error instanceof OperationError && error.cause instanceof PathClashError)
    return l10n.t(
      'Two of the chosen files need the path {0}. Choose otherwise for one of them.',
      error.cause.path,
    );
  return undefined;
}
