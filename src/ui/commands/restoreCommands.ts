import path from 'node:path';
import { l10n, window, workspace, type LogOutputChannel } from 'vscode';
import type { Artifact } from '../../core/artifact';
import type { VersionId } from '../../core/identity';
import type { Root } from '../../core/root';
import { versionLabel } from '../../core/versionId';
import type { ChangeResult } from '../../operations/changeFiles';
import { restoreVersion } from '../../operations/restoreVersion';
import { lastChange, undoChange } from '../../operations/undoChange';
import { guardedRestore } from '../guardedRestore';
import type { Operation } from '../../store/database/rows';
import { relativeAge } from '../relativeAge';
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
        : await pickArtifact(tracking, l10n.t('Restore Deleted Artifact'), {
            isOffered: ({ deletedAt }) => deletedAt !== undefined,
          });
    const head = artifact?.head;
    if (!artifact || head === undefined) return;
    await this.#run(tracking, artifact, (root) => restoreVersion(tracking.context, root, head));
  };

  /** Takes an artifact's latest restore back. */
  readonly undoRestore = async (tracking: Tracking, node: VersionTreeNode | undefined): Promise<void> => {
    const artifact = node?.type === 'artifact' ? node.artifact : await pickRestored(tracking);
    if (artifact) await this.#undo(tracking, artifact);
  };

  /** @param operation the restore that is meant; the latest when not given */
  async #undo(tracking: Tracking, artifact: Artifact, operation?: string): Promise<void> {
    if (!(await confirmUndo(tracking, artifact))) return;
    await this.#run(
      tracking,
      artifact,
      (root) => undoChange(tracking.context, root, artifact.id, operation),
      'undo',
    );
  }

  async #run(
    tracking: Tracking,
    artifact: Artifact,
    work: (root: Root) => Promise<ChangeResult>,
    kind: 'restore' | 'undo' = 'restore',
  ): Promise<void> {
    if (workspace.isTrusted && !(await saveOpenEditors(tracking, artifact))) return;
    const result = await guardedRestore(tracking, artifact, work);
    this.#state.update();
    this.#tell(tracking, artifact, result, kind);
  }

  /** Not awaited: the notification stays as long as the user likes. */
  #tell(tracking: Tracking, artifact: Artifact, result: ChangeResult, kind: 'restore' | 'undo'): void {
    const { from, to, isChanged, operation } = result;
    const { name } = artifact;
    const label = (id: VersionId): string => labelOf(tracking, id);
    if (!isChanged) {
      const message =
        to === undefined
          ? l10n.t('{0} is deleted already.', name)
          : l10n.t('{0} is at {1} already.', name, label(to));
      void window.showInformationMessage(message);
      return;
    }
    if (kind === 'undo') {
      const done =
        to === undefined
          ? l10n.t('Undone: {0} is deleted again.', name)
          : l10n.t('Undone: {0} is at {1} again.', name, label(to));
      const kept = from === undefined ? '' : l10n.t('What was there before is kept as {0}.', label(from));
      void window.showInformationMessage(`${done} ${kept}`.trim());
      return;
    }
    if (to === undefined) return;
    const undo = l10n.t('Undo');
    const message =
      from === undefined
        ? l10n.t('Restored {0} to {1}.', name, label(to))
        : l10n.t('Restored {0} to {1}. What was there before is kept as {2}.', name, label(to), label(from));
    void window.showInformationMessage(message, undo).then(async (choice) => {
      if (choice !== undo) return;
      try {
        await this.#undo(tracking, artifact, operation);
      } catch (error) {
        await reportError(this.#log, error);
      }
    });
  }
}

function labelOf({ store }: Tracking, id: VersionId): string {
  const version = store.version(id);
  return version ? versionLabel(version) : id.slice(0, 7);
}

/** Lets the user choose among the artifacts whose latest restore can be undone, that of the latest first. */
function pickRestored(tracking: Tracking): Promise<Artifact | undefined> {
  const undoable = tracking.store.undoable();
  const restoreOf = ({ id }: Artifact): Operation | undefined => lastChange(tracking.context, id);
  return pickArtifact(tracking, l10n.t('Undo Last Restore'), {
    isOffered: ({ id }) => undoable.has(id),
    at: (artifact) => restoreOf(artifact)?.at ?? 0,
    detail: (artifact) => {
      const restore = restoreOf(artifact);
      if (restore?.toVersion === undefined) return '';
      const restored = l10n.t(
        'restored to {0} {1}',
        labelOf(tracking, restore.toVersion),
        relativeAge(restore.at),
      );
      const back =
        restore.fromVersion === undefined
          ? l10n.t('back to deleted')
          : l10n.t('back to {0}', labelOf(tracking, restore.fromVersion));
      return `${restored} · ${back}`;
    },
  });
}

/** Asks when an undo does more than take back what was just done: files were changed since, or will be deleted. */
async function confirmUndo(tracking: Tracking, { id, name }: Artifact): Promise<boolean> {
  const restore = lastChange(tracking.context, id);
  const now = tracking.store.artifact(id);
  if (!restore || !now) return true;
  const isUntouched = now.head === restore.toVersion && now.deletedAt === undefined;
  if (isUntouched && restore.fromVersion !== undefined) return true;
  const undo = l10n.t('Undo Restore');
  const effect =
    restore.fromVersion === undefined
      ? l10n.t('Its files are deleted again, as they were before it was restored.')
      : l10n.t(
          'It was changed after it was restored. Its files go back to {0}, as they were before.',
          labelOf(tracking, restore.fromVersion),
        );
  const detail = `${effect} ${l10n.t('What is there now stays in the history.')}`;
  const message = l10n.t('Undo the last restore of {0}?', name);
  return (await window.showWarningMessage(message, { modal: true, detail }, undo)) === undo;
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
