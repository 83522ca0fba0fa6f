import { commands, l10n, ProgressLocation, window, type LogOutputChannel } from 'vscode';
import { countDrifts, type DriftCounts, type Standing } from '../core/driftSummary';
import { countedHere, divergedWords } from './driftWords';
import { reportError } from './reportError';
import type { TrackingState } from './trackingState';

/**
 * What the user asks for: compares everything with its upstream, and says what was found.
 *
 * @param check does the comparing
 */
export async function checkForUpdates(
  state: TrackingState,
  log: LogOutputChannel,
  check: () => Promise<void>,
): Promise<void> {
  await window.withProgress(
    { location: ProgressLocation.Window, title: l10n.t('Checking for updates') },
    check,
  );
  const { tracking, phase, error } = state;
  if (phase === 'failed') {
    await reportError(log, error);
    return;
  }
  const counts = countDrifts(countedHere(tracking));
  const found = foundWords(counts);
  if (counts.linked === 0) {
    const text = l10n.t('No artifact here has an upstream yet. Link one to be told of its updates.');
    void window.showInformationMessage(text);
  } else if (found.length === 0) {
    window.setStatusBarMessage(l10n.t('Everything is up to date'), 5000);
  } else {
    const show = l10n.t('Show');
    void window.showInformationMessage(l10n.t('Upstream: {0}', found.join(', ')), show).then((choice) => {
      if (choice === show) void commands.executeCommand('artifactLineage.showStatus');
    });
  }
}

/** `2 outdated`, `1 diverged`: what came from upstream, and what could not be looked at. */
function foundWords({ by, heldBack }: DriftCounts): string[] {
  const count = (standing: Standing): number => by[standing] ?? 0;
  const diverged = count('diverged') + count('conflict');
  const parts: readonly (readonly [number, string])[] = [
    [count('outdated'), l10n.t('{0} outdated', count('outdated'))],
    [diverged, divergedWords(by)],
    [count('deleted-upstream'), l10n.t('{0} deleted upstream', count('deleted-upstream'))],
    [heldBack, l10n.t('{0} pinned with an update waiting', heldBack)],
    [count('unknown'), l10n.t('{0} that could not be looked at', count('unknown'))],
  ];
  return parts.filter(([number]) => number > 0).map(([, words]) => words);
}
