import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { SqlJsStatic } from 'sql.js';
import type { ArtifactId, ContentHash } from '../core/identity';
import { LineageGraph } from '../core/lineageGraph';
import type { AppliedSegment, LineageDatabase } from './database/lineageDatabase';
import { IMAGE_FILE, imageIdentity, readImageLabel } from './image';
import type { ImageLabel } from './imageSeal';
import { JournalReader } from './journal/journalReader';
import { endedSegments, type SegmentName } from './journal/segment';
import { loadImage, NO_IMAGE, type LoadedImage } from './loadImage';
import { IMAGES_BEGUN_ANEW, IMAGES_LOST, lossWithoutImage, markShortened } from './lostImages';
import { missingSegments } from './missingSegments';
import type { StoreProblem } from './storeProblem';

const VERSIONS_BEFORE_PAUSE = 500;

interface LiveDatabaseOptions {
  readonly directory: string;
  readonly engine: SqlJsStatic;
  readonly onProblem: (problem: StoreProblem) => void;
  readonly onChange: (artifacts: ReadonlySet<ArtifactId>) => void;
}

/** The database of one window, in memory: opened from an image, and kept at what all windows have committed. */
export class LiveDatabase {
  readonly #options: LiveDatabaseOptions;
  readonly #graphs = new Map<ArtifactId, LineageGraph>();
  #database: LineageDatabase;
  #journal: JournalReader;
  #segments: readonly SegmentName[] = [];
  /** That this database is known to contain. */
  #image: Pick<LoadedImage, 'identity' | 'id' | 'follows'>;
  #recordsSinceImage = 0;
  #isPartial = false;

  private constructor(options: LiveDatabaseOptions, { database, identity, id, follows }: LoadedImage) {
    this.#options = options;
    this.#database = database;
    this.#image = { identity, id, follows };
    this.#journal = this.#reader();
  }

  /** @throws StoreError `newer-format`, `unwritable`, `failed` */
  static async open(options: LiveDatabaseOptions): Promise<LiveDatabase> {
    const live = new LiveDatabase(
      options,
      await loadImage(options.directory, options.engine, options.onProblem),
    );
    await live.#noteLosses();
    await live.catchUp();
    return live;
  }

  /** Another one after every {@link catchUp}; do not keep it. */
  get current(): LineageDatabase {
    return this.#database;
  }

  /** The identity of the image that this database is known to contain; see `ImageRead`. */
  get imageIdentity(): string {
    return this.#image.identity;
  }

  /** Whether it was opened when all images were lost, and none was made since: it has only what the journal still had. */
  get isPartial(): boolean {
    return this.#isPartial;
  }

  /** How many records were applied that this image may not contain. */
  get recordsSinceImage(): number {
    return this.#recordsSinceImage;
  }

