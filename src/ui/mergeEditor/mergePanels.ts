import * as v from 'valibot';
import {
  commands,
  Disposable,
  l10n,
  Uri,
  ViewColumn,
  window,
  type LogOutputChannel,
  type WebviewPanel,
} from 'vscode';
import { parseRequest, requestKey } from '../../store/mergeSessions/mergeSessionRequest';
import { errorMessage } from '../errorMessage';
import type { Tracking } from '../tracking';
import type { TrackingState } from '../trackingState';
import { webviewHtml } from '../webviewHtml';
import { MergePanel, type PanelActions } from './mergePanel';
import type { MergeScreen, ResumeMerge, ScreenAnswer } from './mergeScreen';
import type { MergeSession } from './mergeSession';
import { mergeTitle } from './mergeSummary';
import { MovedWatch } from './movedWatch';

const MERGE_VIEW = 'artifactLineage.mergeEditor';

/** What the webview keeps, so that VS Code can give it back after a restart. */
const keptSchema = v.object({ session: v.string() });

/** The merges on the screen, each in a panel of its own. */
export class MergePanels implements MergeScreen {
  readonly #extensionUri: Uri;
  readonly #state: TrackingState;
  readonly #log: LogOutputChannel;
  readonly #actions: PanelActions;
  readonly #panels = new Map<string, MergePanel>();
  /** Merges whose panel was closed while they were being planned again: they are not shown once more. */
  readonly #closed = new Set<string>();

  constructor(extensionUri: Uri, state: TrackingState, log: LogOutputChannel, actions: PanelActions) {
    this.#extensionUri = extensionUri;
    this.#state = state;
    this.#log = log;
    this.#actions = actions;
  }

  register(resume: ResumeMerge): Disposable {
    const command = (wanted: Parameters<MergePanel['command']>[0]) => (): void => {
      [...this.#panels.values()].find(({ panel }) => panel.active)?.command(wanted);
    };
    return Disposable.from(
      window.registerWebviewPanelSerializer(MERGE_VIEW, {
        deserializeWebviewPanel: (panel: WebviewPanel, kept: unknown) => this.#restore(panel, kept, resume),
      }),
      commands.registerCommand('artifactLineage.nextConflict', command('next-conflict')),
      commands.registerCommand('artifactLineage.previousConflict', command('previous-conflict')),
      commands.registerCommand('artifactLineage.showMergeKeys', command('show-keys')),
    );
  }

  async show(tracking: Tracking, session: MergeSession): Promise<ScreenAnswer> {
    const { key, subject } = session;
    if (this.#closed.delete(key)) return 'close';
    const shown = this.#panels.get(key) ?? this.#adopt(key, this.#newPanel(mergeTitle(subject)));
    shown.panel.title = mergeTitle(subject);
    const moved = new MovedWatch(this.#state, tracking, session, () => {
      shown.answer('plan-again');
    });
    try {
      return await shown.show(tracking, session);
    } finally {
      moved.dispose();
    }
  }

  reveal(key: string): boolean {
    const shown = this.#panels.get(key);
    if (!shown?.session) return false;
    shown.panel.reveal();
    return true;
  }

  answer(key: string, answer: 'apply' | 'abort'): boolean {
    const shown = this.#panels.get(key);
    if (!shown?.session) return false;
    if (answer === 'abort' || shown.session.canApply) shown.answer(answer);
    else shown.panel.reveal();
    return true;
  }

  close(key: string): void {
    const shown = this.#panels.get(key);
    this.#panels.delete(key);
    this.#closed.delete(key);
    shown?.dispose();
  }

  /** Without tracking, nobody has looked whether the merge still waits. */
  #whyGone(): string {
    const { tracking, phase, error } = this.#state;
    if (tracking) return l10n.t('This merge is not waiting any more.');
    if (phase === 'failed') return errorMessage(error);
    return l10n.t('There is no artifact in this window. Open the folder of this merge to go on with it.');
  }

  #icon(theme: 'light' | 'dark'): Uri {
    return Uri.joinPath(this.#extensionUri, 'media', `merge-${theme}.svg`);
  }

  #newPanel(title: string): WebviewPanel {
    return window.createWebviewPanel(MERGE_VIEW, title, ViewColumn.Active, { enableFindWidget: true });
  }

  #adopt(key: string, panel: WebviewPanel): MergePanel {
    const shown = new MergePanel(panel, this.#log, this.#actions);
    this.#panels.set(key, shown);
    panel.onDidDispose(() => {
      if (this.#panels.get(key) !== shown) return;
      this.#panels.delete(key);
      // While it is applied, there may be something to say at the end.
      if (shown.session && !shown.session.isBusy) this.#closed.add(key);
    });
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(this.#extensionUri, 'dist', 'webview')],
    };
    panel.iconPath = { light: this.#icon('light'), dark: this.#icon('dark') };
    panel.webview.html = webviewHtml(panel.webview, this.#extensionUri, 'mergeEditor', panel.title);
    return shown;
  }

  async #restore(panel: WebviewPanel, kept: unknown, resume: ResumeMerge): Promise<void> {
    const parsed = v.safeParse(keptSchema, kept);
    const request = parsed.success ? parseRequest(parsed.output.session) : undefined;
    if (!request) {
      panel.dispose();
      return;
    }
    const key = requestKey(request);
    if (this.#panels.has(key)) {
      // It was gone on with before VS Code got to this one.
      panel.dispose();
      this.reveal(key);
      return;
    }
    const shown = this.#adopt(key, panel);
    // VS Code waits for this, and the artifacts are not known for a while.
    void resume(request).then(
      () => {
        if (!shown.session) shown.gone(this.#whyGone());
      },
      async (error: unknown) => {
        shown.gone(l10n.t('This merge cannot be shown.'));
        await this.#actions.report(error);
      },
    );
    return Promise.resolve();
  }
}
