import { watch, type FSWatcher } from 'node:fs';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { SqlJsStatic } from 'sql.js';
import type { Artifact } from '../core/artifact';
import type { ArtifactId, ContentHash, ObjectHash, VersionId } from '../core/identity';
import { LineageGraph, type LineageNode } from '../core/lineageGraph';
import { decodeManifest, encodeManifest, type Manifest } from '../core/manifest';
import type { Version } from '../core/version';
import { LineageDatabase, type AppliedSegment, type Page } from './database/lineageDatabase';
import type { Operation } from './database/rows';
import { FileLock } from './fileLock';
import { IMAGE_FILE, imageIdentity, isMissing, PREVIOUS_IMAGE_FILE, readImage, writeImage } from './image';
import type { JournalRecord, OperationKind } from './journal/record';
import { listSegments, mayGrow, readSegment, SegmentWriter } from './journal/segment';
import { loadSqlJs } from './loadSqlJs';
import { nodeSha256 } from './nodeSha256';
import { ObjectStore } from './objects/objectStore';
import { StagingRecords } from './stagingRecords';
import { StoreError, toStoreError } from './storeError';
import { isOfThisProcess, mayBeAlive, newWriterId, type WriterId } from './writerId';

export interface StoreOptions {
  /** The store's own folder (`globalStorageUri`). Made when it is missing. */
  readonly directory: string;
  readonly wasmFile: string;
}

/** What other parts are told after a change: by this window or another one. */
export interface StoreChange {
  readonly artifacts: ReadonlySet<ArtifactId>;
}

/** Something that was found wrong when opening or reading on; the user is told, and what is readable is used. */
export interface StoreProblem {
  readonly error: StoreError;
  /** The file concerned, in the store's folder. */
  readonly file: string;
}

/** The writers of the stores that are open in this process. */
const OPEN_WRITERS = new Set<WriterId>();

const CHECKPOINT_AFTER_RECORDS = 2000;
const CHECKPOINT_LOCK_MS = 5000;
/** Another window's operation on the same artifact is waited for this long. */
const PLACE_LOCK_MS = 10_000;
const TAIL_DELAY_MS = 50;
/** Where the platform cannot watch a folder, other windows are looked at this often. */
const TAIL_POLL_MS = 2000;

/**
 * The lineage of every artifact, in one folder shared by all windows, each of which is a process of its own.
 *
 * A commit appends one frame to this process's journal segment and syncs it; the in-memory database follows. Other
 * writers' segments are read as they grow. The database image is only ever a checkpoint.
 */
