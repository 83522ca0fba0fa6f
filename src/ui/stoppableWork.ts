import { setTimeout } from 'node:timers/promises';
import { ProgressLocation, window } from 'vscode';

/** Milliseconds: what is done sooner needs no notification, which would lie in the way of what comes next. */
const LONG = 500;

/**
 * Shows of something that takes long that it is going on, with a button that stops it.
 *
 * @param work is given a signal, and a way to say how much of it is done, from 0 to 1
 * @returns undefined when it was stopped
 */
export async function stoppableWork<T>(
  title: string,
  work: (signal: AbortSignal, onProgress: (done: number) => void) => Promise<T>,
): Promise<T | undefined> {
  const controller = new AbortController();
  let percent = 0;
  let show = (): void => undefined;
  const working = work(controller.signal, (done) => {
    percent = Math.floor(100 * done);
    show();
  });
  try {
    const isShort = await Promise.race([working.then(() => true), setTimeout(LONG, false)]);
    if (isShort) return await working;
    const location = ProgressLocation.Notification;
    return await window.withProgress({ location, title, cancellable: true }, async (progress, cancel) => {
      cancel.onCancellationRequested(() => {
        controller.abort();
      });
      let reported = 0;
      show = () => {
        if (percent > reported) progress.report({ increment: percent - reported });
        reported = Math.max(percent, reported);
      };
      show();
      return working;
    });
  } catch (error) {
    if (controller.signal.aborted) return undefined;
    throw error;
  }
}
