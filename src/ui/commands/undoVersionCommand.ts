import { l10n } from 'vscode';
import { assertMayWrite } from '../guardedChange';
import type { MergeFlow } from '../mergeFlow';
import type { CommandHandler } from './commandTable';
import { chosenVersion } from './chosenVersion';

/** Takes the change of one version back and keeps what came later, after showing what that does. */
export function undoVersionCommand(flow: MergeFlow): CommandHandler {
  return async (tracking, node) => {
    assertMayWrite(tracking);
    const chosen = await chosenVersion(tracking, node, l10n.t('Undo This Change, Keep Later Ones'));
    if (!chosen) return;
    const { artifact, version } = chosen;
    await flow.run(tracking, { kind: 'undo-version', artifactId: artifact.id, versionId: version.id });
  };
}
