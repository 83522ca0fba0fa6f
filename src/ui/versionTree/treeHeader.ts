import { l10n, type TreeView } from 'vscode';
import { countDrifts, type DriftCounts } from '../../core/driftSummary';
import { isFiltering } from '../../core/treeArrangement';
import { countedHere } from '../driftWords';
import { errorMessage } from '../errorMessage';
import type { TrackingState } from '../trackingState';
import { filterWords } from './filterWords';
import type { TreeMemory } from './treeMemory';
import type { VersionTreeNode } from './versionTreeNode';

/**
 * What stands around the rows: above them what is not recorded and what the filter shows, on the activity bar's icon how
 * many artifacts wait for the user.
 *
 * @param shown how many artifacts pass the filter
 */
export function updateHeader(
  view: TreeView<VersionTreeNode>,
  { tracking, error, phase }: TrackingState,
  { arrangement: { filter } }: TreeMemory,
  shown: number,
): void {
  const all = countedHere(tracking);
  const lines = [
    // In place of the rows stands what the manifest says of a failure.
    error !== undefined && phase !== 'failed'
      ? l10n.t('Not everything is recorded. {0}', errorMessage(error))
      : '',
    isFiltering(filter) && tracking
      ? l10n.t('{0} of {1} artifacts: {2}', shown, all.length, filterWords(filter))
      : '',
  ];
  const message = lines.filter((line) => line !== '').join('\n');
  if ((view.message ?? '') !== message) view.message = message;
  const value = waiting(countDrifts(all));
  if ((view.badge?.value ?? 0) === value) return;
  const tooltip =
    value === 1 ? l10n.t('1 artifact waits for you') : l10n.t('{0} artifacts wait for you', value);
  view.badge = value === 0 ? undefined : { value, tooltip };
}

/** Those for which upstream has something. What was only changed here waits for nobody, and what is pinned is to be left alone. */
function waiting({ by }: DriftCounts): number {
  const { outdated = 0, diverged = 0, conflict = 0 } = by;
  return outdated + diverged + conflict + (by['deleted-upstream'] ?? 0);
}
