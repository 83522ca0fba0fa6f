import { l10n, type Disposable, type LogOutputChannel } from 'vscode';
import type { ChunkDecision } from '../../core/merge/session/chunkDecision';
import { readResolution } from '../../core/merge/reading/readResolution';
import type { MergeRequest } from '../mergeRequest';
import type { Questions } from '../questions';
import { reportError } from '../reportError';
import type { DoorSession, DoorText } from './doors/doorSession';
import type { OtherEditors } from './doors/otherEditors';
import type { SavedResult } from './doors/savedResult';
import type { StagedCopies } from './doors/stagedCopies';
import { inputsHash } from './doors/stagedTexts';
import type { MergeSession } from './mergeSession';
import type { MergeSessions } from './mergeSessions';

/** What a merge is resolved with beside its own editor: opens its texts there, and takes over what was saved. */
export class OtherDoors {
  readonly #editors: OtherEditors;
  readonly #copies: StagedCopies;
  readonly #sessions: MergeSessions;
  readonly #questions: Questions;
  readonly #log: LogOutputChannel;

  constructor(
    editors: OtherEditors,
    copies: StagedCopies,
    sessions: MergeSessions,
    questions: Questions,
    log: LogOutputChannel,
  ) {
    this.#editors = editors;
    this.#copies = copies;
    this.#sessions = sessions;
    this.#questions = questions;
    this.#log = log;
  }

  /** @param show shows a merge, beginning to decide on it when nobody does yet */
  register(show: (request: MergeRequest) => Promise<void>): Disposable {
    return this.#editors.onDidResolve((saved) => {
      this.#onSaved(saved, show).catch((error: unknown) => reportError(this.#log, error));
    });
  }

  async openMergeEditor(session: MergeSession, path: string): Promise<void> {
    const text = textOf(session, path);
    if (text) await this.#editors.openInMergeEditor(await this.#doorSession(session), text);
  }

  async openAsText(session: MergeSession, path: string): Promise<void> {
    const text = textOf(session, path);
    if (text) await this.#editors.openAsText(await this.#doorSession(session), text);
  }

  /** Shows the merge of a staged text, at that text. @param folder of the session */
  async goBack(folder: string, path: string, show: (request: MergeRequest) => Promise<void>): Promise<void> {
    this.#sessions.inFolder(folder)?.select(path);
    const stored = (await this.#sessions.pending()).find((one) => one.folder === folder);
    if (stored) await show(stored.record.request);
    else void this.#questions.tell(l10n.t('This merge is not waiting any more.'));
  }

  /** What is typed in other editors and not saved would be left out. @returns whether it is saved now */
  async isSaved(session: MergeSession): Promise<boolean> {
    const folder = this.#sessions.keptFolder(session);
    if (folder === undefined || !this.#editors.hasUnsaved({ folder })) return true;
    const isWanted = await this.#questions.confirm({
      message: l10n.t('The merge of {0} has unsaved changes.', session.subject.artifact.name),
      detail: l10n.t('They are saved in the staged copies first.'),
      action: l10n.t('Save and Continue'),
    });
    return isWanted && this.#editors.save({ folder });
  }

  /** Takes over what was saved in other editors while nobody looked, as before a restart. */
  async takeSaved(session: MergeSession): Promise<void> {
    const folder = this.#sessions.keptFolder(session);
    if (folder === undefined) return;
    for (const saved of await this.#copies.untaken({ folder })) await this.#take(session, saved);
  }

  async #doorSession(session: MergeSession): Promise<DoorSession> {
    const folder = await this.#sessions.folderOf(session);
    const { artifact, names } = session.subject;
    return { folder, artifactName: artifact.name, names };
  }

  async #onSaved(saved: SavedResult, show: (request: MergeRequest) => Promise<void>): Promise<void> {
    const session = this.#sessions.inFolder(saved.folder);
    if (!session) {
      // Beginning to decide on it takes over what is saved.
      const stored = (await this.#sessions.pending()).find(({ folder }) => folder === saved.folder);
      if (stored) await show(stored.record.request);
      return;
    }
    const before = session.progress;
    await this.#take(session, saved);
    const { conflicts, resolved } = session.progress;
    if (before.resolved === resolved || resolved < conflicts) return;
    const review = l10n.t('Review and Apply');
    const message = l10n.t('All conflicts of {0} are resolved.', session.subject.artifact.name);
    if ((await this.#questions.tell(message, review)) === review) await show(session.subject.request);
  }

  async #take(session: MergeSession, saved: SavedResult): Promise<void> {
    const outcome = session.outcome(saved.path);
    if (outcome?.kind !== 'text' || inputsHash(outcome.merge) !== saved.inputs) {
      session.setNotice(
        l10n.t('What was saved of {0} in another editor is of files that have changed since.', saved.path),
      );
      return;
    }
    const choice = session.decisions.choices.get(saved.path);
    const decided = typeof choice === 'object' ? choice.chunks : undefined;
    const reading = readResolution(outcome.merge, saved.text, saved.labels, decided);
    switch (reading.kind) {
      case 'unfinished':
        return;
      case 'whole':
        if (reading.atBase > 0 && !(saved.isManual && (await this.#isBaseMeant(saved.path)))) return;
        session.decideText(saved.path, reading.text);
        break;
      case 'chunks': {
        const open = reading.open.map((chunk) => [chunk, undefined] as const);
        session.decideChunks(
          saved.path,
          new Map<number, ChunkDecision | undefined>([...open, ...reading.chunks]),
        );
        // What somebody began to write between markers is nowhere else.
        if (reading.begun.length > 0) return;
      }
    }
    await this.#copies.take(saved);
  }

  async #isBaseMeant(path: string): Promise<boolean> {
    const use = l10n.t('Use It');
    const message = l10n.t(
      '{0} was saved with a conflict as it was before both sides changed it: neither change is in it.',
      path,
    );
    return (await this.#questions.warn(message, use)) === use;
  }
}

function textOf(session: MergeSession, path: string): DoorText | undefined {
  const outcome = session.outcome(path);
  if (outcome?.kind !== 'text') return undefined;
  const { merge } = outcome;
  const choice = session.decisions.choices.get(path);
  const whole = session.wholeDecision(path);
  const choices = typeof choice === 'object' ? choice.chunks : new Map<number, never>();
  return { path, merge, choices, ...(whole?.kind === 'text' ? { written: whole.text } : {}) };
}
