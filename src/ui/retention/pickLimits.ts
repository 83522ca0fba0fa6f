import { l10n, type QuickPickItem } from 'vscode';
import type { RetentionLimits } from '../../core/retention/retentionLimits';
import type { Questions } from '../questions';
import { retentionSettings } from './retentionSettings';
import { limitLabels } from './retentionWords';

const NONE: RetentionLimits = { keepVersions: undefined, keepDays: undefined, budgetBytes: undefined };
const VERSIONS = [10, 50, 200];
const DAYS = [30, 90, 365];

/**
 * Lets the user say what is kept in one clean-up: what the settings say, or something else this once.
 *
 * @param isOfAll whether the budget of the settings counts
 */
export async function pickLimits(
  questions: Questions,
  title: string,
  isOfAll: boolean,
): Promise<RetentionLimits | undefined> {
  const settings = isOfAll ? retentionSettings() : { ...retentionSettings(), budgetBytes: undefined };
  const words = limitLabels(settings);
  const item = (limits: RetentionLimits): QuickPickItem & { limits: RetentionLimits } => ({
    label: `$(history) ${capitalised(limitLabels(limits).join('; '))}`,
    description: l10n.t('this once'),
    limits,
  });
  const items = [
    ...(words.length > 0
      ? [
          {
            label: `$(gear) ${l10n.t('As the settings say')}`,
            detail: words.join('; '),
            limits: settings,
          },
        ]
      : []),
    ...VERSIONS.map((keepVersions) => item({ ...NONE, keepVersions })),
    ...DAYS.map((keepDays) => item({ ...NONE, keepDays })),
  ];
  const placeHolder = l10n.t('What is kept? You see what would go before anything does.');
  return (await questions.pick(items, { title, placeHolder }))?.limits;
}

const capitalised = (text: string): string => text.slice(0, 1).toLocaleUpperCase() + text.slice(1);
