import { l10n, ThemeIcon } from 'vscode';
import { PRESSING, type Standing } from '../../core/driftSummary';
import { driftIcon, isOfUpstream } from '../driftWords';

/** Every way to stand to an upstream, what asks for something first. */
export const STANDING_ORDER: readonly Standing[] = [
  ...PRESSING,
  'unchecked',
  'in-sync',
  'unlinked',
  'deleted',
];

const TITLES: Readonly<Record<Standing, () => string>> = {
  conflict: () => l10n.t('Diverged, with Conflicts'),
  diverged: () => l10n.t('Diverged'),
  outdated: () => l10n.t('Outdated'),
  modified: () => l10n.t('Modified'),
  'deleted-upstream': () => l10n.t('Deleted Upstream'),
  'deleted-locally': () => l10n.t('Deleted Locally'),
  unknown: () => l10n.t('Upstream Unknown'),
  unchecked: () => l10n.t('Not Compared Yet'),
  'in-sync': () => l10n.t('In Sync'),
  unlinked: () => l10n.t('No Upstream'),
  deleted: () => l10n.t('Deleted'),
};

/** The title of those that stand so. */
export const standingTitle = (standing: Standing): string => TITLES[standing]();

/** The icon of those that stand so. */
export function standingIcon(standing: Standing): ThemeIcon {
  if (isOfUpstream(standing)) return driftIcon(standing);
  const icons = { unlinked: 'circle-outline', unchecked: 'watch', deleted: 'trash' } as const;
  return new ThemeIcon(icons[standing]);
}
