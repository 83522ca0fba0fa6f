import { commands, Disposable, FileType, l10n, Uri, window, workspace, type LogOutputChannel } from 'vscode';
import type { ArtifactId, VersionId } from '../../core/identity';
import { artifactOfFile } from '../artifactOfFile';
import { isNode, sayWithoutHistory } from '../commands/commandTable';
import { openFileAtVersion, showAgainstParent } from '../commands/compareCommands';
import { openArtifact } from '../commands/openCommands';
import { reportError } from '../reportError';
import type { Tracking } from '../tracking';
import type { TrackingState } from '../trackingState';
import { artifactNode } from '../versionTree/versionTreeChildren';
import { OPEN_LINE_VERSION, type LineVersionRequest } from './lineOriginHover';
import { LineOrigins } from './lineOrigins';

/**
 * The commands that show which version brought each line of a file. They are called on editors as well as on rows, so they
 * are no part of the table of commands.
 *
 * @param reveal shows a version in the version tree
 */
export function registerLineOrigins(
  state: TrackingState,
  log: LogOutputChannel,
  reveal: (artifact: ArtifactId, version: VersionId) => Promise<void>,
): Disposable {
  const origins = new LineOrigins(state, log);
  const guarded =
    (run: (tracking: Tracking, target: unknown) => Promise<void>) =>
    async (target: unknown): Promise<void> => {
      const { tracking } = state;
      try {
        if (tracking) await run(tracking, target);
        else await sayWithoutHistory(state, log);
      } catch (error) {
        await reportError(log, error);
      }
    };
  const show = guarded(async (tracking, target) => {
    await open(tracking, target);
    const editor = window.activeTextEditor;
    if (!editor || (await origins.show(editor)) !== 'none') return;
    void window.showInformationMessage(
      l10n.t('Where lines come from can be shown for text files of recorded artifacts.'),
    );
  });
  return Disposable.from(
    origins,
    commands.registerCommand('artifactLineage.showLineOrigins', show),
    commands.registerCommand('artifactLineage.hideLineOrigins', () => {
      const editor = window.activeTextEditor;
      if (editor) origins.hide(editor);
    }),
    commands.registerCommand(
      OPEN_LINE_VERSION,
      guarded((tracking, target) => openLineVersion(tracking, target, reveal)),
    ),
  );
}

async function openLineVersion(
  tracking: Tracking,
  target: unknown,
  reveal: (artifact: ArtifactId, version: VersionId) => Promise<void>,
): Promise<void> {
  const version = isRequest(target) ? tracking.store.version(target.version) : undefined;
  const artifact = version && tracking.store.artifact(version.artifactId);
  if (!isRequest(target) || !version || !artifact) return;
  const change = version.filesChanged.find(({ path }) => path === target.path);
  if (target.show === 'row') await reveal(artifact.id, version.id);
  else await showAgainstParent(tracking, { artifact, version, change });
}

/** Brings up the editor of a file: of a row, a file of it; what VS Code names as the file of an editor is shown already. */
async function open(tracking: Tracking, target: unknown): Promise<void> {
  if (target instanceof Uri) {
    const isShown = window.activeTextEditor?.document.uri.toString() === target.toString();
    if (isShown || target.scheme !== 'file') return;
    const { type } = await workspace.fs.stat(target);
    const artifact = artifactOfFile(tracking, target);
    if (type !== FileType.Directory) await window.showTextDocument(target);
    else if (artifact) await openArtifact(tracking, artifactNode(tracking, artifact.id));
  } else if (isNode(target)) {
    if (target.type === 'version' || target.type === 'changed-file')
      await openFileAtVersion(tracking, target);
    else await openArtifact(tracking, target);
  }
}

/** Anybody may call a command with anything. */
function isRequest(value: unknown): value is LineVersionRequest {
  if (typeof value !== 'object' || value === null) return false;
  const { version, path, show } = value as Partial<Record<keyof LineVersionRequest, unknown>>;
  return typeof version === 'string' && typeof path === 'string' && (show === 'change' || show === 'row');
}
