import { ProgressLocation, window } from 'vscode';

/**
 * Shows that something long is going on, with a button that stops it.
 *
 * @param work is given a signal, and a way to say how much of it is done, from 0 to 1
 * @returns undefined when it was stopped
 */
export async function stoppableWork<T>(
  title: string,
  work: (signal: AbortSignal, onProgress: (done: number) => void) => Promise<T>,
): Promise<T | undefined> {
  const location = ProgressLocation.Notification;
  return window.withProgress({ location, title, cancellable: true }, async (progress, cancel) => {
    const controller = new AbortController();
    cancel.onCancellationRequested(() => {
      controller.abort();
    });
    let reported = 0;
    try {
      return await work(controller.signal, (done) => {
        const percent = Math.floor(100 * done);
        if (percent > reported) progress.report({ increment: percent - reported });
        reported = Math.max(percent, reported);
      });
    } catch (error) {
      if (controller.signal.aborted) return undefined;
      throw error;
    }
  });
}
