import { Disposable, l10n, window, workspace, type ExtensionContext, type LogOutputChannel } from 'vscode';
import type { ArtifactId } from '../core/identity';
import type { Root } from '../core/root';
import { FIRST_ARRANGEMENT } from '../core/treeArrangement';
import { DriftMonitor } from '../operations/driftMonitor';
import { reconciledWords } from '../operations/reconciledWords';
import { Tracker } from '../operations/tracker';
import type { TrackingContext } from '../operations/trackingContext';
import { findRoots } from '../sources/findRoots';
import { knownSources } from '../sources/upstream/knownSources';
import { NodeFileTree } from '../sources/nodeFileTree';
import { LineageStore } from '../store/lineageStore';
import { windowQuestions } from './questions';
import { RealPlaces } from './realPlaces';
import { Recording } from './recording';
import { Recoveries } from './recoveries';
import { describeError, reportError } from './reportError';
import { retainBySettings } from './retention/retainBySettings';
import { RootWatcher } from './rootWatcher';
import { readSettings, type Settings } from './settings';
import { storeFiles } from './storeFiles';
import { tellStoreProblems } from './storeProblems';
import { StoreUpkeep } from './storeUpkeep';
import type { Tracking } from './tracking';
import type { TrackingState } from './trackingState';
import { UpstreamChecks } from './upstreamChecks';
import { ArtifactRows } from './versionTree/versionTreeChildren';
import { windowContext } from './windowContext';

const ROOTS_DELAY_MS = 300;

/**
 * Finds roots, opens the store as soon as there is one, and keeps recording until disposed. The database engine is not
 * loaded in a window without roots.
 */
