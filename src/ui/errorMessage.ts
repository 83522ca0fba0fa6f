import { l10n } from 'vscode';
import { FileTreeError } from '../core/fileTree';
import { ExchangeError } from '../operations/exchange/exchangeError';
import { OperationError } from '../operations/operationError';
import { StoreError } from '../store/storeError';
import { UnwritableFolder } from '../store/unwritableFolder';
import { UnrecordedChange } from '../operations/unrecordedChange';
import { exchangeMessage } from './exchange/exchangeMessage';
import { withTilde } from './withTilde';

/** What went wrong in one plain sentence with the next step. The log has the detail. */
export function errorMessage(error: unknown): string {
  if (error instanceof OperationError) return operationMessage(error);
  if (error instanceof ExchangeError) return exchangeMessage(error);
  if (error instanceof UnwritableFolder) return folderMessage(error);
  if (error instanceof StoreError) return storeMessage(error);
  if (error instanceof FileTreeError) return fileMessage(error);
  if (error instanceof UnrecordedChange)
    return l10n.t(
      'The history could not be written, so the last change is not in it yet. Free some space and check for changes.',
    );
  return l10n.t('Something went wrong; nothing was changed. The log has the details.');
}

function operationMessage({ problem, path }: OperationError): string {
  const file = path ?? '';
  switch (problem) {
    case 'not-found':
      return l10n.t('That version is not in the history any more. Refresh the view and choose another.');
    case 'in-the-way':
      return l10n.t(
        '{0} is not versioned and lies in the way; move it aside and try again. Nothing was changed.',
        file,
      );
    case 'unsafe-path':
      return l10n.t('{0} cannot be written on this machine, so nothing was changed.', file);
    case 'no-links':
      return l10n.t('{0} is a symbolic link, which this disk cannot hold, so nothing was changed.', file);
    case 'keeps-changing':
      return l10n.t('The files keep changing; stop what is writing them and try again. Nothing was changed.');
    case 'unreadable':
      return l10n.t('{0} cannot be read, so its state could not be kept first; nothing was changed.', file);
    case 'rolled-back':
      return l10n.t(
        'Writing the files failed; they are as they were before. Check permissions and free space.',
      );
    case 'half-done':
      return l10n.t(
        'Writing the files failed half-way, and so did going back. Every version is safe: restore the latest one.',
      );
    case 'untrusted':
      return l10n.t('Nothing is written in Restricted Mode. Trust this workspace to change its files.');
    case 'unsaved':
      return l10n.t('{0} has unsaved changes; save or discard them and try again.', file);
    case 'nothing-to-undo':
      return l10n.t('There is no change to undo for this artifact.');
    case 'no-upstream':
      return l10n.t('This artifact has no upstream on this machine. Link one first.');
    case 'upstream-unreadable':
      return l10n.t(
        'The upstream cannot be read ({0}), so nothing was changed. Make it available and try again.',
        file,
      );
    case 'upstream-deleted':
      return l10n.t(
        'The upstream does not have {0} any more, so nothing was changed. Link another one, or keep it as your own.',
        file,
      );
    case 'moved':
      return l10n.t(
        'The files changed since this was planned, so nothing was done. Look at it again and repeat it.',
      );
    case 'exists':
      return l10n.t('There is a different {0} already. Link it to the upstream and sync it instead.', file);
    case 'local-deleted':
      return l10n.t('{0} is deleted here, so this cannot be done. Restore it first.', file);
    case 'unresolved':
      return l10n.t(
        '{0} has conflicts that are not resolved yet, so nothing was changed. Resolve them and try again.',
        file,
      );
    case 'secret':
      return l10n.t(
        '{0} holds what looks like a secret, so nothing was pushed. Take it out and try again.',
        file,
      );
    case 'risky':
      return l10n.t('The change of {0} has to be looked at and confirmed first. Nothing was changed.', file);
    case 'no-parent':
      return l10n.t('This is the first version, so there is no change of it to undo. Choose a later one.');
    case 'bad-name':
      return l10n.t('The name of a tag is one line of 1 to 100 characters. Choose another one.');
  }
}

function folderMessage({ folder, obstacle }: UnwritableFolder): string {
  return obstacle === undefined
    ? l10n.t(
        'The history cannot be written: its folder {0} is read-only. Make it writable and try again.',
        withTilde(folder),
      )
    : l10n.t(
        'The history cannot be written: {0} lies where its folder has to be. Move it aside and try again.',
        withTilde(obstacle),
      );
}

function storeMessage({ reason }: StoreError): string {
  switch (reason) {
    case 'unwritable':
      return l10n.t(
        'The history cannot be written: its folder is read-only. Make it writable and try again.',
      );
    case 'no-space':
      return l10n.t('The disk is full, so nothing more is recorded. Free some space and check for changes.');
    case 'newer-format':
      return l10n.t(
        'The history was written by a newer Artifact Lineage. Update the extension and reload the window.',
      );
    case 'damaged':
      return l10n.t(
        'A part of the history is damaged. Verify the store to see what it concerns and to repair it.',
      );
    case 'missing-object':
      return l10n.t(
        'The content of this version is missing from the history. Verify the store, or choose another version.',
      );
    case 'locked':
      return l10n.t('Another window is working on the history. Try again in a moment.');
    case 'closed':
      return l10n.t('The history is closed. Reload the window.');
    case 'failed':
      return l10n.t(
        'The history could not be used. Reload the window; if it happens again, verify the store. The log has the details.',
      );
  }
}

function fileMessage({ problem, path }: FileTreeError): string {
  if (problem === 'no-permission') return l10n.t('{0} may not be accessed. Check its permissions.', path);
  if (problem === 'no-space') return l10n.t('The disk is full. Free some space and try again.');
  return l10n.t('{0} could not be read or written. The log has the details.', path);
}
