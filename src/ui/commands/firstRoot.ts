import { commands, l10n, Uri, workspace } from 'vscode';
import { OperationError } from '../../operations/operationError';
import type { Questions } from '../questions';

/** Offers to create `.claude` in a workspace folder where no root is at all, so that something can be deployed. */
export async function offerFirstRoot(questions: Questions): Promise<void> {
  const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  if (folders.length === 0) return;
  if (!workspace.isTrusted) throw new OperationError('untrusted');
  const items = folders.map(({ name, uri }) => ({
    uri,
    label: `$(new-folder) ${l10n.t('Create .claude in {0}', name)}`,
    description: uri.fsPath,
  }));
  const placeHolder = l10n.t('Artifacts lie in a .claude folder; there is none yet');
  const chosen = await questions.pick(items, { title: l10n.t('Deploy Artifact'), placeHolder });
  if (!chosen) return;
  await workspace.fs.createDirectory(Uri.joinPath(chosen.uri, '.claude'));
  await commands.executeCommand('artifactLineage.checkForChanges');
}
