import { env, l10n, type Disposable, type LogOutputChannel, type WebviewPanel } from 'vscode';
import type { ChunkDecision } from '../../core/merge/session/chunkDecision';
import {
  parseEditorMessage,
  type Choice,
  type EditorMessage,
  type HostMessage,
} from '../../protocol/mergeEditor';
import { describeError } from '../reportError';
import type { Tracking } from '../tracking';
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
      this.#sessionChanges = session.onDidChange((changes) => {
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
      words: editorWords(),
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
    this.#send(async () => {
      const outcome = session.outcome(session.selected);
      const source = this.#source();
      if (!outcome || !source) return undefined;
      return { type: 'document', document: await fileDocument(session, outcome, source) };
    });
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
    this.#send(() => ({
      type: 'blocks',
      path,
      blocks: chunks.flatMap((chunk) => session.block(outcome, chunk) ?? []),
    }));
  }

  #send(make: () => HostMessage | undefined | Promise<HostMessage | undefined>): void {
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
      this.#log.error(l10n.t('The merge editor sent something that it never should.'), describeError(error));
      return;
    }
    if (message.type === 'ready') {
      this.#isReady = true;
      this.#tellAll();
      return;
    }
    const { session } = this;
    if (session) this.#act(session, message).catch((error: unknown) => this.#actions.report(error));
  }

  async #act(session: MergeSession, message: Exclude<EditorMessage, { type: 'ready' }>): Promise<void> {
    switch (message.type) {
      case 'select':
        session.select(message.path);
        return;
      case 'unfold':
        this.#unfold(session, message.path, message.chunk);
        return;
      case 'choose': {
        const { path, chunk, choice } = message;
        const decision = choice ? this.#decisionOf(session, path, chunk, choice) : undefined;
        if (choice && !decision) return;
        session.decideChunk(path, chunk, decision, choice ? 'choose' : 'reset');
        return;
      }
      case 'write': {
        const { path, chunk, lines } = message;
        session.decideChunk(path, chunk, { kind: 'edited', lines }, 'edit', message.session);
        return;
      }
      case 'leave-out': {
        const { path, chunk, isLeftOut } = message;
        const decision: ChunkDecision | undefined = isLeftOut ? { kind: 'side', side: 'base' } : undefined;
        session.decideChunk(path, chunk, decision, isLeftOut ? 'leave-out' : 'take');
        return;
      }
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
    this.#send(async () => {
      const outcome = session.outcome(path);
      const source = this.#source();
      if (!outcome || !source) return undefined;
      const whole = session.wholeDecision(path);
      const view =
        outcome.kind === 'text' && whole === undefined
          ? session.textView(outcome)
          : await plainView(session, outcome, source);
      return { type: 'lines', path, chunk, lines: view?.folded(chunk) ?? [] };
    });
  }

  #decisionOf(session: MergeSession, path: string, chunk: number, choice: Choice): ChunkDecision | undefined {
    if (choice.kind === 'side' || choice.kind === 'both') return choice;
    const outcome = session.outcome(path);
    const block = outcome?.kind === 'text' ? session.block(outcome, chunk) : undefined;
    if (block?.kind !== 'conflict' || choice.kind !== 'suggestion') return undefined;
    const lines = block.suggestions[choice.index]?.lines;
    return lines && { kind: 'suggestion', lines };
  }
}
