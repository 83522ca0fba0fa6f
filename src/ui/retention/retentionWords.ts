import { env, l10n } from 'vscode';
import type { RetentionLimits } from '../../core/retention/retentionLimits';

/** `3.4 MB`, `12 kB`, in the user's language. What is less than a kilobyte is one. */
export function bytesLabel(bytes: number): string {
  const [unit, size] =
    bytes >= 1_000_000
      ? (['megabyte', bytes / 1_000_000] as const)
      : (['kilobyte', Math.ceil(bytes / 1000)] as const);
  const format = { style: 'unit', unit, maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(env.language, format).format(size);
}

export function versionsLabel(count: number): string {
  return count === 1 ? l10n.t('1 version') : l10n.t('{0} versions', count);
}

/** Of so many artifacts. */
export function versionsOfLabel(versions: number, artifacts: number): string {
  return artifacts === 1
    ? l10n.t('{0} of 1 artifact', versionsLabel(versions))
    : l10n.t('{0} of {1} artifacts', versionsLabel(versions), artifacts);
}

/** What limits keep, in words, one for each that counts. */
export function limitLabels({ keepVersions, keepDays, budgetBytes }: RetentionLimits): string[] {
  return [
    ...(keepVersions === undefined
      ? []
      : [
          keepVersions === 1
            ? l10n.t('the latest version of each artifact')
            : l10n.t('the latest {0} versions of each artifact', keepVersions),
        ]),
    ...(keepDays === undefined
      ? []
      : [
          keepDays === 1
            ? l10n.t('what was recorded in the last day')
            : l10n.t('what was recorded in the last {0} days', keepDays),
        ]),
    ...(budgetBytes === undefined
      ? []
      : [l10n.t('of all the rest, the latest {0}', bytesLabel(budgetBytes))]),
  ];
}
