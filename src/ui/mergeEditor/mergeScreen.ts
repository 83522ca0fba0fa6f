import type { Disposable } from 'vscode';
import type { MergeRequest } from '../mergeRequest';
import type { Tracking } from '../tracking';
import type { MergeSession } from './mergeSession';

/**
 * What the user wants of a merge that they were shown:
 *
 * - `apply`: carry it out.
 * - `close`: later, or not at all. What was decided is kept.
 * - `abort`: give it up. What was decided is thrown away.
 * - `plan-again`: nothing yet, but its files have moved.
 */
export type ScreenAnswer = 'apply' | 'close' | 'abort' | 'plan-again';

/** Goes on with a merge that was on the screen before a restart. */
export type ResumeMerge = (request: MergeRequest) => Promise<void>;

/** Where merges are shown before anything is written. Merges are named by their requests' keys. */
export interface MergeScreen {
  /** Shows a merge, or goes on showing it, until the user has decided or its files have moved. */
  show(tracking: Tracking, session: MergeSession): Promise<ScreenAnswer>;
  /** Brings a merge to the front. @returns whether it is shown at all */
  reveal(key: string): boolean;
  /**
   * Ends a merge's being shown as if the user had done so there. What cannot be applied yet is brought to the front.
   *
   * @returns whether it is shown at all
   */
  answer(key: string, answer: 'apply' | 'abort'): boolean;
  /** Takes a merge that came to its end off the screen. */
  close(key: string): void;
  register(resume: ResumeMerge): Disposable;
}