export class LineageStore {
  /** The staging folders of operations under way and of those that a crash ended. */
  readonly staging: StagingRecords;
  readonly #directory: string;
  readonly #journal: string;
  readonly #engine: SqlJsStatic;
  readonly #segment: SegmentWriter;
  readonly #objects: ObjectStore;
  readonly #listeners = new Set<(change: StoreChange) => void>();
  readonly #problems = new Map<string, StoreProblem>();
  #database: LineageDatabase;
  #graph = new LineageGraph();
  #imageIdentity = 'none';
  /** How much of each segment the current image contains. */
  #imageSegments: ReadonlyMap<string, number> = new Map();
  #recordsSinceCheckpoint = 0;
  /** Of what was done while nothing could be written. */
  readonly #owed: JournalRecord[] = [];
  /** Of operations under way, which end with the store. */
  readonly #placeLocks = new Set<FileLock>();
  #queue: Promise<unknown> = Promise.resolve();
  #watcher: { close(): void } | undefined;
  #tailTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  private constructor(options: StoreOptions, engine: SqlJsStatic, writer: WriterId, objects: ObjectStore) {
    this.staging = new StagingRecords(path.join(options.directory, 'staging'));
    this.#directory = options.directory;
    this.#journal = path.join(options.directory, 'journal');
    this.#engine = engine;
    this.#segment = new SegmentWriter(this.#journal, writer);
    this.#objects = objects;
    this.#database = new LineageDatabase(engine);
  }

  /**
   * Opens the store, making it when there is none. Damage is listed in {@link problems}, and the damaged file is kept.
   *
   * @throws StoreError `unwritable`, `no-space` or `newer-format`
   */
  static async open(options: StoreOptions): Promise<LineageStore> {
    try {
      await fs.mkdir(path.join(options.directory, 'journal'), { recursive: true });
      await proveWritable(options.directory);
    } catch (error) {
      const problem = toStoreError(error, `Opening the store in ${options.directory}`);
      // Node says that a folder is missing when it may not make it, on a disk mounted read-only.
      throw isMissing(error) ? new StoreError('unwritable', problem.message, error) : problem;
    }
    const writer = newWriterId(Date.now());
    const [engine, objects] = await Promise.all([
      loadSqlJs(options.wasmFile),
      ObjectStore.open(path.join(options.directory, 'objects'), writer, nodeSha256),
    ]);
    const store = new LineageStore(options, engine, writer, objects);
    await store.#load();
    OPEN_WRITERS.add(writer);
    return store;
  }

  // --- reading ---------------------------------------------------------------------------------------------------

  /** What was found wrong so far. */
  get problems(): readonly StoreProblem[] {
    return [...this.#problems.values()];
  }

  /** Every version's place; do not keep it across a change. */
  get graph(): LineageGraph {
    return this.#graph;
  }

  artifacts(): readonly Artifact[] {
    return this.#database.artifacts();
  }

  artifact(id: ArtifactId): Artifact | undefined {
    return this.#database.artifact(id);
  }

  /** Nothing for nothing: a head, a parent or an end of an operation may be none. */
  version(id: VersionId | undefined): Version | undefined {
    return id === undefined ? undefined : this.#database.version(id);
  }

  /** An artifact's latest version with a content. */
  versionWithContent(artifactId: ArtifactId, hash: ContentHash): Version | undefined {
    return this.#database.versionWithContent(artifactId, hash);
  }

  /** A page of an artifact's versions, newest first. */
  versions(artifactId: ArtifactId, page: Page): Version[] {
    return this.#database.versions(artifactId, page);
  }

  versionOutline(artifactId: ArtifactId): ReturnType<LineageDatabase['versionOutline']> {
    return this.#database.versionOutline(artifactId);
  }

  /** When (Lamport clock) an artifact's head or its deletion was last set; 0 for one that has neither. */
  stateClock(artifactId: ArtifactId): number {
    return this.#database.stateClock(artifactId);
  }

  operations(limit: number, artifactId?: ArtifactId): Operation[] {
    return this.#database.operations(limit, artifactId);
  }

  /**
   * Operations of which no end is recorded and that nobody is carrying out: the process that began them is gone. Oldest
   * first.
   */
  abandonedOperations(): Operation[] {
    return this.#database.unfinishedOperations().filter(({ writer }) => {
      // This process may have closed the store it began with and opened another.
      return isOfThisProcess(writer) ? !OPEN_WRITERS.has(writer) : !mayBeAlive(writer);
    });
  }

  /** The latest change of an artifact that was asked for and done, or the latest undoing of one, whichever came later. */
  latestChangeOrUndo(artifactId: ArtifactId): Operation | undefined {
    return this.#database.latestChangeOrUndo(artifactId);
  }

  /** The artifacts whose latest change has not been undone, with its kind; see {@link latestChangeOrUndo}. */
  undoable(): ReadonlyMap<ArtifactId, OperationKind> {
    return this.#database.undoable();
  }

  operation(id: string): Operation | undefined {
    return this.#database.operation(id);
  }

  /** @throws StoreError `missing-object`, `damaged` */
  async manifest(hash: ContentHash): Promise<Manifest> {
    return decodeManifest(await this.#objects.read(asObject(hash)));
  }

  /** A file's bytes. @throws StoreError `missing-object`, `damaged` */
  content(hash: ObjectHash): Promise<Uint8Array> {
    return this.#objects.read(hash);
  }

  // --- writing ---------------------------------------------------------------------------------------------------

  /** False also for one that is known to be damaged: putting it stores it anew. */
  hasContent(hash: ObjectHash): boolean {
    return this.#objects.has(hash);
  }

  /** As {@link hasContent}. */
  hasManifest(hash: ContentHash): boolean {
    return this.#objects.has(asObject(hash));
  }

  /** Stores a file's bytes ahead of the commit that needs them. `like`: the file's previous version. */
  putContent(hash: ObjectHash, bytes: Uint8Array, like?: ObjectHash): Promise<void> {
    return this.#objects.put(hash, bytes, like);
  }

  /** Stores a manifest ahead of the commit that needs it. `like`: the parent's content hash. */
  async putManifest(manifest: Manifest, like?: ContentHash): Promise<ContentHash> {
    const bytes = encodeManifest(manifest);
    const hash = nodeSha256(bytes) as ContentHash;
    await this.#objects.put(asObject(hash), bytes, like && asObject(like));
    return hash;
  }

  /**
   * Commits records as one transaction: when this returns they are on disk, with every content put before.
   *
   * @throws StoreError and then none of them counts
   */
  async commit(records: readonly JournalRecord[]): Promise<void> {
    if (records.length === 0 && this.#owed.length === 0) return;
    await this.#inOrder(async () => {
      await this.#objects.flush();
      const owed = [...this.#owed];
      // A transaction of its own: what is recorded now is later, and stands.
      if (owed.length > 0) await this.#append(owed);
      this.#owed.splice(0, owed.length);
      if (records.length > 0) await this.#append(records);
    });
    if (this.#recordsSinceCheckpoint < CHECKPOINT_AFTER_RECORDS) return;
    try {
      await this.checkpoint();
    } catch (error) {
      // The records are on disk: only opening takes longer until a checkpoint succeeds.
      this.#problems.set(IMAGE_FILE, { error: toStoreError(error, 'Saving a checkpoint'), file: IMAGE_FILE });
    }
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
    await this.#inOrder(() => this.#catchUp());
  }

  /**
   * Runs something that changes the files at a place as the only one that does, in any window on this store.
   *
   * @param place absolute
   * @throws StoreError `locked` when another window keeps at it; `unwritable`, `no-space`
   */
  async changingPlace<T>(place: string, run: () => Promise<T>): Promise<T> {
    const folder = path.join(this.#directory, 'locks');
    const name = `${nodeSha256(Buffer.from(place)).slice(0, 32)}.lock`;
    let lock: FileLock;
    try {
      await fs.mkdir(folder, { recursive: true });
      lock = await FileLock.acquire(path.join(folder, name), PLACE_LOCK_MS);
    } catch (error) {
      throw toStoreError(error, `Locking ${place}`);
    }
    this.#placeLocks.add(lock);
    try {
      return await run();
    } finally {
      await this.#release(lock);
    }
  }

  /**
   * Saves the database and drops journal segments that both images contain. Safe at any time, in any window; when
   * another window is at it, nothing is done.
   */
  async checkpoint(): Promise<void> {
    await this.#inOrder(async () => {
      let lock: FileLock;
      try {
        lock = await FileLock.acquire(path.join(this.#directory, 'checkpoint.lock'), CHECKPOINT_LOCK_MS);
      } catch (error) {
        if (error instanceof StoreError && error.reason === 'locked') return;
        throw toStoreError(error, 'Taking the checkpoint lock');
      }
      try {
        await this.#checkpointLocked(lock);
      } finally {
        await lock.release();
      }
    });
  }

  /** Reads on by itself as other windows commit, until {@link close}. */
  followOthers(): void {
    if (this.#watcher) return;
    const tail = (): void => {
      this.#tailTimer ??= setTimeout(() => {
        this.#tailTimer = undefined;
        // A store that cannot be read on reports it in `problems`; the next change tries again.
        this.refresh().catch(() => undefined);
      }, TAIL_DELAY_MS);
    };
    try {
      const watcher: FSWatcher = watch(this.#journal, { persistent: false }, tail);
      watcher.on('error', () => undefined);
      this.#watcher = watcher;
    } catch {
      const timer = setInterval(tail, TAIL_POLL_MS);
      timer.unref();
      this.#watcher = {
        close: () => {
          clearInterval(timer);
        },
      };
    }
  }

  /** Calls back after every change, by this window or another. */
  onDidChange(listener: (change: StoreChange) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** Saves a checkpoint if there is something to save, and lets go of every file. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#watcher?.close();
    clearTimeout(this.#tailTimer);
    try {
      if (this.#recordsSinceCheckpoint > 0) await this.checkpoint();
    } finally {
      this.#isClosed = true;
      for (const lock of this.#placeLocks) await this.#release(lock);
      OPEN_WRITERS.delete(this.#segment.writer);
      await this.#queue;
      await this.#segment.rotate();
      await this.#objects.close();
      this.#database.close();
    }
  }

  // --- inside ----------------------------------------------------------------------------------------------------

  /** One that cannot be released is taken away when this process has ended. */
  async #release(lock: FileLock): Promise<void> {
    this.#placeLocks.delete(lock);
    await lock.release().catch(() => undefined);
  }

  #inOrder<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => {
      if (this.#isClosed) throw new StoreError('closed', 'The store is closed.');
      return run();
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #append(records: readonly JournalRecord[]): Promise<void> {
    const transaction = { clock: this.#database.clock + 1, records: [...records] };
    const { name, offset } = await this.#segment.append(transaction);
    this.#apply([{ name, writer: this.#segment.writer, transactions: [transaction], offset }]);
  }

  async #catchUp(): Promise<void> {
    if ((await imageIdentity(this.#file(IMAGE_FILE))) === this.#imageIdentity) {
      await this.#readSegments();
      // A checkpoint made meanwhile may have dropped segments before they were read.
      if ((await imageIdentity(this.#file(IMAGE_FILE))) === this.#imageIdentity) return;
    }
    await this.#load();
    this.#emit(new Set(this.artifacts().map(({ id }) => id)));
  }

  /** Opens the newest image that verifies and replays the journal over it. */
  async #load(): Promise<void> {
    for (;;) {
      const current = await readImage(this.#file(IMAGE_FILE));
      let database = current.database;
      if (database === undefined) {
        const previous = await readImage(this.#file(PREVIOUS_IMAGE_FILE));
        database = previous.database;
        if (current.damaged) await this.#setAside(IMAGE_FILE);
        if (previous.damaged) await this.#setAside(PREVIOUS_IMAGE_FILE);
      }
      const opened = new LineageDatabase(this.#engine, database);
      this.#database.close();
      this.#database = opened;
      this.#graph = new LineageGraph();
      for (const node of opened.lineageNodes()) this.#graph.add(node);
      this.#imageIdentity = current.damaged ? 'none' : current.identity;
      this.#imageSegments = opened.appliedSegments();
      await this.#readSegments();
      if ((await imageIdentity(this.#file(IMAGE_FILE))) === this.#imageIdentity) return;
    }
  }

  async #readSegments(): Promise<void> {
    const applied = this.#database.appliedSegments();
    const batch: AppliedSegment[] = [];
    for (const { name, writer } of await listSegments(this.#journal)) {
      try {
        const from = applied.get(name) ?? 0;
        const { transactions, offset, problem } = await readSegment(this.#journal, name, from);
        if (problem) this.#problems.set(name, { error: problem, file: path.join('journal', name) });
        if (offset !== from) batch.push({ name, writer, transactions, offset });
      } catch (error) {
        const problem = toStoreError(error, `Reading the journal segment ${name}`);
        this.#problems.set(name, { error: problem, file: path.join('journal', name) });
      }
    }
    if (batch.length > 0) this.#apply(batch);
  }

  #apply(segments: readonly AppliedSegment[]): void {
    this.#database.apply(segments);
    const touched = new Set<ArtifactId>();
    for (const { transactions } of segments) {
      for (const { records } of transactions) {
        this.#recordsSinceCheckpoint += records.length;
        for (const record of records) {
          touched.add(record.type === 'artifact' ? record.id : record.artifactId);
          if (record.type === 'version') this.#graph.add(toNode(record));
        }
      }
    }
    if (touched.size > 0) this.#emit(touched);
  }

  async #checkpointLocked(lock: FileLock): Promise<void> {
    await this.#catchUp();
    // The image that is current now, and the previous one a moment later.
    const inPrevious = this.#imageSegments;
    await this.#segment.rotate();
    const inCurrent = this.#database.appliedSegments();
    await writeImage(this.#directory, this.#database.export(), lock);
    this.#imageIdentity = await imageIdentity(this.#file(IMAGE_FILE));
    this.#imageSegments = inCurrent;
    this.#recordsSinceCheckpoint = 0;
    if (this.#problems.get(IMAGE_FILE)?.file === IMAGE_FILE) this.#problems.delete(IMAGE_FILE);
    await this.#dropSegments(inPrevious);
  }

  /** Removes segments that cannot grow and that the previous image contains whole, so that either image can be used. */
  async #dropSegments(inPrevious: ReadonlyMap<string, number>): Promise<void> {
    const present = await listSegments(this.#journal);
    for (const segment of present) {
      const contained = inPrevious.get(segment.name);
      if (contained === undefined || (mayGrow(segment) && !this.#isOwnEnded(segment.name))) continue;
      const { size } = await fs.stat(path.join(this.#journal, segment.name));
      const tail = size > contained ? await readSegment(this.#journal, segment.name, contained) : undefined;
      if (tail && (tail.transactions.length > 0 || tail.problem)) continue;
      await fs.rm(path.join(this.#journal, segment.name), { force: true });
    }
    const names = new Set(present.map(({ name }) => name));
    this.#database.forgetSegments(
      [...this.#database.appliedSegments().keys()].filter((name) => !names.has(name)),
    );
  }

  #isOwnEnded(name: string): boolean {
    return name.startsWith(`${this.#segment.writer}.`) && name !== this.#segment.current?.name;
  }

  async #setAside(file: string): Promise<void> {
    const kept = `${file}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
    try {
      await fs.rename(this.#file(file), this.#file(kept));
    } catch (error) {
      // Another window was faster.
      if (!isMissing(error)) throw toStoreError(error, `Setting ${file} aside`);
    }
    const error = new StoreError('damaged', `${file} does not verify; it was kept as ${kept}.`);
    this.#problems.set(file, { error, file: kept });
  }

  #file(name: string): string {
    return path.join(this.#directory, name);
  }

  #emit(artifacts: ReadonlySet<ArtifactId>): void {
    for (const listener of this.#listeners) listener({ artifacts });
  }
}

/** A manifest is an object like any other: its key is the content hash. */
const asObject = (hash: ContentHash): ObjectHash => hash as string as ObjectHash;

function toNode(record: Extract<JournalRecord, { type: 'version' }>): LineageNode {
  return {
    id: record.id,
    contentHash: record.contentHash,
    parentId: record.parentId ?? undefined,
    mergeParentId: record.mergeParentId ?? undefined,
    parentHash: record.parentHash ?? undefined,
  };
}

/** A store that cannot be written is known when it is opened, not at the first edit. */
async function proveWritable(directory: string): Promise<void> {
  const probe = path.join(directory, `.writable-${String(process.pid)}`);
  await fs.writeFile(probe, '');
  await fs.rm(probe, { force: true });
}
