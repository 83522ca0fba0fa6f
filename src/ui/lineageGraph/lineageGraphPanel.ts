import { env, l10n, type Disposable, type LogOutputChannel, type WebviewPanel } from 'vscode';
import type { ArtifactId, VersionId } from '../../core/identity';
import {
  MOST_ROWS,
  parseGraphMessage,
  type GraphMessage,
  type HostMessage,
  type Rows,
} from '../../protocol/lineageGraph';
import { describeError } from '../reportError';
import type { Tracking } from '../tracking';
import { actOnVersion, compareVersions, showFile } from './versionActions';
import type { GraphModel } from './graphModel';
import { graphRows, versionDetails } from './graphRows';
import { graphSubtitle, graphTitle, otherProjectsNote } from './graphTitle';
import { graphWords } from './graphWords';
import { projectLanes } from './projectLanes';
import { readGraph, type ReadGraph } from './readGraph';

/** Changes that come together are one refresh. */
const REFRESH_DELAY_MS = 50;
/** Ages on screen are at most this old. */
const AGE_REFRESH_MS = 60_000;
/** Rows above and below the first in sight that come with a new layout. */
const ABOVE = 20;
const BELOW = 80;

export interface GraphPanelActions {
  /** Shows a version in the version tree. */
  readonly showInTree: (artifact: ArtifactId, version: VersionId) => Promise<void>;
  readonly report: (error: unknown) => Promise<void>;
}

/** What the panel shows. */
interface Shown {
  readonly tracking: Tracking;
  readonly artifactId: ArtifactId;
  readonly changes: { dispose(): void };
}

/** One webview with the lineage graph of one artifact. */
export class LineageGraphPanel implements Disposable {
  readonly panel: WebviewPanel;
  readonly #log: LogOutputChannel;
  readonly #actions: GraphPanelActions;
  readonly #subscriptions: Disposable[];
  readonly #ages: NodeJS.Timeout;
  #shown: Shown | undefined;
  #why = '';
  #isReady = false;
  #isDisposed = false;
  #read: ReadGraph | undefined;
  /** Whether the artifact itself changed since that was read. */
  #isStale = true;
  /** Number of the layout that is shown. Rows are numbered anew with each. */
  #layout = 0;
  #isReading = false;
  #isChanged = false;
  #refresh: NodeJS.Timeout | undefined;
  // What the webview said last.
  #filter = '';
  #areOthersShown = true;
  #selected: readonly VersionId[] = [];
  #anchor = '';
  #inSight = { from: 0, count: ABOVE + BELOW };
  /** To be selected as soon as it has a row. */
  #wanted: VersionId | undefined;

