import path from 'node:path';
import type { ArtifactId } from '../core/identity';
import type { CheckpointOutcome } from './checkpoint';
import { Checkpoints } from './checkpoints';
import { CheckpointSchedule } from './checkpointSchedule';
import { FolderWatch } from './folderWatch';
import { FoundProblems } from './foundProblems';
import { GarbageCollection } from './garbageCollection';
import { IMAGE_FILE } from './image';
import type { JournalRecord } from './journal/record';
import { SegmentWriter } from './journal/segmentWriter';
import { LineageView } from './lineageView';
import { LiveDatabase } from './liveDatabase';
import { loadSqlJs } from './loadSqlJs';
import { makeStoreFolder } from './makeStoreFolder';
import { nodeSha256 } from './nodeSha256';
import { ObjectStore } from './objects/objectStore';
import type { SweepOptions, SweepResult } from './objects/sweepObjects';
import { OPEN_WRITERS } from './openWriters';
import { PlaceLocks } from './placeLocks';
import { StagingRecords } from './stagingRecords';
import { StoreError, toStoreError } from './storeError';
import type { StoreOptions } from './storeOptions';
import type { StoreProblem } from './storeProblem';
import { newWriterId, type WriterId } from './writerId';

/** What other parts are told after a change: by this window or another one. */
interface StoreChange {
  readonly artifacts: ReadonlySet<ArtifactId>;
}

interface StoreParts {
  readonly writer: WriterId;
  readonly objects: ObjectStore;
  readonly live: LiveDatabase;
  readonly problems: FoundProblems;
  readonly listeners: Set<(change: StoreChange) => void>;
}

/** The name of a checkpoint's failure among the problems, which a later one removes. */
const CHECKPOINT = 'checkpoint';

/**
 * The lineage of every artifact, in one folder shared by all windows, each of which is a process of its own.
 *
 * A commit appends one frame to this process's journal segment and syncs it; the in-memory database follows. Other
 * writers' segments are read as they grow. The database image is only ever a checkpoint.
 */
export class LineageStore extends LineageView {
  /** The staging folders of operations under way and of those that a crash ended. */
  readonly staging: StagingRecords;
  readonly #directory: string;
  readonly #segment: SegmentWriter;
  readonly #checkpoints: Checkpoints;
  readonly #schedule: CheckpointSchedule;
  readonly #placeLocks: PlaceLocks;
  readonly #listeners: Set<(change: StoreChange) => void>;
  readonly #problems: FoundProblems;
  readonly #garbage: GarbageCollection;
  /** Of what was done while nothing could be written. */
  readonly #owed: JournalRecord[] = [];
  #queue: Promise<unknown> = Promise.resolve();
  #watch: FolderWatch | undefined;
  #isClosed = false;

