import * as v from 'valibot';
import { Disposable, l10n, Uri, ViewColumn, window, type LogOutputChannel, type WebviewPanel } from 'vscode';
import type { ArtifactId, VersionId } from '../../core/identity';
import { errorMessage } from '../errorMessage';
import type { Tracking } from '../tracking';
import type { TrackingState } from '../trackingState';
import { webviewHtml } from '../webviewHtml';
import { graphTitle } from './graphTitle';
import { LineageGraphPanel, type GraphPanelActions } from './lineageGraphPanel';

const LINEAGE_GRAPH_VIEW = 'artifactLineage.lineageGraph';

/** What the webview keeps, so that VS Code can give it back after a restart. */
const keptSchema = v.object({ artifact: v.string() });

/** The lineage graphs on the screen: one panel for each artifact. */
export class LineageGraphPanels {
  readonly #extensionUri: Uri;
  readonly #state: TrackingState;
  readonly #log: LogOutputChannel;
  readonly #actions: GraphPanelActions;
  readonly #panels = new Map<ArtifactId, LineageGraphPanel>();

  constructor(extensionUri: Uri, state: TrackingState, log: LogOutputChannel, actions: GraphPanelActions) {
    this.#extensionUri = extensionUri;
    this.#state = state;
    this.#log = log;
    this.#actions = actions;
  }

  /** @param started when the artifacts of this window are known */
  register(started: Promise<void>): Disposable {
    return Disposable.from(
      window.registerWebviewPanelSerializer(LINEAGE_GRAPH_VIEW, {
        deserializeWebviewPanel: (panel: WebviewPanel, kept: unknown) => {
          // VS Code waits for this, and the artifacts are not known for a while.
          this.#restore(panel, kept, started);
          return Promise.resolve();
        },
      }),
      new Disposable(() => {
        for (const shown of this.#panels.values()) shown.dispose();
      }),
    );
  }

  /** @param version to select */
  show(tracking: Tracking, artifactId: ArtifactId, version?: VersionId): void {
    const artifact = tracking.store.artifact(artifactId);
    if (!artifact) return;
    const known = this.#panels.get(artifactId);
    known?.panel.reveal();
    const shown =
      known ??
      this.#adopt(
        artifactId,
        window.createWebviewPanel(LINEAGE_GRAPH_VIEW, graphTitle(artifact), ViewColumn.Active, {
          enableFindWidget: false,
        }),
      );
    shown.show(tracking, artifactId, version);
  }

  #adopt(artifactId: ArtifactId, panel: WebviewPanel): LineageGraphPanel {
    const shown = new LineageGraphPanel(panel, this.#log, this.#actions);
    this.#panels.set(artifactId, shown);
    panel.onDidDispose(() => {
      if (this.#panels.get(artifactId) === shown) this.#panels.delete(artifactId);
    });
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(this.#extensionUri, 'dist', 'webview')],
    };
    panel.iconPath = { light: this.#icon('light'), dark: this.#icon('dark') };
    panel.webview.html = webviewHtml(panel.webview, this.#extensionUri, 'lineageGraph', panel.title);
    return shown;
  }

  #icon(theme: 'light' | 'dark'): Uri {
    return Uri.joinPath(this.#extensionUri, 'media', `lineage-${theme}.svg`);
  }

  #restore(panel: WebviewPanel, kept: unknown, started: Promise<void>): void {
    const parsed = v.safeParse(keptSchema, kept);
    if (!parsed.success) {
      panel.dispose();
      return;
    }
    const artifactId = parsed.output.artifact as ArtifactId;
    if (this.#panels.has(artifactId)) {
      // It was opened before VS Code got to this one.
      panel.dispose();
      return;
    }
    const shown = this.#adopt(artifactId, panel);
    started.then(
      () => {
        const { tracking } = this.#state;
        const artifact = tracking?.store.artifact(artifactId);
        if (tracking && artifact && tracking.rootOf(artifact)) shown.show(tracking, artifactId);
        else shown.gone(this.#whyGone());
      },
      (error: unknown) => {
        shown.gone(errorMessage(error));
      },
    );
  }

  #whyGone(): string {
    const { phase, error } = this.#state;
    return phase === 'failed' ? errorMessage(error) : l10n.t('This artifact is not in this window.');
  }
}