  /** How many segments a checkpoint may drop, as they do not grow any more. */
  get endedSegments(): number {
    return endedSegments(this.#segments).length;
  }

  /** An artifact's versions as a graph, built when it is first asked for. */
  graphOf(id: ArtifactId): LineageGraph {
    let graph = this.#graphs.get(id);
    if (!graph) {
      graph = new LineageGraph();
      for (const node of this.#database.lineageNodes(id)) graph.add(node);
      this.#graphs.set(id, graph);
    }
    return graph;
  }

  /**
   * The contents that must stay: of the versions that are there, and of operations under way. In parts of a millisecond, and
   * others go on between them; what is recorded meanwhile may be missing.
   */
  async *keptContents(): AsyncGenerator<readonly ContentHash[]> {
    let database: LineageDatabase | undefined;
    let after = 0;
    for (;;) {
      // Rows have other places in another database.
      if (database !== this.#database) {
        database = this.#database;
        after = 0;
        yield database.contentsUnderWay();
      } else {
        const { contents, last } = database.versionContents(after, VERSIONS_BEFORE_PAUSE);
        if (contents.length === 0) return;
        after = last;
        yield contents;
      }
      await setImmediate();
    }
  }

  /** Takes in what this window has appended to its own segment. */
  apply(part: AppliedSegment): void {
    this.#database.apply([part]);
    this.#noteApplied(part);
  }

  /**
   * Takes in what other windows have appended. The image is loaded anew only when it has something that is not in the journal
   * any more and was not read before. When the images were lost, this database may be all that is left of them: it is kept, and
   * a checkpoint is due.
   */
  async catchUp(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      this.#segments = await this.#journal.readOn((part) => {
        this.#noteApplied(part);
      });
      // Looked at afterwards: a checkpoint made meanwhile may have dropped segments before they were read.
      if ((await imageIdentity(this.#file(IMAGE_FILE))) === this.#image.identity) return;
      const { identity, label } = await readImageLabel(this.#file(IMAGE_FILE));
      if (label && this.#has(label)) {
        this.#image = { identity, id: label.id, follows: label.follows };
        this.#recordsSinceImage = 0;
        return;
      }
      // What the image has more may have been appended since the journal was read.
      if (attempt === 1) continue;
      const { directory, engine, onProblem } = this.#options;
      const loaded = await loadImage(directory, engine, onProblem);
      if (this.#isAfterLoss(loaded)) {
        await this.#keepAfterLoss(loaded);
        return;
      }
      this.#use(loaded);
      this.#options.onChange(new Set(this.#database.artifacts().map(({ id }) => id)));
      attempt = 0;
    }
  }

  /**
   * Whether all that an image has was read from the journal already. Its label names the segments it has, but not those
   * that had been dropped when it was made: they were in the image two before it, so that must be known.
   */
  #has({ id, follows, segments }: ImageLabel): boolean {
    // What follows none may have been made by a window that still had what was lost.
    if (this.#isPartial) return false;
    if (this.#image.id === undefined || ![id, ...follows].includes(this.#image.id)) return false;
    const applied = this.#database.appliedSegments();
    return Object.entries(segments).every(([name, length]) => (applied.get(name) ?? 0) >= length);
  }

  /** What is missing of the store that was just opened. */
  async #noteLosses(): Promise<void> {
    const { directory, onProblem } = this.#options;
    for (const problem of await missingSegments(directory)) onProblem(problem);
    // Earlier versions of the extension dropped segments without saying so.
    if (this.#image.id === undefined) await markShortened(directory);
    const loss = this.#image.id === NO_IMAGE ? await lossWithoutImage(directory) : undefined;
    if (!loss) return;
    this.#isPartial = true;
    onProblem(loss);
    // What is recorded from now on does not make the journal whole.
    await markShortened(directory);
  }

  /** Whether there is no image any more, or one that was begun anew and may lack what this window has. */
  #isAfterLoss({ id, follows }: LoadedImage): boolean {
    if (this.#isPartial) return false;
    if (id === NO_IMAGE) return true;
    if (this.#image.id === undefined) return false;
    const isRelated =
      [id, ...follows].includes(this.#image.id) || (id !== undefined && this.#image.follows.includes(id));
    return follows.includes(NO_IMAGE) && !isRelated;
  }

  async #keepAfterLoss({ database, identity, id, follows }: LoadedImage): Promise<void> {
    database.close();
    // What said so may be lost as well.
    if (id === NO_IMAGE) await markShortened(this.#options.directory);
    this.#image = { identity, id, follows };
    this.#recordsSinceImage = id === NO_IMAGE ? Infinity : 0;
    this.#options.onProblem(id === NO_IMAGE ? IMAGES_LOST : IMAGES_BEGUN_ANEW);
    this.#options.onChange(new Set());
  }

  #use({ database, identity, id, follows }: LoadedImage): void {
    this.#database.close();
    this.#database = database;
    this.#journal = this.#reader();
    this.#graphs.clear();
    this.#image = { identity, id, follows };
    this.#recordsSinceImage = 0;
    if (id !== NO_IMAGE) this.#isPartial = false;
  }

  #reader(): JournalReader {
    return new JournalReader(this.#file('journal'), this.#database, this.#options.onProblem);
  }

  #noteApplied({ transactions }: AppliedSegment): void {
    const touched = new Set<ArtifactId>();
    for (const { records } of transactions) {
      this.#recordsSinceImage += records.length;
      for (const record of records) {
        const id = record.type === 'artifact' ? record.id : record.artifactId;
        touched.add(id);
        if (record.type !== 'version') continue;
        this.#graphs.get(id)?.add({
          id: record.id,
          contentHash: record.contentHash,
          parentId: record.parentId ?? undefined,
          mergeParentId: record.mergeParentId ?? undefined,
          parentHash: record.parentHash ?? undefined,
        });
      }
    }
    if (touched.size > 0) this.#options.onChange(touched);
  }

  #file(name: string): string {
    return path.join(this.#options.directory, name);
  }

  close(): void {
    this.#database.close();
  }
}
