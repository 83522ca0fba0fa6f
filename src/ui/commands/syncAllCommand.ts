import { l10n, ProgressLocation, window, type CancellationToken, type QuickPickItem } from 'vscode';
import { confirmRisks } from '../confirmRisks';
import type { Artifact } from '../../core/artifact';
import type { Risk } from '../../core/risk/risk';
import { conflictTotal } from '../../core/merge/tree/conflictTotal';
import { isLocalLink } from '../../core/upstreamLink';
import type { MergePlan } from '../../operations/mergePlan';
import { OperationError } from '../../operations/operationError';
import { planRisks } from '../../operations/planRisks';
import type { ChangeRunner } from '../changeRunner';
import { errorMessage } from '../errorMessage';
import { fileEffect } from '../fileEffect';
import { assertMayWrite } from '../guardedChange';
import type { MergeFlow } from '../mergeFlow';
import { carryOut, planMerge, type MergeRequest } from '../mergeRequest';
import { changesLabel, conflictsLabel } from '../mergeWords';
import type { Questions } from '../questions';
import { riskTitle } from '../riskWords';
import { pinOf, skippedWords } from '../tagWords';
import type { Tracking } from '../tracking';
import { mayBeSynced } from './pinnedSync';

/** An update that merges cleanly. */
interface Update {
  readonly artifact: Artifact;
  readonly plan: MergePlan;
  readonly risks: readonly Risk[];
}

/** One that is left out, and why. */
interface LeftOut {
  readonly artifact: Artifact;
  readonly why: string;
}

const NO_DECISIONS = { choices: new Map() } as const;

/** Syncs every artifact of the window that its upstream has something new for and that merges cleanly. */
export class SyncAllCommand {
  readonly #questions: Questions;
  readonly #changes: ChangeRunner;
  readonly #flow: MergeFlow;

  constructor(questions: Questions, changes: ChangeRunner, flow: MergeFlow) {
    this.#questions = questions;
    this.#changes = changes;
    this.#flow = flow;
  }

  readonly syncAll = async (tracking: Tracking): Promise<void> => {
    assertMayWrite(tracking);
    // What is planned of upstreams is in no version yet.
    await tracking.store.using(() => this.#sync(tracking, tracking.store.artifacts()));
  };

  /** The same with some of the artifacts. */
  async syncThese(tracking: Tracking, artifacts: readonly Artifact[]): Promise<void> {
    assertMayWrite(tracking);
    await tracking.store.using(() => this.#sync(tracking, artifacts));
  }

  async #sync(tracking: Tracking, artifacts: readonly Artifact[]): Promise<void> {
    const linked = artifacts.filter(
      (artifact) => isLocalLink(artifact.upstream) && tracking.rootOf(artifact),
    );
    const pinned = linked.filter(({ pinnedAt }) => pinnedAt !== undefined);
    const wanted = linked.filter(({ pinnedAt }) => pinnedAt === undefined);
    const found = await withProgress(l10n.t('Comparing artifacts'), (token) =>
      this.#updates(tracking, wanted, token),
    );
    if (!found) return;
    const leftOut: LeftOut[] = [
      ...found.leftOut,
      ...pinned.map((artifact) => ({ artifact, why: skippedWords(pinOf(tracking, artifact)) })),
    ];
    const chosen = await this.#choose(found.updates, leftOut);
    if (!chosen) return;
    const confirmed: Update[] = [];
    for (const update of chosen) {
      if (await confirmRisks(this.#questions, update.artifact.name, update.risks)) confirmed.push(update);
      else leftOut.push({ artifact: update.artifact, why: l10n.t('its risky changes were not confirmed') });
    }
    const done = await withProgress(l10n.t('Syncing artifacts'), (token) =>
      this.#apply(tracking, confirmed, leftOut, token),
    );
    this.#tell(tracking, done, leftOut);
  }

  async #updates(
    tracking: Tracking,
    artifacts: readonly Artifact[],
    token: CancellationToken,
  ): Promise<{ readonly updates: readonly Update[]; readonly leftOut: readonly LeftOut[] } | undefined> {
    const controller = new AbortController();
    token.onCancellationRequested(() => {
      controller.abort();
    });
    await tracking.drift.check(artifacts, controller.signal);
    const updates: Update[] = [];
    const leftOut: LeftOut[] = [];
    for (const artifact of artifacts) {
      if (token.isCancellationRequested) return undefined;
      const drift = tracking.drift.drift(artifact);
      if (drift?.state === 'unknown') leftOut.push({ artifact, why: l10n.t('its upstream cannot be read') });
      if (drift?.state !== 'outdated' && drift?.state !== 'diverged') continue;
      try {
        const plan = await this.#plan(tracking, artifact);
        const conflicts = conflictTotal(plan.tree);
        if (conflicts > 0) leftOut.push({ artifact, why: conflictsLabel(conflicts) });
        else updates.push({ artifact, plan, risks: await planRisks(tracking.context, plan, NO_DECISIONS) });
      } catch (error) {
        leftOut.push({ artifact, why: errorMessage(error) });
      }
    }
    return { updates, leftOut };
  }

  #plan(tracking: Tracking, artifact: Artifact): Promise<MergePlan> {
    const root = tracking.rootOf(artifact);
    if (!root) throw new OperationError('not-found', artifact.path);
    return planMerge(tracking, root, artifact, requestFor(artifact));
  }

  async #choose(
    updates: readonly Update[],
    leftOut: readonly LeftOut[],
  ): Promise<readonly Update[] | undefined> {
    if (updates.length === 0) {
      this.#tellNothing(leftOut);
      return leftOut.length > 0 ? [] : undefined;
    }
    const items = updates.map((update): QuickPickItem & { update: Update } => {
      const changed = update.plan.tree.files.filter(
        (file) => fileEffect(file, NO_DECISIONS, 'local').change !== 'none',
      ).length;
      const count = update.risks.length;
      return {
        update,
        label: update.artifact.name,
        description: changesLabel(changed),
        ...(count > 0 ? { detail: `$(warning) ${riskTitle(update.artifact.name, count)}` } : {}),
        picked: count === 0,
      };
    });
    const title =
      updates.length === 1
        ? l10n.t('Sync All: 1 artifact has updates')
        : l10n.t('Sync All: {0} artifacts have updates', updates.length);
    const placeHolder =
      leftOut.length > 0 ? l10n.t('{0} more are left out; they are listed afterwards', leftOut.length) : '';
    const chosen = await this.#questions.pickMany(items, { title, placeHolder });
    return chosen?.map(({ update }) => update);
  }

