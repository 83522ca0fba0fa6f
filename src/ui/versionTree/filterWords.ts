import { l10n } from 'vscode';
import type { TreeFilter } from '../../core/treeArrangement';
import { kindLabel } from '../kindLabel';
import { standingTitle } from './standingGroups';

/** When artifacts were changed: `changed today`. */
export const daysLabel = (days: number): string =>
  days === 1 ? l10n.t('Changed in the last 24 hours') : l10n.t('Changed in the last {0} days', days);

/** `“pdf”, Outdated or Diverged, Skills`: what a filter lets through. */
export function filterWords({ text, states, kinds, days }: TreeFilter): string {
  const anyOf = (titles: readonly string[]): string =>
    titles.length === 0 ? '' : titles.reduce((all, title) => l10n.t('{0} or {1}', all, title));
  const parts = [
    text.trim() === '' ? '' : l10n.t('“{0}”', text.trim()),
    anyOf(states.map(standingTitle)),
    anyOf(kinds.map(kindLabel)),
    days === undefined ? '' : daysLabel(days),
  ];
  return parts.filter((part) => part !== '').join(', ');
}
