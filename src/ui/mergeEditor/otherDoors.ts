import { l10n, type Disposable, type LogOutputChannel } from 'vscode';
import type { ChunkDecision } from '../../core/merge/session/chunkDecision';
import type { FileOutcome } from '../../core/merge/tree/mergeTree';
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
  /** What was read of each file, and with which plan: what stays untaken is told of once. */
  readonly #read = new WeakMap<MergeSession, Map<string, string>>();

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
    for (const saved of await this.#copies.untaken({ folder }))
      if (this.#readOf(session).get(saved.path) !== readingOf(session, saved))
        await this.#take(session, saved, { mayAsk: false, mayDecide: isOpenIn(session, saved.path) });
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
    await this.#take(session, saved, { mayAsk: saved.isManual, mayDecide: () => true });
    const { conflicts, resolved } = session.progress;
    if (before.resolved === resolved || resolved < conflicts) return;
    const review = l10n.t('Review and Apply');
    const message = l10n.t('All conflicts of {0} are resolved.', session.subject.artifact.name);
    if ((await this.#questions.tell(message, review)) === review) await show(session.subject.request);
  }

  async #take(session: MergeSession, saved: SavedResult, way: Taking): Promise<void> {
    const isTaken = await this.#decide(session, saved, way);
    this.#readOf(session).set(saved.path, readingOf(session, saved));
    if (isTaken) await this.#copies.take(saved);
  }

  /** @returns whether the session has all that was written */
  async #decide(session: MergeSession, saved: SavedResult, { mayAsk, mayDecide }: Taking): Promise<boolean> {
    const outcome = mergedFrom(session, saved);
    if (!outcome) {
      session.setNotice(
        l10n.t('What was saved of {0} in another editor is of files that have changed since.', saved.path),
      );
      return false;
    }
    const choice = session.decisions.choices.get(saved.path);
    const decided = typeof choice === 'object' ? choice.chunks : undefined;
    const reading = readResolution(outcome.merge, saved.text, saved.labels, decided);
    if (reading.kind === 'unfinished') return false;
    if (reading.kind === 'whole') {
      if (reading.atBase > 0 && !(mayAsk && (await this.#isBaseMeant(saved.path)))) return false;
      // The question may have stood for a while.
      const isStill = this.#sessions.inFolder(saved.folder) === session && mergedFrom(session, saved);
      if (session.isBusy || !isStill) return false;
      session.decideText(saved.path, reading.text);
      return true;
    }
    // While a merge is applied, nothing is decided: what is saved meanwhile waits.
    if (session.isBusy) return false;
    // What somebody began to write between markers is nowhere else.
    const isBegun = reading.begun.length > 0;
    // What still has its markers, or the base's lines, says nothing: it may have been decided on elsewhere since.
    const decisions = [...reading.chunks].filter(([chunk]) => !isBegun || mayDecide(chunk));
    session.decideChunks(saved.path, new Map<number, ChunkDecision>(decisions));
    return !isBegun;
  }

  #readOf(session: MergeSession): Map<string, string> {
    const read = this.#read.get(session) ?? new Map<string, string>();
    this.#read.set(session, read);
    return read;
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

/** How a saved text is taken over. */
interface Taking {
  /** Whether the user can be asked: they are at it. */
  readonly mayAsk: boolean;
  /** Whether a text that was only begun decides on a chunk: what was decided since goes before it. */
  readonly mayDecide: (chunk: number) => boolean;
}

/** The file of a session that a saved text was merged from; undefined when its sides have changed since. */
function mergedFrom(
  session: MergeSession,
  { path, inputs }: SavedResult,
): Extract<FileOutcome, { kind: 'text' }> | undefined {
  const outcome = session.outcome(path);
  return outcome?.kind === 'text' && inputsHash(outcome.merge) === inputs ? outcome : undefined;
}

/** What reading a text depends on, beside what was decided. */
function readingOf(session: MergeSession, { path, text }: SavedResult): string {
  const outcome = session.outcome(path);
  return JSON.stringify([outcome?.kind === 'text' ? inputsHash(outcome.merge) : '', session.isBusy, text]);
}

/** Whether nothing is decided of a chunk now. */
function isOpenIn(session: MergeSession, path: string): (chunk: number) => boolean {
  const choice = session.decisions.choices.get(path);
  const isWhole = typeof choice === 'string' || session.decisions.edited.has(path);
  return (chunk) => !isWhole && !(typeof choice === 'object' && choice.chunks.has(chunk));
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
