import {
  l10n,
  MarkdownString,
  StatusBarAlignment,
  ThemeColor,
  window,
  type Disposable,
  type StatusBarItem,
} from 'vscode';
import { countDrifts, PRESSING, type DriftCounts } from '../core/driftSummary';
import { countedHere, LOOKS, pressingWords, standingLines } from './driftWords';
import { errorMessage } from './errorMessage';
import type { TrackingState } from './trackingState';

/** One item: how the artifacts stand to their upstreams, how many have a history, what is being recorded, or what is wrong. Click: what to do next. */
export class StatusBar implements Disposable {
  readonly #state: TrackingState;
  readonly #item: StatusBarItem;
  readonly #subscription: Disposable;
  /** Whether the item shows how artifacts stand to their upstreams. */
  #isOfUpstreams = false;

  constructor(state: TrackingState) {
    this.#state = state;
    this.#item = window.createStatusBarItem('artifactLineage.status', StatusBarAlignment.Left, 1);
    this.#item.name = l10n.t('Artifact Lineage');
    this.#item.command = 'artifactLineage.showStatus';
    this.#subscription = state.onDidChange(() => {
      this.#update();
    });
    this.#update();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }

  #update(): void {
    const { phase, error, recording, isPaused } = this.#state;
    if (phase === 'empty' || (phase === 'starting' && !recording)) {
      this.#item.hide();
      return;
    }
    this.#item.backgroundColor =
      error === undefined ? undefined : new ThemeColor('statusBarItem.warningBackground');
    if (error !== undefined || recording || isPaused) this.#isOfUpstreams = false;
    if (error !== undefined) {
      const text = phase === 'failed' ? l10n.t('Artifact history off') : l10n.t('Not everything is recorded');
      this.#item.text = `$(warning) ${text}`;
      this.#item.tooltip = errorMessage(error);
    } else if (recording) {
      this.#item.text = `$(sync~spin) ${l10n.t('Recording {0} of {1}', recording.done, recording.total)}`;
      this.#item.tooltip = l10n.t('Artifact Lineage is recording versions');
    } else if (isPaused) {
      this.#item.text = `$(debug-pause) ${l10n.t('Recording paused')}`;
      this.#item.tooltip = l10n.t('Some artifacts have no version yet. Click to resume.');
    } else {
      this.#showCounts();
    }
    this.#item.show();
  }

  #showCounts(): void {
    const { tracking } = this.#state;
    const counts = countDrifts(countedHere(tracking));
    const { present, deleted, linked, merging, by } = counts;
    // What was just changed is compared in a moment: until then the counts of before stay, rather than to flicker.
    if ((by.unchecked ?? 0) > 0 && this.#isOfUpstreams) return;
    this.#isOfUpstreams = linked > 0;
    const count = present === 1 ? l10n.t('1 artifact') : l10n.t('{0} artifacts', present);
    const words = pressingWords(counts).join(', ');
    if (words !== '') this.#item.text = `$(${merging > 0 ? 'git-merge' : this.#icon(by)}) ${words}`;
    else this.#item.text = `$(history) ${deleted > 0 ? l10n.t('{0}, {1} deleted', count, deleted) : count}`;
    if (linked === 0) {
      this.#item.tooltip = l10n.t('Every change of these artifacts is recorded. Click for recent changes.');
      return;
    }
    const next = words === '' ? l10n.t('Click for recent changes.') : l10n.t('Click for what to do next.');
    const tooltip = new MarkdownString();
    tooltip.appendText(l10n.t('Artifact Lineage'));
    for (const line of standingLines(counts)) tooltip.appendMarkdown('\n- ').appendText(line);
    this.#item.tooltip = tooltip.appendMarkdown('\n\n').appendText(next);
  }

  /** Of the most pressing. */
  #icon(by: DriftCounts['by']): string {
    const first = PRESSING.find((standing) => (by[standing] ?? 0) > 0);
    return first === undefined ? 'history' : LOOKS[first].icon;
  }
}
