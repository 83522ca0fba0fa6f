import { l10n, StatusBarAlignment, ThemeColor, window, type Disposable, type StatusBarItem } from 'vscode';
import { errorMessage } from './errorMessage';
import type { TrackingState } from './trackingState';

/** One item: how many artifacts have a history, what is being recorded, or what is wrong. Click: what to do next. */
export class StatusBar implements Disposable {
  readonly #state: TrackingState;
  readonly #item: StatusBarItem;
  readonly #subscription: Disposable;

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
    const artifacts = this.#state.tracking?.store.artifacts() ?? [];
    const here = artifacts.filter((artifact) => this.#state.tracking?.rootOf(artifact));
    const deleted = here.filter(({ deletedAt }) => deletedAt !== undefined).length;
    const present = here.length - deleted;
    const count = present === 1 ? l10n.t('1 artifact') : l10n.t('{0} artifacts', present);
    this.#item.text = `$(history) ${deleted > 0 ? l10n.t('{0}, {1} deleted', count, deleted) : count}`;
    this.#item.tooltip = l10n.t('Every change of these artifacts is recorded. Click for recent changes.');
  }
}
