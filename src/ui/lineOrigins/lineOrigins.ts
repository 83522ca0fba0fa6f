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
  /** Of the search that is running. */
  search: AbortController | undefined;
  found: DocumentOrigins | undefined;
}

/** Shows, in the editors where it was asked for, which version brought each line, and keeps it up to date. */
export class LineOrigins implements Disposable {
  readonly #state: TrackingState;
  readonly #log: LogOutputChannel;
  readonly #finder = new DocumentOriginsFinder();
  readonly #column = new LineOriginColumn();
  readonly #status = new LineOriginStatus();
  readonly #shown = new Map<string, Shown>();
  readonly #subscription: Disposable;
  #timer: NodeJS.Timeout | undefined;

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
    for (const { search } of this.#shown.values()) search?.abort();
    this.#column.dispose();
    this.#status.dispose();
  }

  /** Shows it in an editor, and on the other side of a diff. Resolves when it is there, or the user stopped it. */
  async show(editor: TextEditor): Promise<void> {
    const documents = diffSides(editor);
    for (const document of documents) {
      const key = document.uri.toString();
      if (!this.#shown.has(key)) this.#shown.set(key, { document, search: undefined, found: undefined });
    }
    await withProgressWhenLong(this.#refresh(), () => {
      for (const document of documents) this.#forget(document);
    });
    if (documents.every(({ uri }) => this.#shown.get(uri.toString())?.found === undefined)) {
      const wasStopped = documents.every(({ uri }) => !this.#shown.has(uri.toString()));
      for (const document of documents) this.#forget(document);
      if (!wasStopped)
        void window.showInformationMessage(
          l10n.t('Where lines come from can be shown for text files of recorded artifacts.'),
        );
    }
    this.#draw();
  }

  hide(editor: TextEditor): void {
    for (const document of diffSides(editor)) this.#forget(document);
    for (const visible of window.visibleTextEditors) if (!this.#shownIn(visible)) this.#column.clear(visible);
    this.#drawLine();
  }

  #shownIn({ document }: TextEditor): Shown | undefined {
    return this.#shown.get(document.uri.toString());
  }

  #forget({ uri }: TextDocument): void {
    this.#shown.get(uri.toString())?.search?.abort();
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

  /** Looks all of them up again. @throws what reading the store throws */
  async #refresh(): Promise<void> {
    const { tracking } = this.#state;
    if (!tracking) return;
    for (const shown of [...this.#shown.values()]) {
      shown.search?.abort();
      const search = new AbortController();
      shown.search = search;
      try {
        shown.found = await this.#finder.find(tracking, shown.document, search.signal);
      } catch (error) {
        // Hidden, closed or overtaken meanwhile.
        if (!search.signal.aborted) throw error;
      }
    }
    this.#draw();
  }

  #draw(): void {
    const { tracking } = this.#state;
    if (!tracking) return;
    for (const editor of window.visibleTextEditors) {
      const found = this.#shownIn(editor)?.found;
      if (found) this.#column.show(tracking, editor, found);
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
    void commands.executeCommand('setContext', 'artifactLineage.lineOriginsShown', found !== undefined);
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
