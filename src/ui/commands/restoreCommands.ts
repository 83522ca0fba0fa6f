import path from 'node:path';
import { l10n, window, workspace, type LogOutputChannel } from 'vscode';
import type { Artifact } from '../../core/artifact';
import type { Root } from '../../core/root';
import { versionLabel } from '../../core/versionId';
import {
  lastRestore,
  restoreVersion,
  undoRestore,
  type RestoreResult,
} from '../../operations/restoreVersion';
import { guardedRestore } from '../guardedRestore';
import { reportError } from '../reportError';
import type { Tracking } from '../tracking';
import type { TrackingState } from '../trackingState';
import type { VersionTreeNode } from '../versionTreeNode';
import { unsavedEditors } from '../unsavedEditors';
import { chosenVersion } from './compareCommands';
import { pickArtifact } from './pickVersion';

/** Restoring versions, with everything a user must be asked or told. */
export class RestoreCommands {
  readonly #state: TrackingState;
  readonly #log: LogOutputChannel;

  constructor(state: TrackingState, log: LogOutputChannel) {
    this.#state = state;
    this.#log = log;
  }

  /** Makes the working files those of a version; what they are now is captured first. */
  readonly restoreVersion = async (tracking: Tracking, node: VersionTreeNode | undefined): Promise<void> => {
    const chosen = await chosenVersion(tracking, node, l10n.t('Restore This Version'));
    if (!chosen) return;
    const { artifact, version } = chosen;
    await this.#run(tracking, artifact, (root) => restoreVersion(tracking.context, root, version.id));
  };

  /** Brings a deleted artifact back as it was last. */
  readonly restoreDeleted = async (tracking: Tracking, node: VersionTreeNode | undefined): Promise<void> => {
    const artifact =
      node?.type === 'artifact'
        ? node.artifact
        : await pickArtifact(
            tracking,
            l10n.t('Restore Deleted Artifact'),
            ({ deletedAt }) => deletedAt !== undefined,
          );
    const head = artifact?.head;
    if (!artifact || head === undefined) return;
    await this.#run(tracking, artifact, (root) => restoreVersion(tracking.context, root, head));
  };

  /** Takes an artifact's latest restore back. */
  readonly undoRestore = async (tracking: Tracking, node: VersionTreeNode | undefined): Promise<void> => {
    const artifact =
      node?.type === 'artifact'
        ? node.artifact
        : await pickArtifact(
            tracking,
            l10n.t('Undo Last Restore'),
            ({ id }) => lastRestore(tracking.context, id) !== undefined,
          );
    if (artifact) await this.#undo(tracking, artifact);
  };

  #undo(tracking: Tracking, artifact: Artifact): Promise<void> {
    return this.#run(tracking, artifact, (root) => undoRestore(tracking.context, root, artifact.id), 'undo');
  }

  async #run(
    tracking: Tracking,
    artifact: Artifact,
    work: (root: Root) => Promise<RestoreResult>,
    kind: 'restore' | 'undo' = 'restore',
  ): Promise<void> {
    if (workspace.isTrusted && !(await saveOpenEditors(tracking, artifact))) return;
    const result = await guardedRestore(tracking, artifact, work);
    this.#state.update();
    this.#tell(tracking, artifact, result, kind);
  }

  /** Not awaited: the notification stays as long as the user likes. */
  #tell(
    tracking: Tracking,
    artifact: Artifact,
    { from, to, isChanged }: RestoreResult,
    kind: 'restore' | 'undo',
  ): void {
    const label = (id: RestoreResult['from']): string => {
      const version = id === undefined ? undefined : tracking.store.version(id);
      return version ? versionLabel(version) : '';
    };
    if (!isChanged) {
      void window.showInformationMessage(l10n.t('{0} is at {1} already.', artifact.name, label(to)));
      return;
    }
    if (kind === 'undo') {
      void window.showInformationMessage(
        to === undefined
          ? l10n.t('Undone: {0} is deleted again.', artifact.name)
          : l10n.t('Undone: {0} is at {1} again.', artifact.name, label(to)),
      );
      return;
    }
    const undo = l10n.t('Undo');
    const message =
      from === undefined
        ? l10n.t('Restored {0} to {1}.', artifact.name, label(to))
        : l10n.t(
            'Restored {0} to {1}. What was there before is kept as {2}.',
            artifact.name,
            label(to),
            label(from),
          );
    void window.showInformationMessage(message, undo).then(async (choice) => {
      if (choice !== undo) return;
      try {
        await this.#undo(tracking, artifact);
      } catch (error) {
        await reportError(this.#log, error);
      }
    });
  }
}

/** Has unsaved text of the artifact saved, so that it is captured. Asks; false when the user would rather not. */
async function saveOpenEditors(tracking: Tracking, artifact: Artifact): Promise<boolean> {
  const unsaved = await unsavedEditors(tracking, artifact);
  if (unsaved.length === 0) return true;
  const save = l10n.t('Save and Restore');
  const names = unsaved.map(({ uri }) => path.basename(uri.fsPath)).join(', ');
  const choice = await window.showWarningMessage(
    l10n.t('{0} has unsaved changes.', names),
    {
      modal: true,
      detail: l10n.t('They are saved and recorded as a version first, so that nothing is lost.'),
    },
    save,
  );
  if (choice !== save) return false;
  const saved = await Promise.all(unsaved.map((document) => document.save()));
  return saved.every(Boolean);
}
