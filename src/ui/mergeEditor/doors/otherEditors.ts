import {
  commands,
  Disposable,
  EventEmitter,
  l10n,
  TextDocumentSaveReason,
  window,
  workspace,
  type LogOutputChannel,
  type TextDocument,
  type Uri,
  Range,
  Selection,
  TextEditorRevealType,
} from 'vscode';
import { isWithin } from '../../../core/isWithin';
import type { Questions } from '../../questions';
import { describeError, reportError } from '../../reportError';
import type { DoorSession, DoorText } from './doorSession';
import type { SavedResult } from './savedResult';
import { isTextTab, tabsWith } from './shownTabs';
import type { StagedCopies } from './stagedCopies';
import type { StagedFiles } from './stagedFiles';
import { STAGED_SIDES, type StagedSide } from './stagedPlace';
import { untilShown } from './untilShown';

/** VS Code's three-way merge editor. It is no public API, so that it may not be there. */
const MERGE_EDITOR = '_open.mergeEditor';

/** Runs a command of VS Code; tests have another one. */
export type Execute = (command: string, ...args: readonly unknown[]) => Thenable<unknown>;

/**
 * The other doors of a merge session: its texts in VS Code's merge editor, or as texts with conflict markers, always as
 * staged copies. What was typed there is not written over before the session has it, or the user says so.
 */
export class OtherEditors {
  readonly #files: StagedFiles;
  readonly #copies: StagedCopies;
  readonly #questions: Pick<Questions, 'confirm' | 'tell'>;
  readonly #log: LogOutputChannel;
  readonly #execute: Execute;
  /** Folders of sessions whose editors are being closed. */
  readonly #closing = new Set<string>();
  readonly #resolved = new EventEmitter<SavedResult>();
  /** A result was saved. Once the session has what it says, call {@link StagedCopies.take}. */
  readonly onDidResolve = this.#resolved.event;

  constructor(
    files: StagedFiles,
    copies: StagedCopies,
    questions: Pick<Questions, 'confirm' | 'tell'>,
    log: LogOutputChannel,
    execute: Execute = commands.executeCommand,
  ) {
    this.#files = files;
    this.#copies = copies;
    this.#questions = questions;
    this.#log = log;
    this.#execute = execute;
  }