export class TrackingSession implements Disposable {
  readonly #extension: Pick<ExtensionContext, 'globalStorageUri' | 'extensionUri'>;
  readonly #state: TrackingState;
  readonly #log: LogOutputChannel;
  readonly #files = new NodeFileTree();
  readonly #places = new RealPlaces(this.#files);
  readonly #watcher: RootWatcher;
  readonly #recoveries: Recoveries;
  readonly #subscriptions: Disposable[] = [];
  #settings: Settings = readSettings();
  #recording: Recording | undefined;
  #upstreams: UpstreamChecks | undefined;
  #upkeep: StoreUpkeep | undefined;
  #running: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;
  #rootsTimer: NodeJS.Timeout | undefined;
  #reconcileTimer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(
    extension: Pick<ExtensionContext, 'globalStorageUri' | 'extensionUri'>,
    state: TrackingState,
    log: LogOutputChannel,
  ) {
    this.#extension = extension;
    this.#state = state;
    this.#log = log;
    this.#recoveries = new Recoveries(log, windowQuestions);
    this.#watcher = new RootWatcher(this.#files, this.#places, {
      onChange: (file) => {
        this.#state.tracking?.tracker.noteChange(file);
        this.#upstreams?.noteChange(file);
      },
      onPossibleRoot: () => {
        this.#findRootsSoon();
      },
    });
  }

  /** Begins; resolves when the first reconciliation is done. Errors are shown as the state `failed`. */
  async start(): Promise<void> {
    this.#subscriptions.push(
      workspace.onDidChangeWorkspaceFolders(() => {
        this.#findRootsSoon();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('artifactLineage')) this.#applySettings();
      }),
      window.onDidChangeWindowState(({ focused }) => {
        if (focused) void this.refreshRoots();
      }),
      workspace.onDidGrantWorkspaceTrust(() => void this.refreshRoots()),
    );
    this.#startTimer();
    await this.refreshRoots();
  }

  /**
   * Looks for roots anew and records what changed in all of them. One call runs and one waits; more join the one that
   * waits, which will see all that happened until it begins. Never rejects.
   */
  refreshRoots(): Promise<void> {
    this.#waiting ??= this.#running.then(() => {
      this.#waiting = undefined;
      this.#running = this.#isDisposed ? Promise.resolve() : this.#refresh();
      return this.#running;
    });
    return this.#waiting;
  }

  async #refresh(): Promise<void> {
    try {
      const roots = await this.#findRoots();
      if (roots.length > 0 && !this.#state.tracking) await this.#open();
      this.#state.tracking?.tracker.setRoots(roots);
      this.#watch(roots);
      await this.#recordWhatIsOwed();
      if (this.#state.tracking) await this.#recoveries.recover(this.#state.tracking);
      await this.#recording?.start();
      this.#watch(roots);
      // Not waited for: linking may ask git, and comparing reads the upstreams.
      void this.#upstreams?.checkAll();
      this.#state.setPhase(this.#hasSomethingToShow() ? 'ready' : 'empty');
    } catch (error) {
      // Said once: it is tried again at every focus, and the view goes on saying it.
      const isNews = this.#state.phase !== 'failed' && !this.#isDisposed;
      this.#state.setError(error);
      this.#state.setPhase('failed');
      if (isNews) void reportError(this.#log, error);
      else this.#log.error(describeError(error));
    }
  }

  /** What was done while nothing could be written. That there is something still is shown by the state. */
  async #recordWhatIsOwed(): Promise<void> {
    const { tracking } = this.#state;
    if (!tracking?.store.isBehind) return;
    try {
      await tracking.store.refresh();
    } catch (error) {
      this.#log.error(describeError(error));
    }
    this.#state.update();
  }

  /** As {@link refreshRoots}, then links and compares everything with its upstream. Never rejects. */
  async checkUpstreams(): Promise<void> {
    await this.refreshRoots();
    await this.#upstreams?.checkAll(true);
  }

  /** What the user asks for: looks for roots and changes now, even when recording was stopped. */
  async checkNow(): Promise<void> {
    if (this.#state.isPaused) await this.resume();
    await this.refreshRoots();
    const { tracking, phase } = this.#state;
    if (phase === 'failed') return;
    const artifacts = tracking?.store.artifacts().filter((artifact) => tracking.rootOf(artifact)) ?? [];
    window.setStatusBarMessage(
      artifacts.length === 1
        ? l10n.t('Checked 1 artifact')
        : l10n.t('Checked {0} artifacts', artifacts.length),
      3000,
    );
  }

  /** Goes on with a recording that the user stopped. */
  async resume(): Promise<void> {
    await this.#recording?.resume();
  }

  /** Lets go of files and saves what can be saved. */
  async close(): Promise<void> {
    this.dispose();
    const { tracking } = this.#state;
    await tracking?.tracker.saveCaches();
    await tracking?.store.close();
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#rootsTimer);
    clearInterval(this.#reconcileTimer);
    this.#watcher.dispose();
    this.#recording?.dispose();
    this.#upstreams?.dispose();
    this.#upkeep?.dispose();
    this.#state.tracking?.tracker.dispose();
    Disposable.from(...this.#subscriptions.splice(0)).dispose();
  }

  async #open(): Promise<void> {
    const directory = this.#extension.globalStorageUri.fsPath;
    const started = performance.now();
    const store = await LineageStore.open({
      ...storeFiles(this.#extension),
      compress: () => this.#settings.isStoreCompressed,
    });
    this.#log.info(`Opened the store in ${directory} (${(performance.now() - started).toFixed(0)} ms).`);
    this.#subscriptions.push(tellStoreProblems(this.#log, store));
    const context = windowContext(store, this.#files, () => this.#settings);
    const tracker = this.#track(context, directory);
    this.#recording = new Recording(this.#state, tracker);
    const rootOf: Tracking['rootOf'] = ({ root }) =>
      tracker.roots.find((candidate) => candidate.path === root);
    let undoable: ReadonlySet<ArtifactId> | undefined;
    store.onDidChange(() => {
      undoable = undefined;
      this.#upstreams?.noteHistory();
      this.#state.update();
    });
    store.followOthers();
    const drift = new DriftMonitor(context, () => {
      this.#state.update();
    });
    const sources: Tracking['sources'] = () =>
      knownSources({ home: this.#places.home, configured: this.#settings.sources, files: this.#files });
    const tracking: Tracking = {
      context,
      store,
      tracker,
      places: this.#places,
      rootOf,
      drift,
      sources,
      merging: (id) => this.#state.merging.get(id),
      undoable: () => (undoable ??= new Set(store.undoable().keys())),
    };
    this.#upstreams = new UpstreamChecks(tracking, this.#log, () => this.#state.recording !== undefined);
    this.#upkeep = new StoreUpkeep(store, {
      isBusy: () => this.#state.recording !== undefined,
      retain: (signal) => retainBySettings(tracking, signal),
      log: this.#log,
      onError: (error) => {
        this.#log.error(describeError(error));
      },
    });
    this.#state.setTracking(tracking);
  }

  #track(context: TrackingContext, directory: string): Tracker {
    return new Tracker(context, directory, {
      onReconciled: (root, result) => {
        const { captured, deleted } = result;
        if (captured.length + deleted.length > 0) this.#log.info(`${root.path}: ${reconciledWords(result)}.`);
        if (captured.some((id) => this.#isNew(context, id))) this.#upstreams?.noteArtifacts();
        this.#state.setError(this.#failure());
        if (this.#state.phase === 'empty' && this.#hasSomethingToShow()) this.#state.setPhase('ready');
      },
      onError: (error) => {
        this.#log.error(describeError(error));
        this.#state.setError(error);
      },
    });
  }

  #isNew({ store }: TrackingContext, id: ArtifactId): boolean {
    return store.version(store.artifact(id)?.head)?.parentId === undefined;
  }

  async #findRoots(): Promise<Root[]> {
    await this.#places.update();
    return findRoots({ workspaceFolders: this.#places.folders, home: this.#home, files: this.#files });
  }

  #watch(roots: readonly Root[]): void {
    const { tracker } = this.#state.tracking ?? {};
    const discoveries = roots.flatMap((root) => tracker?.state(root.path)?.discovery ?? []);
    this.#watcher.watch(roots, discoveries, this.#home);
  }

  /** The home folder, where its artifacts are recorded too. */
  get #home(): string | undefined {
    return this.#settings.isUserScopeOn ? this.#places.home : undefined;
  }

  #findRootsSoon(): void {
    this.#rootsTimer ??= setTimeout(() => {
      this.#rootsTimer = undefined;
      void this.refreshRoots();
    }, ROOTS_DELAY_MS);
  }

  #applySettings(): void {
    this.#settings = readSettings();
    this.#startTimer();
    this.#findRootsSoon();
  }

  #startTimer(): void {
    clearInterval(this.#reconcileTimer);
    this.#reconcileTimer = setInterval(() => void this.refreshRoots(), this.#settings.reconcileIntervalMs);
  }

  /** What is not being recorded now, the first of it. */
  #failure(): unknown {
    const [failure] = this.#state.tracking?.tracker.failures.values() ?? [];
    return failure;
  }

  #hasSomethingToShow(): boolean {
    const { tracking } = this.#state;
    return tracking !== undefined && new ArtifactRows(tracking, FIRST_ARRANGEMENT).groups().length > 0;
  }
}