  private constructor({ directory, wasmFile, checkpointWorker }: StoreOptions, parts: StoreParts) {
    super(parts);
    this.staging = new StagingRecords(path.join(directory, 'staging'));
    this.#directory = directory;
    this.#segment = new SegmentWriter(path.join(directory, 'journal'), parts.writer);
    this.#checkpoints = new Checkpoints(wasmFile, checkpointWorker);
    this.#placeLocks = new PlaceLocks(path.join(directory, 'locks'));
    this.#problems = parts.problems;
    this.#garbage = new GarbageCollection(this, directory, parts);
    this.#schedule = new CheckpointSchedule(parts.live, () => this.#checkpointOrSay());
    this.#listeners = parts.listeners.add(() => {
      this.#schedule.noteChange();
    });
  }

  /**
   * Opens the store, making it when there is none. Damage is listed in {@link problems}, and the damaged file is kept.
   *
   * @throws StoreError `unwritable`, `no-space` or `newer-format`
   */
  static async open(options: StoreOptions): Promise<LineageStore> {
    await makeStoreFolder(options.directory);
    const writer = newWriterId(Date.now());
    const [engine, objects] = await Promise.all([
      loadSqlJs(options.wasmFile),
      ObjectStore.open(path.join(options.directory, 'objects'), writer, nodeSha256, options),
    ]);
    const problems = new FoundProblems();
    const listeners = new Set<(change: StoreChange) => void>();
    const live = await LiveDatabase.open({
      directory: options.directory,
      engine,
      onProblem: (problem) => {
        problems.add(problem);
      },
      onChange: (artifacts) => {
        for (const listener of listeners) listener({ artifacts });
      },
    });
    OPEN_WRITERS.add(writer);
    return new LineageStore(options, { objects, live, writer, problems, listeners });
  }

  /** What was found wrong so far. */
  get problems(): readonly StoreProblem[] {
    return this.#problems.all;
  }

  /** Calls back when something else is found wrong. */
  onDidFindProblem(listener: (problem: StoreProblem) => void): { dispose(): void } {
    return this.#problems.onDidFind(listener);
  }

  /**
   * Commits records as one transaction: when this returns they are on disk, with every content put before.
   *
   * @throws StoreError and then none of them counts
   */
  async commit(records: readonly JournalRecord[]): Promise<void> {
    if (records.length === 0 && this.#owed.length === 0) return;
    await this.#inOrder(async () => {
      await this.objects.flush();
      const owed = [...this.#owed];
      // A transaction of its own: what is recorded now is later, and stands.
      if (owed.length > 0) await this.#append(owed);
      this.#owed.splice(0, owed.length);
      if (records.length > 0) await this.#append(records);
    });
  }

  /**
   * Commits what has already happened on disk and so cannot be refused any more. When that fails, the records are kept in
   * memory and committed with the next ones; until then the history has a gap, which {@link isBehind} tells.
   *
   * @returns why they are not on disk yet; undefined when they are
   */
  async commitOrOwe(records: readonly JournalRecord[]): Promise<StoreError | undefined> {
    try {
      await this.commit(records);
      return undefined;
    } catch (error) {
      this.#owed.push(...records);
      return toStoreError(error, 'Recording what was done');
    }
  }

  /** Whether something that was done is not recorded yet. */
  get isBehind(): boolean {
    return this.#owed.length > 0;
  }

  /** Takes in what other windows committed, and commits what is owed. @throws StoreError */
  async refresh(): Promise<void> {
    if (this.#owed.length > 0) await this.commit([]);
    await this.#inOrder(() => this.live.catchUp());
  }

  /**
   * Runs something that changes the files at a place as the only one that does, in any window on this store, and while no
   * window takes contents away (see {@link using}).
   *
   * @param place absolute
   * @param run is given a way to ask, right before its first step that cannot be undone, whether it still is the only one: a
   *   process that was stopped for long (a laptop that slept) may have been taken for dead
   * @throws StoreError `locked` when another window keeps at it; `unwritable`, `no-space`
   */
  changingPlace<T>(place: string, run: (isHeld: () => Promise<boolean>) => Promise<T>): Promise<T> {
    return this.#placeLocks.holding(place, (isHeld) => this.using(() => run(isHeld)));
  }

  /** Whether another window is at it; see {@link changingPlace}. */
  isChangedElsewhere(place: string): Promise<boolean> {
    return this.#placeLocks.isHeldElsewhere(place);
  }

  /**
   * Runs something that records what the files of a root are as the only one that does, in any window on this store.
   *
   * @param root absolute
   * @throws StoreError as {@link changingPlace}
   */
  recordingIn<T>(root: string, run: () => Promise<T>): Promise<T> {
    return this.#placeLocks.holding(`the record of ${root}`, run);
  }

  /**
   * Saves the database and drops journal segments that both images contain. Safe at any time, in any window; when
   * another window is at it, nothing is done. Commits go on meanwhile. Where all images were lost, a new one is begun of
   * what this window has.
   *
   * @throws StoreError
   */
  async checkpoint(): Promise<void> {
    await this.#checkpoint();
  }

  /**
   * Gives back the space of contents that no version needs which is there, and no operation under way.
   *
   * @throws StoreError `locked` when another window is at it or does not end recording; `damaged`, `newer-format` when there
   *   may be versions that are not known, or what a manifest needs is not; then nothing is lost
   */
  collectGarbage(options?: SweepOptions): Promise<SweepResult> {
    return this.#garbage.collect(options);
  }

  /**
   * As {@link collectGarbage}, but undefined when too little was captured since the last time, or there may be versions that
   * are not known.
   */
  tidy(signal: AbortSignal): Promise<SweepResult | undefined> {
    return this.#garbage.tidy(signal);
  }

  /** Reads on by itself as other windows commit, until {@link close}. */
  followOthers(): void {
    this.#watch ??= new FolderWatch(path.join(this.#directory, 'journal'), () => {
      // A store that cannot be read on reports it in `problems`; the next look tries again.
      this.refresh().catch(() => undefined);
    });
  }

  /** Calls back after every change, by this window or another. */
  onDidChange(listener: (change: StoreChange) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** Saves a checkpoint if there is something to save, and lets go of every file. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#watch?.close();
    await this.#schedule.end();
    try {
      if (this.live.recordsSinceImage > 0) await this.#checkpoint(this.live.imageIdentity);
    } finally {
      this.#isClosed = true;
      await this.#placeLocks.releaseAll();
      OPEN_WRITERS.delete(this.#segment.writer);
      await this.#queue;
      await this.#segment.rotate();
      await this.objects.close();
      this.live.close();
    }
  }

  // --- inside ----------------------------------------------------------------------------------------------------

  #inOrder<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => {
      if (this.#isClosed) throw new StoreError('closed', 'The store is closed.');
      return run();
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #append(records: readonly JournalRecord[]): Promise<void> {
    const transaction = { clock: this.live.current.clock + 1, records: [...records] };
    const { name, offset } = await this.#segment.append(transaction);
    this.live.apply({ name, writer: this.#segment.writer, transactions: [transaction], offset });
  }

  /** @param insteadOf see `CheckpointRequest` */
  async #checkpoint(insteadOf?: string): Promise<CheckpointOutcome> {
    await this.#inOrder(() => this.#segment.rotate());
    const outcome = await this.#checkpoints.make({
      directory: this.#directory,
      ...(insteadOf === undefined ? {} : { insteadOf }),
      // By itself, a window does not make final what was lost before it was opened.
      ...(this.live.isPartial && insteadOf !== undefined ? {} : { rescue: () => this.live.current.export() }),
      onProblem: (problem) => {
        this.#problems.add(problem);
      },
    });
    if (outcome === 'done') {
      this.#problems.remove(CHECKPOINT);
      await this.#placeLocks.sweep();
    }
    await this.#inOrder(() => this.live.catchUp());
    return outcome;
  }

  /** The records are on disk: only opening takes longer until a checkpoint succeeds. */
  async #checkpointOrSay(): Promise<boolean> {
    try {
      return (await this.#checkpoint(this.live.imageIdentity)) === 'done';
    } catch (failure) {
      const error = toStoreError(failure, 'Saving a checkpoint');
      // Another window has taken it over.
      if (error.reason !== 'locked') this.#problems.add({ error, file: IMAGE_FILE }, CHECKPOINT);
      return false;
    }
  }
}
