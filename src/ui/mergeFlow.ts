import { l10n, ProgressLocation, window, type LogOutputChannel } from 'vscode';
import type { Artifact } from '../core/artifact';
import { PathClashError } from '../core/merge/tree/resolvedTree';
import type { ChangeResult } from '../operations/changeFiles';
import type { Decisions } from '../operations/mergedContent';
import type { MergePlan } from '../operations/mergePlan';
import { OperationError } from '../operations/operationError';
import { planRisks } from '../operations/planRisks';
import type { ChangeRunner } from './changeRunner';
import { confirmRisks } from './confirmRisks';
import { errorMessage } from './errorMessage';
import { assertMayWrite } from './guardedChange';
import type { MergeScreen } from './mergeEditor/mergeScreen';
import type { MergeSession } from './mergeEditor/mergeSession';
import type { MergeSessions } from './mergeEditor/mergeSessions';
import type { OtherDoors } from './mergeEditor/otherDoors';
import { carryOut, originOf, placeOf, planMerge, sideNames, type MergeRequest } from './mergeRequest';
import { doneMessage, runningTitle, upToDateMessage } from './mergeResultWords';
import { effectsOf, type MergeSubject } from './mergeSubject';
import { hasNoSecrets } from './pushedSecrets';
import type { Questions } from './questions';
import { describeError } from './reportError';
import { saveOpenEditors } from './saveOpenEditors';
import { requestKey } from '../store/mergeSessions/mergeSessionRequest';
import type { Tracking } from './tracking';

/** How a pass through a merge ended: with what was done, with nothing to be done, or to be gone through once more. */
type Pass = { readonly done: ChangeResult | undefined } | 'again';

/** A merge from its plan to what was done: planned, shown, confirmed, carried out; planned again when something moved. */
export class MergeFlow {
  readonly #questions: Questions;
  readonly #changes: ChangeRunner;
  readonly #sessions: MergeSessions;
  readonly #doors: OtherDoors;
  readonly #screen: MergeScreen;
  readonly #log: LogOutputChannel;
  readonly #running = new Set<string>();
  /** Merges that are off the screen, while what was decided is still being kept. */
  readonly #ending = new Map<string, Promise<void>>();

  constructor(
    questions: Questions,
    changes: ChangeRunner,
    sessions: MergeSessions,
    doors: OtherDoors,
    screen: MergeScreen,
    log: LogOutputChannel,
  ) {
    this.#questions = questions;
    this.#changes = changes;
    this.#sessions = sessions;
    this.#doors = doors;
    this.#screen = screen;
    this.#log = log;
  }

  /** Whether somebody is going through a merge in this window. */
  isRunning(request: MergeRequest): boolean {
    return this.#running.has(requestKey(request));
  }

