import { ProgressLocation, window } from 'vscode';
import { OperationError } from '../operations/operationError';
import type { Tracking } from './tracking';
import { unsavedEditors, type WrittenPlace } from './unsavedEditors';

export interface GuardedChange {
  /** Where files will be written. */
  readonly place: WrittenPlace;
  /** What is going on: `Syncing pdf-tools`. */
  readonly title: string;
}

/** @throws OperationError `untrusted` in Restricted Mode, where nothing is written outside the history */
export function assertMayWrite({ context }: Pick<Tracking, 'context'>): void {
  if (context.mayWrite?.() === false) throw new OperationError('untrusted');
}

/**
 * Runs something that writes an artifact's files, as the only one that does, and shows that it is going on.
 *
 * @throws OperationError `untrusted` in Restricted Mode, `unsaved` when an editor has unsaved text of the files
 */
export async function guardedChange<T>(
  tracking: Tracking,
  { place, title }: GuardedChange,
  work: () => Promise<T>,
): Promise<T> {
  assertMayWrite(tracking);
  const [unsaved] = await unsavedEditors(tracking, place);
  if (unsaved) throw new OperationError('unsaved', unsaved.uri.fsPath);
  try {
    return await window.withProgress({ location: ProgressLocation.Window, title }, () =>
      tracking.tracker.exclusively(work),
    );
  } finally {
    // The watcher tells nothing of what was written here and deleted by somebody else a moment later.
    tracking.tracker.noteChange(`${place.root}/${place.path}`);
  }
}
