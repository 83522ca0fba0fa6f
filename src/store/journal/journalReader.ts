import * as fs from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { AppliedSegment, LineageDatabase } from '../database/lineageDatabase';
import { toStoreError } from '../storeError';
import type { StoreProblem } from '../storeProblem';
import { listSegments, readSegment, type SegmentName } from './segment';

/** Applied between two pauses: some milliseconds. */
const PART_BYTES = 1 << 16;

/** Reads a journal into a database, each segment from where the database has it. */
export class JournalReader {
  readonly #journal: string;
  readonly #database: LineageDatabase;
  readonly #onProblem: (problem: StoreProblem) => void;
  /** How long each segment was when it was last read to its end. */
  readonly #read = new Map<string, number>();

  constructor(journal: string, database: LineageDatabase, onProblem: (problem: StoreProblem) => void) {
    this.#journal = journal;
    this.#database = database;
    this.#onProblem = onProblem;
  }

  /**
   * Applies what was appended since the last time; a look at the folder and at each segment's size when nothing was.
   *
   * @param onApplied called after each part
   * @returns every segment there is
   */
  async readOn(onApplied: (part: AppliedSegment) => void): Promise<readonly SegmentName[]> {
    const present = await listSegments(this.#journal);
    const applied = this.#database.appliedSegments();
    for (const segment of present) {
      try {
        const { name, size } = segment;
        if (size !== undefined && (size === applied.get(name) || size === this.#read.get(name))) continue;
        await this.#readSegment(segment, applied.get(name) ?? 0, onApplied);
        if (size !== undefined) this.#read.set(name, size);
      } catch (error) {
        // A checkpoint dropped it: what it had is in the image.
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') continue;
        this.#tell(segment, error);
      }
    }
    return present;
  }

  async #readSegment(
    segment: SegmentName,
    from: number,
    onApplied: (part: AppliedSegment) => void,
  ): Promise<void> {
    const { name, writer } = segment;
    for (let at = from, hasMore = true; hasMore;) {
      const read = await readSegment(this.#journal, name, at, PART_BYTES);
      // Before the offset passes it: from then on the segment may be dropped.
      if (read.damaged.length > 0) await keepDamaged(this.#journal, name);
      if (read.problem) this.#tell(segment, read.problem);
      if (read.offset !== at || read.transactions.length > 0) {
        const part = { name, writer, transactions: read.transactions, offset: read.offset };
        this.#database.apply([part]);
        onApplied(part);
      }
      at = read.offset;
      hasMore = read.hasMore;
      if (hasMore) await setImmediate();
    }
  }

  #tell({ name }: SegmentName, error: unknown): void {
    this.#onProblem({
      error: toStoreError(error, `Reading the journal segment ${name}`),
      file: path.join('journal', name),
    });
  }
}

/** Keeps a copy of a damaged segment for whoever wants to rescue more by hand; one, however many windows find it. */
async function keepDamaged(journal: string, name: string): Promise<void> {
  const prefix = `${name}.damaged-`;
  if ((await fs.readdir(journal)).some((other) => other.startsWith(prefix))) return;
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
  await fs.copyFile(path.join(journal, name), path.join(journal, `${prefix}${time}`));
}
