import {
  commands,
  Disposable,
  l10n,
  ProgressLocation,
  TabInputTextDiff,
  window,
  workspace,
  type LogOutputChannel,
  type TextDocument,
  type TextEditor,
  type Uri,
} from 'vscode';
import { reportError } from '../reportError';
import type { TrackingState } from '../trackingState';
import { DocumentOriginsFinder, type DocumentOrigins } from './documentOrigins';
import { LineOriginColumn } from './lineOriginColumn';
import { LineOriginStatus } from './lineOriginStatus';

/** While somebody types, the column is moved by VS Code; after this it is made anew. */
const QUIET_MS = 250;
/** A search that takes longer than this says so, and can be stopped. */
const SHOW_AFTER_MS = 1000;

/** A document whose line origins are shown. */
interface Shown {
  readonly document: TextDocument;
  /** What it is compared with, in the diff where it was asked for. */
  readonly older: Uri | undefined;
  /** Ends the search for it, when nobody wants it any more. */
  readonly stop: AbortController;
  /** Of the last search that came to its end: null where there is nothing to say of the document. */
  found: DocumentOrigins | null | undefined;
}

/** Whether line origins are there; `none` for a document of which there is nothing to say. */
export type ShowOutcome = 'shown' | 'stopped' | 'none';

/** Shows, in the editors where it was asked for, which version brought each line, and keeps it up to date. */
export class LineOrigins implements Disposable {
  readonly #state: TrackingState;
  readonly #log: LogOutputChannel;
  readonly #finder = new DocumentOriginsFinder();
  readonly #column = new LineOriginColumn();
  readonly #status = new LineOriginStatus();
  readonly #shown = new Map<string, Shown>();
  readonly #subscription: Disposable;
  /** What each editor shows: making a column anew takes time. */
  readonly #drawn = new WeakMap<TextEditor, DocumentOrigins>();
  #timer: NodeJS.Timeout | undefined;
  /** The search that began last, or is to begin. */
  #searching = Promise.resolve();
  /** The search that is to begin when the one that is running has ended. */
  #next: Promise<void> | undefined;
  #hasContext = false;

  constructor(state: TrackingState, log: LogOutputChannel) {
    this.#state = state;
    this.#log = log;
    this.#subscription = Disposable.from(
      state.onDidChange(() => {
        this.#refreshSoon();
      }),
      window.onDidChangeVisibleTextEditors(() => {
        this.#draw();
      }),
      window.onDidChangeActiveTextEditor(() => {
        this.#drawLine();
      }),
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (this.#shownIn(textEditor)) this.#drawLine();
      }),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (this.#shown.has(document.uri.toString())) this.#refreshSoon();
      }),
      workspace.onDidCloseTextDocument((document) => {
        this.#forget(document);
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
    for (const { stop } of this.#shown.values()) stop.abort();
    this.#column.dispose();
    this.#status.dispose();
  }

  /**
   * Shows it in an editor, and on the other side of a diff. Resolves when it is there, or the user stopped it.
   *
   * @throws what reading the store throws
   */
  async show(editor: TextEditor): Promise<ShowOutcome> {
    const documents = diffSides(editor);
    for (const document of documents) {
      const key = document.uri.toString();
      const older = olderSide(document);
      const known = this.#shown.get(key);
      if (known && known.older?.toString() === older?.toString()) continue;
      known?.stop.abort();
      this.#shown.set(key, { document, older, stop: new AbortController(), found: undefined });
    }
    const forget = (): void => {
      for (const document of documents) this.#forget(document);
      this.#draw();
    };
    try {
      await withProgressWhenLong(this.#refresh(), forget);
    } catch (error) {
      forget();
      throw error;
    }
    const shown = documents.map(({ uri }) => this.#shown.get(uri.toString())?.found);
    if (shown.some(Boolean)) return 'shown';
    forget();
    return shown.includes(null) ? 'none' : 'stopped';
  }

  hide(editor: TextEditor): void {
    for (const document of diffSides(editor)) this.#forget(document);
    this.#draw();
  }

  #shownIn({ document }: TextEditor): Shown | undefined {
    return this.#shown.get(document.uri.toString());
  }

  #forget({ uri }: TextDocument): void {
    this.#shown.get(uri.toString())?.stop.abort();
    this.#shown.delete(uri.toString());
  }

  #refreshSoon(): void {
    if (this.#shown.size === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#refresh().catch((error: unknown) => {
        void reportError(this.#log, error);
      });
    }, QUIET_MS);
  }

  /**
   * Looks all of them up again, after a search that is running: changes that follow each other closely do not keep one from
   * its end. Resolves when all are looked up as they are now.
   *
   * @throws what reading the store throws
   */
  #refresh(): Promise<void> {
    this.#next ??= this.#searching
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.#search();
      });
    this.#searching = this.#next;
    return this.#next;
  }

  async #search(): Promise<void> {
    const { tracking } = this.#state;
    if (!tracking) return;
    for (const shown of [...this.#shown.values()]) {
      const { signal } = shown.stop;
      try {
        if (!signal.aborted) shown.found = (await this.#finder.find(tracking, shown, signal)) ?? null;
      } catch (error) {
        // Hidden or closed meanwhile.
        if (!signal.aborted) throw error;
      }
    }
    this.#draw();
  }

  #draw(): void {
    const { tracking } = this.#state;
    if (!tracking) return;
    for (const editor of window.visibleTextEditors) {
      const found = this.#shownIn(editor)?.found ?? undefined;
      if (found === this.#drawn.get(editor)) continue;
      if (found) {
        this.#column.show(tracking, editor, found);
        this.#drawn.set(editor, found);
      } else {
        this.#column.clear(editor);
        this.#drawn.delete(editor);
      }
    }
    this.#drawLine();
  }

  /** What is said of the line at the cursor, and whether there is anything to hide. */
  #drawLine(): void {
    const { tracking } = this.#state;
    const editor = window.activeTextEditor;
    const found = editor && this.#shownIn(editor)?.found;
    if (tracking && found) this.#status.show(tracking, editor, found);
    else this.#status.hide();
    const isShown = Boolean(found);
    if (isShown === this.#hasContext) return;
    this.#hasContext = isShown;
    void commands.executeCommand('setContext', 'artifactLineage.lineOriginsShown', isShown);
  }
}

/** The document of an editor; of a diff, those of both sides. */
function diffSides({ document }: TextEditor): TextDocument[] {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof TabInputTextDiff)) return [document];
  const sides = [input.original, input.modified].map((uri) => uri.toString());
  if (!sides.includes(document.uri.toString())) return [document];
  const shown = window.visibleTextEditors.map((editor) => editor.document);
  return [...new Set(shown.filter(({ uri }) => sides.includes(uri.toString())))];
}

/** What a document is compared with in the diff that is shown, as its right side. */
function olderSide({ uri }: TextDocument): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof TabInputTextDiff)) return undefined;
  return input.modified.toString() === uri.toString() ? input.original : undefined;
}

async function withProgressWhenLong(work: Promise<void>, stop: () => void): Promise<void> {
  const timer = setTimeout(() => {
    void window.withProgress(
      {
        location: ProgressLocation.Notification,
        title: l10n.t('Finding out where the lines come from'),
        cancellable: true,
      },
      async (_, cancel) => {
        cancel.onCancellationRequested(stop);
        // What went wrong is said by who waits for the work.
        await work.catch(() => undefined);
      },
    );
  }, SHOW_AFTER_MS);
  try {
    await work;
  } finally {
    clearTimeout(timer);
  }
}