  constructor(panel: WebviewPanel, log: LogOutputChannel, actions: GraphPanelActions) {
    this.panel = panel;
    this.#log = log;
    this.#actions = actions;
    this.#ages = setInterval(() => {
      if (!panel.visible) return;
      this.#tellRows(this.#inSight.from, this.#inSight.count);
      this.#tellDetails();
    }, AGE_REFRESH_MS);
    this.#subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => {
        this.#receive(message);
      }),
      panel.onDidDispose(() => {
        this.#isDisposed = true;
        this.#shown?.changes.dispose();
        clearInterval(this.#ages);
        clearTimeout(this.#refresh);
      }),
    ];
  }

  dispose(): void {
    this.panel.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** @param version to select; the current one at first, and then what was selected, when not given */
  show(tracking: Tracking, artifactId: ArtifactId, version?: VersionId): void {
    this.#wanted = version;
    if (this.#shown?.tracking !== tracking) {
      this.#shown?.changes.dispose();
      const changes = tracking.store.onDidChange(({ artifacts }) => {
        if (artifacts.has(artifactId)) this.#isStale = true;
        // Any other's current version may be one of this artifact's.
        if (artifacts.size > 0) this.#refreshSoon();
      });
      this.#shown = { tracking, artifactId, changes };
      this.#isStale = true;
      this.#tellHello();
    }
    this.#refreshSoon(0);
  }

  /** Shows why there is no graph to show. */
  gone(why: string): void {
    this.#why = why;
    this.#send({ type: 'gone', why });
  }

  #refreshSoon(delay = REFRESH_DELAY_MS): void {
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      this.#refreshNow().catch((error: unknown) => this.#actions.report(error));
    }, delay);
  }

  /** What changes while it is read is read afterwards: changes that follow each other closely do not keep it from its end. */
  async #refreshNow(): Promise<void> {
    this.#isChanged = true;
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (this.#isChanged) {
        this.#isChanged = false;
        await this.#readAndTell();
      }
    } finally {
      this.#isReading = false;
    }
  }

  async #readAndTell(): Promise<void> {
    // A page that is hidden is gone: it asks again.
    if (!this.#shown || !this.#isReady || this.#isDisposed || !this.panel.visible) return;
    const { tracking, artifactId } = this.#shown;
    const artifact = tracking.store.artifact(artifactId);
    if (!artifact) {
      this.gone(l10n.t('This artifact is not in the history any more.'));
      return;
    }
    const isChanged = this.#isStale;
    this.#isStale = false;
    const read = await readGraph(tracking, artifact, {
      before: this.#read,
      isChanged,
      filter: this.#filter,
      areOthersShown: this.#areOthersShown,
      isOver: () => this.#isDisposed || !this.panel.visible,
      onBegun: (begun) => {
        this.#tellGraph(begun);
      },
    });
    if (read) this.#tellGraph(read);
    else this.#isStale ||= isChanged;
  }

  #tellHello(): void {
    const { artifactId } = this.#shown ?? {};
    if (artifactId !== undefined)
      this.#send({ type: 'hello', artifact: artifactId, words: graphWords(), locale: env.language });
  }

  #tellGraph(read: ReadGraph): void {
    const { tracking } = this.#shown ?? {};
    if (!tracking) return;
    this.#read = read;
    this.#layout++;
    const { model, others } = read;
    const { layout, lanes, versions, filter } = model;
    const { artifact } = versions;
    const anchor = layout.rowOf(this.#anchor as VersionId);
    const current = artifact.head === undefined ? undefined : layout.rowOf(artifact.head);
    const from = Math.max(0, (anchor ?? 0) - ABOVE);
    this.panel.title = graphTitle(artifact);
    this.#send({
      type: 'graph',
      graph: {
        layout: this.#layout,
        title: graphTitle(artifact),
        subtitle: graphSubtitle(tracking, model),
        rows: layout.size,
        lanes: lanes.width,
        hasUpstreamLane: layout.hasUpstreamLane,
        projects: projectLanes(model),
        others:
          others.count === 0 ? null : { areShown: this.#areOthersShown, note: otherProjectsNote(others) },
        isReading: versions.isBegun,
        filter,
        current: current ?? null,
        anchor: anchor === undefined ? null : { id: this.#anchor, row: anchor },
      },
      rows: this.#rows(read, from, ABOVE + BELOW),
    });
    this.#tellWanted(model);
    this.#tellDetails();
  }

  #tellWanted({ layout, versions }: GraphModel): void {
    const id = this.#wanted ?? (this.#selected.length === 0 ? versions.artifact.head : undefined);
    const row = id === undefined ? undefined : layout.rowOf(id);
    if (id === undefined || row === undefined) return;
    this.#wanted = undefined;
    this.#selected = [id];
    this.#send({ type: 'show', id, row });
  }

  #tellRows(from: number, count: number): void {
    if (this.#read) this.#send({ type: 'rows', rows: this.#rows(this.#read, from, count) });
  }

  #rows({ model, remarks }: ReadGraph, from: number, count: number): Rows {
    return {
      layout: this.#layout,
      from,
      rows: graphRows(model, remarks, from, Math.min(count, MOST_ROWS)),
    };
  }

  #tellDetails(): void {
    if (!this.#read) return;
    const { model, remarks } = this.#read;
    const details = this.#selected.flatMap((id) => {
      const version = model.versions.get(id);
      return version ? [versionDetails(model, remarks, version)] : [];
    });
    this.#send({ type: 'details', details });
  }

  #send(message: HostMessage): void {
    if (this.#isDisposed || !this.#isReady) return;
    this.panel.webview.postMessage(message).then(undefined, (error: unknown) => {
      this.#log.error(describeError(error));
    });
  }

  #receive(received: unknown): void {
    try {
      const message = parseGraphMessage(received);
      this.#hear(message).catch((error: unknown) => this.#actions.report(error));
    } catch (error) {
      this.#log.error(l10n.t('The lineage graph sent something that it never should.'), describeError(error));
    }
  }

  async #hear(message: GraphMessage): Promise<void> {
    const shown = this.#shown;
    const tracking = shown?.tracking;
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#filter = message.filter;
        this.#areOthersShown = message.areOthersShown;
        this.#anchor = message.anchor;
        this.#selected = message.selected as VersionId[];
        if (this.#why !== '' && !tracking) this.#send({ type: 'gone', why: this.#why });
        this.#tellHello();
        this.#refreshSoon(0);
        return;
      case 'rows':
        if (message.layout === this.#layout) this.#tellRows(message.from, message.count);
        return;
      case 'scrolled':
        this.#anchor = message.anchor;
        this.#inSight = message;
        return;
      case 'select':
        this.#selected = message.ids as VersionId[];
        this.#tellDetails();
        return;
      case 'filter':
        this.#filter = message.text;
        this.#refreshSoon();
        return;
      case 'others':
        this.#areOthersShown = message.areShown;
        this.#refreshSoon();
        return;
      case 'act': {
        const asked = { action: message.action, id: message.id as VersionId };
        if (shown) await actOnVersion(shown.tracking, shown.artifactId, asked, this.#actions.showInTree);
        return;
      }
      case 'compare':
        if (tracking) await compareVersions(tracking, message.ids as [VersionId, VersionId]);
        return;
      case 'show-file': {
        const asked = { id: message.id as VersionId, path: message.path };
        if (shown) await showFile(shown.tracking, shown.artifactId, asked);
      }
    }
  }
}
