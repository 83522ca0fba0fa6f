import { env, l10n, type Disposable, type LogOutputChannel, type WebviewPanel } from 'vscode';
import type { FileOutcome } from '../../core/merge/tree/mergeTree';
import {
  parseEditorMessage,
  type EditorMessage,
  type FileDocument,
  type HostMessage,
} from '../../protocol/mergeEditor';
import { errorMessage } from '../errorMessage';
import { describeError } from '../reportError';
import type { Tracking } from '../tracking';
import { decideOnChunk } from './decideOnChunk';
import { editorWords } from './editorWords';
import { fileDocument, plainView, type DocumentSource } from './fileDocument';
import type { ScreenAnswer } from './mergeScreen';
import type { MergeSession } from './mergeSession';
import type { SessionChange } from './sessionChange';
import { mergeState } from './mergeState';

/** What the panel asks others to do. */
export interface PanelActions {
  readonly showDiff: (session: MergeSession, path: string, against: 'local' | 'upstream') => Promise<void>;
  readonly openMergeEditor: (session: MergeSession, path: string) => Promise<void>;
  readonly openAsText: (session: MergeSession, path: string) => Promise<void>;
  /** Errors of the above, in one sentence. */
  readonly report: (error: unknown) => Promise<void>;
}

/** A message, or nothing when there is nothing to tell any more. */
type Made = HostMessage | undefined | Promise<HostMessage | undefined>;

/** One webview with one merge: shows the session, and does to it what the user wants. */
export class MergePanel implements Disposable {
  readonly panel: WebviewPanel;
  readonly #log: LogOutputChannel;
  readonly #actions: PanelActions;
  readonly #subscriptions: Disposable[];
  #shown: { readonly tracking: Tracking; readonly session: MergeSession } | undefined;
  #sessionChanges: Disposable | undefined;
  #answer: ((answer: ScreenAnswer) => void) | undefined;
  #isReady = false;
  /** Number of the plan that is shown. Chunks are numbered anew with each. */
  #plan = 0;
  #isDisposed = false;
  /** Messages go out one after the other, in the order of what they tell. */
  #sending: Promise<void> = Promise.resolve();

