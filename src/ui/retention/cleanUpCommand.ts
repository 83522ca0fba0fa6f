import { commands, l10n } from 'vscode';
import type { Artifact } from '../../core/artifact';
import { applyRetention } from '../../operations/applyRetention';
import { planRetention } from '../../operations/planRetention';
import { planSize, type RetentionPlan } from '../../operations/retentionPlan';
import { StoreError } from '../../store/storeError';
import type { CommandHandler } from '../commands/commandTable';
import type { Questions } from '../questions';
import { stoppableWork } from '../stoppableWork';
import type { Tracking } from '../tracking';
import { artifactsOfNodes } from '../versionTree/artifactsOfNodes';
import { pickLimits } from './pickLimits';
import type { RetentionReport } from './retentionReport';
import { RETENTION_SETTINGS } from './retentionSettings';
import { bytesLabel, versionsOfLabel } from './retentionWords';

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
    const plan = await stoppableWork(l10n.t('Looking through the history'), (signal, onProgress) =>
      planRetention(tracking.context, limits, { signal, onProgress, isMeasured: true, isLeftAlone }),
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
    const cleanUp = l10n.t('Clean Up');
    const what = versionsOfLabel(count, plan.artifacts.length);
    const confirmAndCarryOut = async (): Promise<void> => {
      const isMeant = await questions.confirm({
        message: l10n.t('Clean up {0}?', what),
        detail: l10n.t('About {0} are given back. This cannot be undone.', bytesLabel(freed(plan))),
        action: cleanUp,
      });
      if (!isMeant) return;
      report.offer(undefined);
      void questions.tell(await carryOut(tracking, plan, isLeftAlone));
    };
    await report.show(tracking, plan, limits);
    // Whoever reads the preview first finds the message gone: the preview has a button, too.
    report.offer(confirmAndCarryOut);
    const choice = await questions.tell(l10n.t('{0} would be given up.', what), cleanUp, change);
    if (choice === change) await showSettings();
    if (choice === cleanUp) await report.offered?.();
  };
}

/** Carries out what the preview shows, after a question; looks through the history anew when that is done already. */
export function cleanUpShownCommand(report: RetentionReport, preview: CommandHandler): CommandHandler {
  return (tracking) => report.offered?.() ?? preview(tracking, undefined, []);
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
  const result = await stoppableWork(l10n.t('Cleaning up the history'), async (signal, onProgress) => {
    const applied = await applyRetention(context, plan, { signal, onProgress, isLeftAlone });
    return { ...applied, isFreed: await isCollected(store, signal) };
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
