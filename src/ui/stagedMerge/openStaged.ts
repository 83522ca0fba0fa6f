import { commands, l10n, Uri } from 'vscode';
import type { StagedMerges } from './stagedMerges';
import type { StagedFile, StagedSession } from './stagedSession';

/** VS Code's three-way merge editor. It is no public API, so that it may not be there. */
const MERGE_EDITOR = '_open.mergeEditor';

/** Opens the staged copies of a text in the merge editor; without one, its result with the conflict markers. */
export async function openStaged(
  merges: StagedMerges,
  session: StagedSession,
  file: StagedFile,
): Promise<void> {
  const uriOf = (side: 'base' | 'local' | 'upstream' | 'result'): Uri =>
    Uri.file(merges.fileOf(session, file, side));
  const { artifactName, labels } = session.record;
  const description = `${artifactName}/${file.path}`;
  try {
    await commands.executeCommand(MERGE_EDITOR, {
      base: uriOf('base'),
      output: uriOf('result'),
      input1: { uri: uriOf('upstream'), title: l10n.t('Upstream'), description, detail: labels.upstream },
      input2: { uri: uriOf('local'), title: l10n.t('Local'), description, detail: labels.local },
    });
  } catch {
    await commands.executeCommand('vscode.open', uriOf('result'));
  }
}
