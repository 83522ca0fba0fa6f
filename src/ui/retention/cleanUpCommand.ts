import { commands, l10n, ProgressLocation, window } from 'vscode';
import type { Artifact } from '../../core/artifact';
import { applyRetention } from '../../operations/applyRetention';
import { planRetention, type RetentionOptions } from '../../operations/planRetention';
import { planSize, type RetentionPlan } from '../../operations/retentionPlan';
import { StoreError } from '../../store/storeError';
import type { CommandHandler } from '../commands/commandTable';
import { artifactsOfNodes } from '../exchange/artifactsOfNodes';
import type { Questions } from '../questions';
import type { Tracking } from '../tracking';
import { pickLimits } from './pickLimits';
import type { RetentionReport } from './retentionReport';
import { RETENTION_SETTINGS } from './retentionSettings';
import { bytesLabel, versionsOfLabel } from './retentionWords';

type Steps = Pick<RetentionOptions, 'onProgress'> & { readonly signal: AbortSignal };

/** Shows what limits would give up of the history, and gives it up when that was confirmed. */
export function cleanUpCommand(questions: Questions, report: RetentionReport): CommandHandler {
  return async (tracking, node, selected) => {
    const rows = node && selected.length === 0 ? [node] : selected;
    // The budget is one of all artifacts: with some of them, all would go of those to make room for the rest.
    const isOfAll = rows.length === 0;
    const limits = await pickLimits(questions, l10n.t('Clean Up History'), isOfAll);
    if (!limits) return;
    const asked = new Set(artifactsOfNodes(tracking, rows).map(({ id }) => id));
    const isLeftAlone = ({ id }: Artifact): boolean =>
      tracking.merging(id) !== undefined || (!isOfAll && !asked.has(id));
    const plan = await withProgress(l10n.t('Looking through the history'), (steps) =>
      planRetention(tracking.context, limits, { ...steps, isMeasured: true, isLeftAlone }),
    );
    if (!plan) return;
    const change = l10n.t('Change Limits');
    const showSettings = async (): Promise<void> => {
      await commands.executeCommand('workbench.action.openSettings', RETENTION_SETTINGS);
    };
    const count = planSize(plan);
    if (count === 0) {
      const choice = await questions.tell(nothingSentence(plan), change);
      if (choice === change) await showSettings();
      return;
    }
    await report.show(tracking, plan, limits);
    const cleanUp = l10n.t('Clean Up');
    const what = versionsOfLabel(count, plan.artifacts.length);
    const choice = await questions.tell(l10n.t('{0} would be given up.', what), cleanUp, change);
    if (choice === change) await showSettings();
    if (choice !== cleanUp) return;
    const isMeant = await questions.confirm({
      message: l10n.t('Clean up {0}?', what),
      detail: l10n.t('About {0} are given back. This cannot be undone.', bytesLabel(freed(plan))),
      action: cleanUp,
    });
    if (isMeant) void questions.tell(await carryOut(tracking, plan, isLeftAlone));
  };
}

function nothingSentence({ bytes }: RetentionPlan): string {
  const size = bytesLabel(bytes?.now ?? 0);
  return l10n.t(
    'There is nothing to clean up: what would go is still needed, or there is none. The history takes up {0}.',
    size,
  );
}

/** @returns what was done, in a sentence */
async function carryOut(
  { context, store }: Tracking,
  plan: RetentionPlan,
  isLeftAlone: (artifact: Artifact) => boolean,
): Promise<string> {
  const before = await store.storedBytes();
  const result = await withProgress(l10n.t('Cleaning up the history'), async (steps) => {
    const applied = await applyRetention(context, plan, { ...steps, isLeftAlone });
    return { ...applied, isFreed: await isCollected(store, steps.signal) };
  });
  if (!result) return l10n.t('Cleaning up was stopped. What was given up until then is in the audit trail.');
  const done = l10n.t('Cleaned up {0}.', versionsOfLabel(result.versions, result.artifacts));
  if (!result.isFreed) return `${done} ${l10n.t('The space is given back later, in the background.')}`;
  const bytes = Math.max(0, before - (await store.storedBytes()));
  return bytes > 0 ? `${done} ${l10n.t('{0} were given back.', bytesLabel(bytes))}` : done;
}

/** @returns false when that has to wait, because another window is at it or a merge is on a screen, or was stopped */
async function isCollected(store: Tracking['store'], signal: AbortSignal): Promise<boolean> {
  try {
    await store.collectGarbage({ signal });
    return true;
  } catch (error) {
    if (signal.aborted || (error instanceof StoreError && error.reason === 'locked')) return false;
    throw error;
  }
}

const freed = ({ bytes }: RetentionPlan): number => (bytes ? bytes.now - bytes.afterwards : 0);

/** @returns undefined when it was cancelled */
async function withProgress<T>(title: string, run: (steps: Steps) => Promise<T>): Promise<T | undefined> {
  const location = ProgressLocation.Notification;
  return window.withProgress({ location, title, cancellable: true }, async (progress, cancel) => {
    const controller = new AbortController();
    cancel.onCancellationRequested(() => {
      controller.abort();
    });
    let reported = 0;
    const onProgress = (done: number): void => {
      const percent = Math.floor(100 * done);
      if (percent > reported) progress.report({ increment: percent - reported });
      reported = Math.max(percent, reported);
    };
    try {
      return await run({ signal: controller.signal, onProgress });
    } catch (error) {
      if (controller.signal.aborted) return undefined;
      throw error;
    }
  });
}
