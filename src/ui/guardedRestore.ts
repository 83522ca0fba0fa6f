import { l10n, ProgressLocation, window, workspace } from 'vscode';
import type { Artifact } from '../core/artifact';
import type { Root } from '../core/root';
import { OperationError } from '../operations/operationError';
import type { ChangeResult } from '../operations/changeFiles';
import type { Tracking } from './tracking';
import { unsavedEditors } from './unsavedEditors';

/**
 * Runs something that writes an artifact's files, as the only one that does, and shows that it is going on.
 *
 * @throws OperationError `untrusted` in Restricted Mode, `unsaved` when an editor has unsaved text of the artifact,
 *   `not-found` when its root is not open in this window
 */
export async function guardedRestore(
  tracking: Tracking,
  artifact: Artifact,
  work: (root: Root) => Promise<ChangeResult>,
): Promise<ChangeResult> {
  if (!workspace.isTrusted) throw new OperationError('untrusted');
  const root = tracking.rootOf(artifact);
  if (!root) throw new OperationError('not-found', artifact.path);
  const [unsaved] = await unsavedEditors(tracking, artifact);
  if (unsaved) throw new OperationError('unsaved', unsaved.uri.fsPath);
  const title = l10n.t('Restoring {0}', artifact.name);
  return window.withProgress({ location: ProgressLocation.Window, title }, () =>
    tracking.tracker.exclusively(() => work(root)),
  );
}
