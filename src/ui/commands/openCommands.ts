import { commands, env, l10n, Uri, window } from 'vscode';
import { lookAt } from '../../core/discovery';
import { versionLabel } from '../../core/versionId';
import { OperationError } from '../../operations/operationError';
import type { Tracking } from '../tracking';
import type { VersionTreeNode } from '../versionTree/versionTreeNode';
import { chosenVersion } from './chosenVersion';
import { pickArtifact } from './pickVersion';

const MAIN_FILES = ['SKILL.md', '.claude-plugin/plugin.json', 'README.md'];

/** Opens an artifact's main file: its `SKILL.md`, or its only file. */
export async function openArtifact(tracking: Tracking, node: VersionTreeNode | undefined): Promise<void> {
  const artifact =
    node?.type === 'artifact'
      ? node.artifact
      : await pickArtifact(tracking, l10n.t('Open Artifact'), {
          isOffered: ({ deletedAt }) => deletedAt === undefined,
        });
  const root = artifact && tracking.rootOf(artifact);
  const found = root && (await lookAt(root, artifact, tracking.context.files));
  if (!artifact) return;
  if (!found) throw new OperationError('not-found', artifact.path);
  const names = found.files.map(({ path }) => path);
  const file = MAIN_FILES.find((name) => names.includes(name)) ?? names[0];
  if (file === undefined) return;
  await commands.executeCommand(
    'vscode.open',
    Uri.file(found.isDirectory ? `${found.realPath}/${file}` : found.realPath),
  );
}

/** Puts a version's label and full id on the clipboard. */
export async function copyVersionId(tracking: Tracking, node: VersionTreeNode | undefined): Promise<void> {
  const chosen = await chosenVersion(tracking, node, l10n.t('Copy Version Id'));
  if (!chosen) return;
  await env.clipboard.writeText(`${versionLabel(chosen.version)} ${chosen.version.id}`);
  window.setStatusBarMessage(l10n.t('Copied {0}', versionLabel(chosen.version)), 3000);
}