  #tellNothing(leftOut: readonly LeftOut[]): void {
    if (leftOut.length === 0) void this.#questions.tell(l10n.t('Everything is up to date.'));
  }

  /** Each artifact all or nothing; cancelling stops before the next. */
  async #apply(
    tracking: Tracking,
    updates: readonly Update[],
    leftOut: LeftOut[],
    token: CancellationToken,
  ): Promise<Artifact[]> {
    const done: Artifact[] = [];
    for (const { artifact, plan } of updates) {
      if (token.isCancellationRequested) {
        leftOut.push({ artifact, why: l10n.t('cancelled') });
        continue;
      }
      try {
        const result = await this.#changes.run(tracking, {
          artifact,
          title: l10n.t('Syncing {0}', artifact.name),
          work: (root) => carryOut(tracking, root, requestFor(artifact), plan, NO_DECISIONS),
        });
        if (result) {
          done.push(artifact);
          this.#changes.warn(l10n.t('Synced {0}.', artifact.name), result);
        } else leftOut.push({ artifact, why: l10n.t('its unsaved changes were not saved') });
      } catch (error) {
        leftOut.push({ artifact, why: errorMessage(error) });
      }
    }
    return done;
  }

  #tell(tracking: Tracking, done: readonly Artifact[], leftOut: readonly LeftOut[]): void {
    const message = syncedLabel(done.length);
    if (leftOut.length === 0) {
      void this.#questions.tell(message);
      return;
    }
    const show = l10n.t('Show the Others');
    const rest =
      leftOut.length === 1 ? l10n.t('1 was left out.') : l10n.t('{0} were left out.', leftOut.length);
    void this.#questions.tell(`${message} ${rest}`, show).then(async (choice) => {
      if (choice !== show) return;
      const items = leftOut.map(({ artifact, why }) => ({
        artifact,
        label: artifact.name,
        description: why,
      }));
      const placeHolder = l10n.t('Choose one to sync it by itself');
      const chosen = await this.#questions.pick(items, { title: l10n.t('Not synced'), placeHolder });
      if (chosen && (await mayBeSynced(this.#questions, tracking, chosen.artifact)))
        await this.#flow.run(tracking, requestFor(chosen.artifact));
    });
  }
}

function syncedLabel(count: number): string {
  if (count === 0) return l10n.t('Nothing was synced.');
  return count === 1 ? l10n.t('Synced 1 artifact.') : l10n.t('Synced {0} artifacts.', count);
}

const requestFor = ({ id }: Artifact): MergeRequest => ({ kind: 'sync', artifactId: id });

function withProgress<T>(title: string, work: (token: CancellationToken) => Promise<T>): Promise<T> {
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(window.withProgress(options, (_, token) => work(token)));
}