  constructor(panel: WebviewPanel, log: LogOutputChannel, actions: PanelActions) {
    this.panel = panel;
    this.#log = log;
    this.#actions = actions;
    this.#subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => {
        this.#receive(message);
      }),
      panel.onDidDispose(() => {
        this.#isDisposed = true;
        this.#sessionChanges?.dispose();
        this.#settle('close');
      }),
    ];
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  get session(): MergeSession | undefined {
    return this.#shown?.session;
  }

  dispose(): void {
    this.panel.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Shows a session, and waits for what the user wants. */
  show(tracking: Tracking, session: MergeSession): Promise<ScreenAnswer> {
    if (this.#isDisposed) return Promise.resolve('close');
    if (this.#shown?.session !== session) {
      this.#sessionChanges?.dispose();
      this.#shown = { tracking, session };
      this.#plan += 1;
      this.#sessionChanges = session.onDidChange((changes) => {
        if (changes.some(({ kind }) => kind === 'plan')) this.#plan += 1;
        this.#tell(changes);
      });
      this.#tellAll();
    }
    return new Promise((resolve) => (this.#answer = resolve));
  }

  /** Ends the waiting, as when the user had decided. */
  answer(answer: ScreenAnswer): void {
    this.#settle(answer);
  }

  /** Shows why there is no merge to show. */
  gone(why: string): void {
    this.#send(() => ({ type: 'gone', why }));
  }

  command(command: Extract<HostMessage, { type: 'command' }>['command']): void {
    this.#send(() => ({ type: 'command', command }));
  }

  #settle(answer: ScreenAnswer): void {
    const settle = this.#answer;
    this.#answer = undefined;
    settle?.(answer);
  }

  #tellAll(): void {
    const { session } = this;
    if (!session) return;
    this.#send(() => ({
      type: 'hello',
      session: JSON.stringify(session.subject.request),
      words: editorWords(session.subject.request.kind),
      locale: env.language,
    }));
    this.#tell([{ kind: 'plan' }]);
  }

  #tell(changes: readonly SessionChange[]): void {
    const { session } = this;
    if (!session) return;
    this.#send(() => ({ type: 'state', state: mergeState(session) }));
    const isWhole = changes.some(
      (change) =>
        change.kind === 'plan' ||
        change.kind === 'selection' ||
        (change.kind === 'file' && change.path === session.selected),
    );
    if (isWhole) this.#tellDocument(session);
    else for (const change of changes) if (change.kind === 'chunks') this.#tellBlocks(session, change);
  }

  #tellDocument(session: MergeSession): void {
    this.#sendOfPlan(async (plan) => {
      const outcome = session.outcome(session.selected);
      const source = this.#source();
      if (!outcome || !source) return undefined;
      return { type: 'document', plan, document: await this.#document(session, outcome, source) };
    });
  }

  /** What cannot be shown is told in its place. */
  async #document(
    session: MergeSession,
    outcome: FileOutcome,
    source: DocumentSource,
  ): Promise<FileDocument> {
    try {
      return await fileDocument(session, outcome, source);
    } catch (error) {
      this.#log.error(describeError(error));
      const { path } = outcome.file;
      return { path, why: errorMessage(error), isEditedElsewhere: false, notes: [], blocks: [] };
    }
  }

  #source(): DocumentSource | undefined {
    const context = this.#shown?.tracking.context;
    return (
      context && {
        read: (hash) => context.store.content(hash),
        pause: () => context.files.pause?.() ?? Promise.resolve(),
      }
    );
  }

  #tellBlocks(session: MergeSession, { path, chunks }: Extract<SessionChange, { kind: 'chunks' }>): void {
    const outcome = session.outcome(path);
    if (path !== session.selected || outcome?.kind !== 'text') return;
    this.#sendOfPlan((plan) => ({
      type: 'blocks',
      plan,
      path,
      blocks: chunks.flatMap((chunk) => session.block(outcome, chunk) ?? []),
    }));
  }

  /** Sends what is about chunks, unless they are those of an older plan by then. */
  #sendOfPlan(make: (plan: number) => Made): void {
    const plan = this.#plan;
    const isOld = (): boolean => plan !== this.#plan;
    this.#send(async () => {
      const message = isOld() ? undefined : await make(plan);
      return isOld() ? undefined : message;
    });
  }

  #send(make: () => Made): void {
    this.#sending = this.#sending.then(async () => {
      if (this.#isDisposed || !this.#isReady) return;
      try {
        const message = await make();
        if (message) await this.panel.webview.postMessage(message);
      } catch (error) {
        this.#log.error(describeError(error));
      }
    });
  }

  #receive(received: unknown): void {
    let message: EditorMessage;
    try {
      message = parseEditorMessage(received);
    } catch (error) {
      this.#refuse(describeError(error));
      return;
    }
    if (message.type === 'ready') {
      this.#isReady = true;
      this.#tellAll();
      return;
    }
    // It was said before the newer plan arrived: the editor says it again if it still holds.
    if ('plan' in message && message.plan !== this.#plan) return;
    const { session } = this;
    if (session) this.#act(session, message).catch((error: unknown) => this.#actions.report(error));
  }

  #refuse(what: string): void {
    this.#log.error(l10n.t('The merge editor sent something that it never should.'), what);
  }

  async #act(session: MergeSession, message: Exclude<EditorMessage, { type: 'ready' }>): Promise<void> {
    switch (message.type) {
      case 'select':
        session.select(message.path);
        return;
      case 'unfold':
        this.#unfold(session, message.path, message.chunk);
        return;
      case 'choose':
      case 'write':
      case 'leave-out':
        if (!decideOnChunk(session, message)) this.#refuse(message.type);
        return;
      case 'decide-file':
        session.decideFile(message.path, message.decision);
        return;
      case 'decide-all':
        session.decideAll(message.decision);
        return;
      case 'undo':
        session.undo();
        return;
      case 'redo':
        session.redo();
        return;
      case 'confirm-risks':
        session.confirmRisks(message.isConfirmed);
        return;
      case 'show-diff':
        await this.#actions.showDiff(session, message.path, message.against);
        return;
      case 'open-merge-editor':
        await this.#actions.openMergeEditor(session, message.path);
        return;
      case 'open-as-text':
        await this.#actions.openAsText(session, message.path);
        return;
      case 'apply':
        if (session.canApply) this.#settle('apply');
        return;
      case 'cancel':
        this.dispose();
        return;
      case 'abort':
        this.#settle('abort');
    }
  }

  #unfold(session: MergeSession, path: string, chunk: number): void {
    this.#sendOfPlan(async (plan) => {
      const outcome = session.outcome(path);
      const source = this.#source();
      if (!outcome || !source) return undefined;
      const whole = session.wholeDecision(path);
      const view =
        outcome.kind === 'text' && whole === undefined
          ? session.textView(outcome)
          : await plainView(session, outcome, source);
      return { type: 'lines', plan, path, chunk, lines: view?.folded(chunk) ?? [] };
    });
  }
}
