import { ProgressLocation, window } from 'vscode';
import { OperationError } from '../operations/operationError';
import type { Tracking } from './tracking';
import { unsavedEditors, type WrittenPlace } from './unsavedEditors';

export interface GuardedChange {
  /** Where files will be written. */
  readonly place: WrittenPlace;
  /** Where the files that are brought there come from, when somebody may be editing them. */
  readonly from?: WrittenPlace | undefined;
  /** What is going on: `Syncing pdf-tools`. */
  readonly title: string;
}

/** @throws OperationError `untrusted` in Restricted Mode, where nothing is written outside the history */
export function assertMayWrite({ context }: Pick<Tracking, 'context'>): void {
  if (context.mayWrite?.() === false) throw new OperationError('untrusted');
}

/** @throws OperationError `unsaved` when an editor has unsaved text of files at a place */
export async function assertSaved(tracking: Tracking, place: WrittenPlace): Promise<void> {
  const [unsaved] = await unsavedEditors(tracking, place);
  if (unsaved) throw new OperationError('unsaved', unsaved.uri.fsPath);
}

/**
 * Runs something that writes an artifact's files, as the only one that does, and shows that it is going on.
 *
 * @throws OperationError `untrusted` in Restricted Mode, `unsaved` when an editor has unsaved text of the files
 */
export async function guardedChange<T>(
  tracking: Tracking,
  { place, from, title }: GuardedChange,
  work: () => Promise<T>,
): Promise<T> {
  assertMayWrite(tracking);
  await assertSaved(tracking, place);
  if (from) await assertSaved(tracking, from);
  try {
    return await window.withProgress({ location: ProgressLocation.Window, title }, () =>
      tracking.tracker.exclusively(work),
    );
  } finally {
    // The watcher tells nothing of what was written here and deleted by somebody else a moment later.
    tracking.tracker.noteChange(`${place.root}/${place.path}`);
  }
}
