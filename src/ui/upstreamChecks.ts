import type { Disposable, LogOutputChannel } from 'vscode';
import type { Artifact } from '../core/artifact';
import { isLocalLink } from '../core/upstreamLink';
import { describeError } from './reportError';
import type { Tracking } from './tracking';
import { UpstreamLinking } from './upstreamLinking';
import { UpstreamWatcher } from './upstreamWatcher';

/** Changes of the history that come together are one look; while much is recorded, there is time for few. */
const QUIET_MS = 150;
const RECORDING_QUIET_MS = 2000;
/** What other tools write when they deploy something. */
const RECORDS = /\/(\.skillmeat-deployed\.toml|skills-lock\.json|\.skill-lock\.json)$/;

/**
 * Keeps what is known of upstreams true, when everything is looked at, when the history changes and when a source's folder
 * does: compares, then links what can be linked, and compares that. No comparison waits for the search for links.
 */
export class UpstreamChecks implements Disposable {
  readonly #tracking: Tracking;
  readonly #log: LogOutputChannel;
  readonly #isRecording: () => boolean;
  readonly #linking: UpstreamLinking;
  readonly #watcher: UpstreamWatcher;
  readonly #end = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;
  #runningLinks: Promise<void> = Promise.resolve();
  #waitingLinks: Promise<void> | undefined;
  #isNextThorough = false;
  #timer: NodeJS.Timeout | undefined;
  #isLinkingDue = false;

  constructor(tracking: Tracking, log: LogOutputChannel, isRecording: () => boolean) {
    this.#tracking = tracking;
    this.#log = log;
    this.#isRecording = isRecording;
    this.#linking = new UpstreamLinking(log);
    this.#watcher = new UpstreamWatcher(tracking.places, (folders) => {
      this.#linking.noteSources();
      void this.#run(() => this.#check((artifact) => isFrom(artifact, folders)));
    });
  }

  /**
   * Compares all artifacts of the open roots with their upstreams, and links what can be linked. One call runs and one
   * waits; more join the one that waits. Never rejects.
   *
   * @param isThorough looks for links where nothing changed, too
   */
  checkAll(isThorough = false): Promise<void> {
    this.#isNextThorough ||= isThorough;
    this.#waiting ??= this.#run(async () => {
      this.#waiting = undefined;
      await this.#check(() => true);
    }).then(() => this.#link());
    return this.#waiting;
  }

  /** The history changed, and with it perhaps how some artifacts stand. */
  noteHistory(): void {
    this.#soon();
  }

  /** There are artifacts, or other tools' records of them, that were not there before. */
  noteArtifacts(): void {
    this.#isLinkingDue = true;
    this.#soon();
  }

  /** Something at an absolute path changed that the watcher of roots saw. */
  noteChange(path: string): void {
    this.#watcher.noteChange(path);
    if (RECORDS.test(path)) this.noteArtifacts();
  }

  dispose(): void {
    this.#end.abort();
    clearTimeout(this.#timer);
    this.#watcher.dispose();
  }

  #soon(): void {
    if (this.#isEnded()) return;
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        const isLinkingDue = this.#isLinkingDue;
        this.#isLinkingDue = false;
        void this.#checkNew().then(() => (isLinkingDue ? this.#link() : undefined));
      },
      this.#isRecording() ? RECORDING_QUIET_MS : QUIET_MS,
    );
  }

  /**
   * One after the other: linking twice at once would record it twice. One call runs and one waits; more join the one that
   * waits.
   */
  #link(): Promise<void> {
    this.#waitingLinks ??= this.#runningLinks = this.#runningLinks.then(async () => {
      this.#waitingLinks = undefined;
      if (this.#isEnded()) return;
      const isThorough = this.#isNextThorough;
      this.#isNextThorough = false;
      await this.#linking.link(this.#tracking, isThorough, this.#end.signal);
      await this.#checkNew();
    });
    return this.#waitingLinks;
  }

  #checkNew(): Promise<void> {
    return this.#run(async () => {
      this.#watch();
      await this.#tracking.drift.checkNew(this.#artifacts(), this.#end.signal);
    });
  }

  async #check(isMeant: (artifact: Artifact) => boolean): Promise<void> {
    this.#watch();
    await this.#tracking.drift.check(this.#artifacts().filter(isMeant), this.#end.signal);
  }

  #run(work: () => Promise<void>): Promise<void> {
    this.#running = this.#running.then(async () => {
      if (this.#isEnded()) return;
      try {
        await work();
      } catch (error) {
        // The store may be closed in the midst of it.
        if (!this.#isEnded()) this.#log.error(describeError(error));
      }
    });
    return this.#running;
  }

  #isEnded(): boolean {
    return this.#end.signal.aborted;
  }

  #watch(): void {
    const { drift, tracker } = this.#tracking;
    this.#watcher.watch(drift.folders(this.#artifacts()), tracker.roots);
  }

  #artifacts(): Artifact[] {
    const { store, rootOf } = this.#tracking;
    return store.artifacts().filter((artifact) => rootOf(artifact));
  }
}

function isFrom({ upstream }: Artifact, folders: ReadonlySet<string>): boolean {
  return isLocalLink(upstream) && folders.has(upstream.source.folder);
}
