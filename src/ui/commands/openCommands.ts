import { commands, env, l10n, window } from 'vscode';
import { versionLabel } from '../../core/versionId';
import { mainFile } from '../mainFile';
import type { Tracking } from '../tracking';
import type { VersionTreeNode } from '../versionTree/versionTreeNode';
import { chosenVersion } from './chosenVersion';
import { pickArtifact } from './pickVersion';

/** Opens an artifact's main file: its `SKILL.md`, or its only file. */
export async function openArtifact(tracking: Tracking, node: VersionTreeNode | undefined): Promise<void> {
  const artifact =
    node?.type === 'artifact'
      ? node.artifact
      : await pickArtifact(tracking, l10n.t('Open Artifact'), {
          isOffered: ({ deletedAt }) => deletedAt === undefined,
        });
  const file = artifact && (await mainFile(tracking, artifact));
  if (file) await commands.executeCommand('vscode.open', file);
}

/** Puts a version's label and full id on the clipboard. */
export async function copyVersionId(tracking: Tracking, node: VersionTreeNode | undefined): Promise<void> {
  const chosen = await chosenVersion(tracking, node, l10n.t('Copy Version ID'));
  if (!chosen) return;
  await env.clipboard.writeText(`${versionLabel(chosen.version)} ${chosen.version.id}`);
  window.setStatusBarMessage(l10n.t('Copied {0}', versionLabel(chosen.version)), 3000);
}