  /** Watches what is saved of the results. */
  register(): Disposable {
    const manual = new Set<string>();
    return Disposable.from(
      workspace.onWillSaveTextDocument(({ document, reason }) => {
        if (reason === TextDocumentSaveReason.Manual && this.#isResult(document.uri))
          manual.add(document.uri.toString());
      }),
      workspace.onDidSaveTextDocument(({ uri }) => {
        if (!this.#isResult(uri)) return;
        const isManual = manual.delete(uri.toString());
        this.#onSaved(uri, isManual).catch((error: unknown) => reportError(this.#log, error));
      }),
      this.#resolved,
    );
  }

  /** Opens a text in VS Code's merge editor; where that cannot be had, as text with markers. */
  async openInMergeEditor(session: DoorSession, text: DoorText): Promise<void> {
    const result = this.#uriOf(session, text.path, 'result');
    if (await this.#showUnsaved(session, text.path)) return;
    const state = await this.#copies.stateOf(session, text);
    if (state.startsWith('untaken') && !(await this.#mayWriteOver(text.path))) return;
    const isThere = state === 'current' && tabsOf(result).some((tab) => !isTextTab(tab));
    if (!isThere && !(await this.#stageAnew(session, text))) return;
    if (await this.#showMergeEditor(session, text.path)) return;
    await showText(result);
    void this.#questions.tell(
      l10n.t('The merge editor cannot be opened, so {0} is shown as text with conflict markers.', text.path),
    );
  }

  /** Opens a text with conflict markers. A saved one that the session does not have all of is shown as it is. */
  async openAsText(session: DoorSession, text: DoorText): Promise<void> {
    const result = this.#uriOf(session, text.path, 'result');
    if (await this.#showUnsaved(session, text.path)) return;
    const state = await this.#copies.stateOf(session, text);
    if (state === 'untaken-of-others' && !(await this.#mayWriteOver(text.path))) return;
    const isThere = state === 'untaken' || (state === 'current' && tabsOf(result).every(isTextTab));
    if (isThere || (await this.#stageAnew(session, text))) await showText(result);
  }

  /** Whether a result of the session has text that is not saved. */
  hasUnsaved(session: Pick<DoorSession, 'folder'>): boolean {
    return this.#unsavedOf(session).length > 0;
  }

  /** @returns whether all of it is saved */
  async save(session: Pick<DoorSession, 'folder'>): Promise<boolean> {
    const saved = await Promise.all(this.#unsavedOf(session).map((document) => document.save()));
    return saved.every(Boolean);
  }

  /** Closes all tabs of a session that is at its end. What is not saved is saved first, and told to nobody. */
  async closeEditors(session: Pick<DoorSession, 'folder'>): Promise<void> {
    this.#closing.add(session.folder);
    try {
      // What is saved is not asked about.
      await this.save(session);
      await window.tabGroups.close(tabsWith((uri) => this.#isOf(uri, session)));
    } finally {
      this.#closing.delete(session.folder);
    }
  }

  async #onSaved(result: Uri, isManual: boolean): Promise<void> {
    const saved = await this.#copies.saved(result, isManual).catch((error: unknown) => {
      if (!(error instanceof TypeError)) throw error;
      this.#log.warn(describeError(error));
      void this.#questions.tell(
        l10n.t('This text was saved in another encoding than UTF-8, so it is not taken. Save it as UTF-8.'),
      );
      return undefined;
    });
    if (saved && !this.#closing.has(saved.folder)) this.#resolved.fire(saved);
  }

  /** @returns whether there is unsaved text, which is shown as it is */
  async #showUnsaved(session: DoorSession, file: string): Promise<boolean> {
    const result = this.#uriOf(session, file, 'result');
    const unsaved = this.#unsavedOf(session).find(({ uri }) => uri.toString() === result.toString());
    if (!unsaved) return false;
    const isMerged = tabsOf(result).some((tab) => !isTextTab(tab));
    if (!isMerged || !(await this.#showMergeEditor(session, file))) await showText(result);
    return true;
  }

  /** @returns false when the user would rather keep an editor open that shows it */
  async #stageAnew(session: DoorSession, text: DoorText): Promise<boolean> {
    const tabs = tabsOf(this.#uriOf(session, text.path, 'result'));
    if (tabs.length > 0 && !(await window.tabGroups.close(tabs))) return false;
    const texts = await this.#copies.stage(session, text);
    // Documents stay open for a while behind closed tabs, with the text they had.
    for (const side of STAGED_SIDES) await untilShown(this.#uriOf(session, text.path, side), texts[side]);
    return true;
  }

  /** @returns whether it could be */
  async #showMergeEditor(session: DoorSession, file: string): Promise<boolean> {
    const { artifactName, names } = session;
    const input = (side: 'local' | 'upstream', title: string): object => ({
      uri: this.#uriOf(session, file, side),
      title,
      description: `${artifactName}/${file}`,
      detail: names[side],
    });
    try {
      await this.#execute(MERGE_EDITOR, {
        base: this.#uriOf(session, file, 'base'),
        output: this.#uriOf(session, file, 'result'),
        input1: input('upstream', l10n.t('Upstream')),
        input2: input('local', l10n.t('Local')),
      });
      return true;
    } catch (error) {
      this.#log.warn(describeError(error));
      return false;
    }
  }

  #mayWriteOver(file: string): Promise<boolean> {
    return this.#questions.confirm({
      message: l10n.t('{0} was edited in another editor, and the merge does not have all of that.', file),
      detail: l10n.t('Opened anew, it begins with the decisions made so far.'),
      action: l10n.t('Open Anew'),
    });
  }

  #uriOf({ folder }: Pick<DoorSession, 'folder'>, file: string, side: StagedSide): Uri {
    return this.#files.uriOf(folder, file, side);
  }

  #isResult(uri: Uri): boolean {
    return this.#files.placeOf(uri)?.side === 'result';
  }

  #isOf(uri: Uri, { folder }: Pick<DoorSession, 'folder'>): boolean {
    const place = this.#files.placeOf(uri);
    return place !== undefined && isWithin(this.#files.sessionOf(place), folder);
  }

  #unsavedOf(session: Pick<DoorSession, 'folder'>): TextDocument[] {
    return workspace.textDocuments.filter(({ uri, isDirty }) => isDirty && this.#isOf(uri, session));
  }
}

const tabsOf = (uri: Uri): ReturnType<typeof tabsWith> =>
  tabsWith((one) => one.toString() === uri.toString());

/** At its first conflict. */
async function showText(uri: Uri): Promise<void> {
  const editor = await window.showTextDocument(uri, { preview: false });
  const { document } = editor;
  for (let line = 0; line < document.lineCount; line++) {
    if (!/^<{7,} /.test(document.lineAt(line).text)) continue;
    const place = new Range(line, 0, line, 0);
    editor.selection = new Selection(place.start, place.end);
    editor.revealRange(place, TextEditorRevealType.InCenterIfOutsideViewport);
    return;
  }
}