  /**
   * Goes through a merge, from what was decided of it before, if it was. One that is shown already is brought to the front.
   *
   * @param isAgreed whether it is applied without showing it first, when nothing is left to decide
   * @returns what was done; undefined when nothing was
   * @throws OperationError, StoreError, FileTreeError
   */
  async run(tracking: Tracking, request: MergeRequest, isAgreed = false): Promise<ChangeResult | undefined> {
    assertMayWrite(tracking);
    const key = requestKey(request);
    await this.#ending.get(key);
    if (this.#running.has(key)) {
      this.#screen.reveal(key);
      return undefined;
    }
    this.#running.add(key);
    let session: MergeSession | undefined;
    try {
      // What is shown of upstream is in no version yet.
      return await tracking.store.using(async () => {
        for (let mayApply = isAgreed; ; mayApply = false) {
          if (!(await this.#isSaved(tracking, request))) return undefined;
          const subject = await this.#plan(tracking, request);
          if (session) this.#sessions.replan(session, subject);
          else {
            session = await this.#sessions.open(tracking, subject);
            await this.#doors.takeSaved(session);
          }
          const pass = await this.#pass(tracking, session, mayApply);
          if (pass !== 'again') return pass.done;
        }
      });
    } finally {
      const ended = this.#end(key, session);
      this.#screen.close(key);
      await ended;
    }
  }

  /** Another run of the same merge begins with what this one has kept. */
  async #end(key: string, session: MergeSession | undefined): Promise<void> {
    const ending = session ? this.#sessions.leave(session) : Promise.resolve();
    const ended = (): void => {
      this.#running.delete(key);
      this.#ending.delete(key);
    };
    this.#ending.set(key, ending.then(ended, ended));
    await ending;
  }

  async #pass(tracking: Tracking, session: MergeSession, mayApply: boolean): Promise<Pass> {
    const { subject } = session;
    const isUntouched = session.history.now.size === 0;
    // With decisions it is shown: they are where a secret may have come in, and can be left out.
    if (subject.request.kind === 'push' && isUntouched && !(await this.#isWithoutSecrets(tracking, session)))
      return { done: undefined };
    const effects = effectsOf(subject, session.decisions);
    if (effects.every(({ change }) => change === 'none') && isUntouched) {
      await this.#settle(tracking, subject);
      return { done: undefined };
    }
    if (!mayApply || !session.isDecided || session.notice !== '') {
      const answer = await this.#screen.show(tracking, session);
      if (answer === 'plan-again') return 'again';
      if (answer === 'abort' && !(await this.#sessions.abort(session))) return 'again';
      if (answer !== 'apply') return { done: undefined };
    }
    return this.#carryOut(tracking, session);
  }

  async #carryOut(tracking: Tracking, session: MergeSession): Promise<Pass> {
    session.setNotice('');
    if (!(await this.#doors.isSaved(session))) return 'again';
    // A busy session decides nothing, so that what was saved just now has to be taken over before.
    await this.#doors.takeSaved(session);
    if (!session.isDecided) return 'again';
    session.setBusy(true);
    try {
      if (!(await this.#isConfirmed(tracking, session))) return 'again';
      const result = await this.#apply(tracking, session);
      if (!result) return 'again';
      await this.#sessions.finish(session);
      this.#tell(tracking, session, result);
      return { done: result };
    } catch (error) {
      if (whyAgain(error) === undefined) this.#log.error(describeError(error));
      session.setNotice(whyAgain(error) ?? errorMessage(error));
      return 'again';
    } finally {
      session.setBusy(false);
    }
  }

  /** What is brought is what is on disk: unsaved text would be left out, and nobody would see it. */
  async #isSaved(tracking: Tracking, request: MergeRequest): Promise<boolean> {
    const artifact = tracking.store.artifact(request.artifactId);
    const origin = artifact && originOf(request, artifact);
    return !origin || saveOpenEditors(tracking, origin, this.#questions);
  }

  async #plan(tracking: Tracking, request: MergeRequest): Promise<MergeSubject> {
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
  async #settle(tracking: Tracking, { request, artifact, plan, names }: MergeSubject): Promise<void> {
    const change = this.#change(tracking, artifact, request, plan, { choices: new Map() });
    const isRecorded = request.kind === 'sync' || request.kind === 'push';
    const result = isRecorded ? await this.#changes.run(tracking, change) : undefined;
    const isSame = plan.local.contentHash === plan.upstream.contentHash;
    const message = upToDateMessage(request.kind, artifact.name, names, isSame);
    if (!result || !this.#changes.warn(message, result)) void this.#questions.tell(message);
  }

  #isWithoutSecrets(tracking: Tracking, { subject, decisions }: MergeSession): Promise<boolean> {
    const { artifact, plan } = subject;
    const effects = effectsOf(subject, decisions);
    return hasNoSecrets(tracking, this.#questions, artifact.name, plan, effects);
  }

  /** What was not confirmed where the merge is shown is asked now. */
  async #isConfirmed(tracking: Tracking, session: MergeSession): Promise<boolean> {
    const { request, artifact, plan } = session.subject;
    if (request.kind === 'push') return this.#isWithoutSecrets(tracking, session);
    const confirmed = new Set(session.confirmedRisks);
    const risks = await planRisks(tracking.context, plan, session.decisions);
    const others = risks.filter((risk) => !confirmed.has(risk.name));
    return confirmRisks(this.#questions, artifact.name, others);
  }

  #apply(tracking: Tracking, session: MergeSession): Promise<ChangeResult | undefined> {
    const { request, artifact, plan } = session.subject;
    return this.#changes.run(tracking, this.#change(tracking, artifact, request, plan, session.decisions));
  }

  #tell(tracking: Tracking, { subject }: MergeSession, result: ChangeResult): void {
    const { request, artifact, names } = subject;
    const message = doneMessage(tracking, request, artifact.name, names, result);
    this.#changes.tell(tracking, message, result);
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
      from: originOf(request, artifact),
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
