import { l10n, ProgressLocation, window, type Disposable } from 'vscode';
import type { Tracker } from '../operations/tracker';
import type { TrackingState } from './trackingState';

/** A recording that takes longer than this says so, and can be stopped. */
const SHOW_AFTER_MS = 1000;

/**
 * Records what changed in every root, with progress and a Cancel button when it takes long (the first sight of many
 * artifacts). What was recorded until a cancellation stays; the rest waits until the user resumes.
 */
export class Recording implements Disposable {
  readonly #state: TrackingState;
  readonly #tracker: Tracker;
  #running: { readonly finished: Promise<void>; readonly controller: AbortController } | undefined;

  constructor(state: TrackingState, tracker: Tracker) {
    this.#state = state;
    this.#tracker = tracker;
  }

  /** Runs unless it is running already or the user has stopped it; resolves when it is done. Never rejects. */
  start(): Promise<void> {
    if (this.#state.isPaused) return Promise.resolve();
    if (!this.#running) {
      const controller = new AbortController();
      const finished = this.#run(controller.signal).finally(() => {
        this.#running = undefined;
      });
      this.#running = { finished, controller };
    }
    return this.#running.finished;
  }

  /** Goes on after the user stopped it. */
  async resume(): Promise<void> {
    this.#state.setPaused(false);
    // The stopped one may still be ending, and would be taken for the new one.
    await this.#running?.finished;
    await this.start();
  }

  dispose(): void {
    this.#running?.controller.abort();
  }

  async #run(signal: AbortSignal): Promise<void> {
    const work = this.#reconcile(signal);
    const shown = setTimeout(() => {
      void window.withProgress(
        { location: ProgressLocation.Notification, title: l10n.t('Recording artifacts'), cancellable: true },
        async (progress, cancel) => {
          cancel.onCancellationRequested(() => {
            this.#state.setPaused(true);
            this.#running?.controller.abort();
          });
          let reported = 0;
          const listener = this.#state.onDidChange(() => {
            const { recording } = this.#state;
            if (!recording) return;
            const percent = (100 * recording.done) / Math.max(recording.total, 1);
            progress.report({
              message: l10n.t('{0} of {1}', recording.done, recording.total),
              increment: Math.max(0, percent - reported),
            });
            reported = Math.max(reported, percent);
          });
          await work;
          listener.dispose();
        },
      );
    }, SHOW_AFTER_MS);
    await work;
    clearTimeout(shown);
  }

  async #reconcile(signal: AbortSignal): Promise<void> {
    const finishedRoots = new Map<string, number>();
    let lastShown = 0;
    try {
      await this.#tracker.reconcileAll({
        signal,
        onProgress: (root, { done, total }) => {
          finishedRoots.set(root.path, done);
          const now = Date.now();
          if (now - lastShown < 200) return;
          lastShown = now;
          const before = [...finishedRoots].reduce(
            (sum, [path, count]) => (path === root.path ? sum : sum + count),
            0,
          );
          this.#state.setRecording({ done: before + done, total: before + total });
        },
      });
      this.#state.setError(undefined);
    } catch (error) {
      this.#state.setError(error);
    } finally {
      this.#state.setRecording(undefined);
    }
  }
}
