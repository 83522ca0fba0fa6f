import { commands, l10n, type LogOutputChannel } from 'vscode';
import type { ArtifactIdentity } from '../core/artifact';
import type { ArtifactId, VersionId } from '../core/identity';
import type { Root } from '../core/root';
import type { ChangeResult } from '../operations/changeFiles';
import { OperationError } from '../operations/operationError';
import { operationPlace } from '../operations/operationPlace';
import { isUpstreamEdited, lastChange, undoChange } from '../operations/undoChange';
import type { Operation } from '../store/database/rows';
import { changeTrouble } from './changeTrouble';
import { assertMayWrite, guardedChange } from './guardedChange';
import type { Questions } from './questions';
import { reportError } from './reportError';
import { saveOpenEditors } from './saveOpenEditors';
import type { Tracking } from './tracking';
import type { TrackingState } from './trackingState';
import { undoQuestion } from './undoWords';
import type { WrittenPlace } from './unsavedEditors';
import { versionName } from './versionName';
import { artifactNode } from './versionTree/versionTreeChildren';

/** A change of an artifact's files, in its root or in its upstream. */
interface ChangeToRun {
  readonly artifact: ArtifactIdentity;
  /** Where files are written; the artifact's own place when not given. */
  readonly place?: WrittenPlace;
  /** Where the files that are brought there come from, when somebody may be editing them. */
  readonly from?: WrittenPlace | undefined;
  /** What is going on: `Syncing pdf-tools`. */
  readonly title: string;
  readonly work: (root: Root) => Promise<ChangeResult>;
}

/** Carries changes of files out, with everything a user must be asked or told. */
export class ChangeRunner {
  readonly #state: TrackingState;
  readonly #log: LogOutputChannel;
  readonly #questions: Questions;

  constructor(state: TrackingState, log: LogOutputChannel, questions: Questions) {
    this.#state = state;
    this.#log = log;
    this.#questions = questions;
  }

  /**
   * Checks that it may be done, has unsaved text saved, and does it.
   *
   * @returns undefined when the user would rather not
   * @throws OperationError, StoreError, FileTreeError
   */
  async run(
    tracking: Tracking,
    { artifact, place = artifact, from, title, work }: ChangeToRun,
  ): Promise<ChangeResult | undefined> {
    assertMayWrite(tracking);
    const root = tracking.rootOf(artifact);
    if (!root) throw new OperationError('not-found', artifact.path);
    for (const edited of from ? [from, place] : [place])
      if (!(await saveOpenEditors(tracking, edited, this.#questions))) return undefined;
    try {
      return await guardedChange(tracking, { place, from, title }, () => work(root));
    } finally {
      this.#state.update();
    }
  }

  /** Tells what was done, with the buttons that take it back and show it. Does not wait for an answer. */
  tell(tracking: Tracking, message: string, result: ChangeResult): void {
    if (this.warn(message, result)) return;
    const { artifactId, operation, from, to } = result;
    const undo = l10n.t('Undo');
    const show = l10n.t('Show Changes');
    const actions = [...(operation === undefined ? [] : [undo]), ...(from === to ? [] : [show])];
    void this.#questions.tell(message, ...actions).then(async (choice) => {
      try {
        if (choice === undo) await this.undo(tracking, artifactId, operation);
        if (choice === show)
          await commands.executeCommand('artifactLineage.showChanges', artifactNode(tracking, artifactId));
      } catch (error) {
        await reportError(this.#log, error);
      }
    });
  }

  /** Warns of what went wrong after the files were written, with what was done. @returns whether anything did */
  warn(message: string, result: ChangeResult): boolean {
    const trouble = changeTrouble(this.#log, message, result);
    if (trouble !== undefined) void this.#questions.warn(trouble);
    return trouble !== undefined;
  }

  /**
   * Takes an artifact's latest change back; asks first when that does more than take back what was just done.
   *
   * @param operation the change that is meant; the latest when not given
   */
  async undo(tracking: Tracking, id: ArtifactId, operation?: string): Promise<void> {
    assertMayWrite(tracking);
    const artifact = tracking.store.artifact(id);
    const change = lastChange(tracking.context, id);
    const isMeant = operation === undefined || operation === change?.id;
    if (!artifact || !change || !isMeant) throw new OperationError('nothing-to-undo');
    const evenIfChanged = await isUpstreamEdited(tracking.context, change);
    const question = undoQuestion(tracking, artifact, change, evenIfChanged);
    if (question && !(await this.#questions.confirm(question))) return;
    const result = await this.run(tracking, {
      artifact,
      place: operationPlace(change)?.artifact ?? artifact,
      title: l10n.t('Undoing the last change of {0}', artifact.name),
      work: (root) => undoChange(tracking.context, root, id, change.id, { evenIfChanged }),
    });
    if (result) this.#tellUndone(tracking, artifact.name, change, result);
  }

  #tellUndone(tracking: Tracking, name: string, change: Operation, result: ChangeResult): void {
    const { from, to } = result;
    // Nothing was replaced where only references went back: the files were kept as they were by what is undone.
    const isSame = from === undefined || from === to;
    const kept = isSame ? '' : l10n.t('What was there before is kept as {0}.', versionName(tracking, from));
    const done = change.facts?.side === 'upstream' ? undonePush(name) : undone(tracking, name, to);
    const message = `${done} ${kept}`.trim();
    if (!this.warn(message, result)) void this.#questions.tell(message);
  }
}

const undonePush = (name: string): string =>
  l10n.t('Undone: the upstream of {0} is as it was before the push.', name);

function undone(tracking: Tracking, name: string, to: VersionId | undefined): string {
  return to === undefined
    ? l10n.t('Undone: {0} is deleted again.', name)
    : l10n.t('Undone: {0} is at {1} again.', name, versionName(tracking, to));
}
