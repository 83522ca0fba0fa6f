import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { SqlJsStatic } from 'sql.js';
import { LineageDatabase } from './database/lineageDatabase';
import { FileLock } from './fileLock';
import { IMAGE_FILE, readImageLabel, removeStagedImages, writeImage } from './image';
import { JournalReader } from './journal/journalReader';
import { endedSegments, listSegments, readSegment, type SegmentName } from './journal/segment';
import { loadImage, NO_IMAGE, type LoadedImage } from './loadImage';
import { lossWithoutImage, markBegun, markShortened } from './lostImages';
import { StoreError, toStoreError } from './storeError';
import type { StoreProblem } from './storeProblem';

const LOCK_MS = 5000;

export interface CheckpointRequest {
  readonly directory: string;
  /** The identity of the image that a newer one is wanted of: when another window has made one by now, that will do. */
  readonly insteadOf?: string;
  /**
   * The database as a window has it in memory, for the case that all images are lost while it is open. Without it such a
   * checkpoint is refused, as it would make the loss final. A window that was opened after the loss gives it only when the
   * user asks for it.
   */
  readonly rescue?: () => Uint8Array;
  readonly onProblem: (problem: StoreProblem) => void;
}

/**
 * `busy`: another window is at it. `lost`: no image is left, and there was no `rescue`.
 */
export type CheckpointOutcome = 'done' | 'busy' | 'lost';

/**
 * Makes a new image of the newest one and the journal, and drops journal segments that both images contain. It works on
 * what is on disk alone, in any process or thread, while windows go on committing.
 *
 * @throws StoreError `no-space`, `unwritable`, `newer-format`; `locked` when others took the lock over meanwhile
 */
export async function checkpoint(
  engine: SqlJsStatic,
  request: CheckpointRequest,
): Promise<CheckpointOutcome> {
  const { directory, insteadOf } = request;
  let lock: FileLock;
  try {
    lock = await FileLock.acquire(path.join(directory, 'checkpoint.lock'), LOCK_MS);
  } catch (error) {
    if (error instanceof StoreError && error.reason === 'locked') return 'busy';
    throw toStoreError(error, 'Taking the checkpoint lock');
  }
  try {
    // First of all: see `writeImage`.
    await removeStagedImages(directory);
    const { identity } = await readImageLabel(path.join(directory, IMAGE_FILE));
    if (insteadOf !== undefined && identity !== insteadOf) return 'done';
    return await checkpointLocked(engine, request, lock);
  } catch (error) {
    throw toStoreError(error, 'Saving a checkpoint');
  } finally {
    await lock.release();
  }
}

async function checkpointLocked(
  engine: SqlJsStatic,
  { directory, rescue, onProblem }: CheckpointRequest,
  lock: FileLock,
): Promise<CheckpointOutcome> {
  const journal = path.join(directory, 'journal');
  let base = await loadImage(directory, engine, onProblem);
  // What the image holds that is the previous one a moment later.
  const inPrevious = base.database.appliedSegments();
  let isPrevious: boolean;
  try {
    if (base.id === NO_IMAGE && (await lossWithoutImage(directory))) {
      if (!rescue) return 'lost';
      base.database.close();
      base = { ...base, database: new LineageDatabase(engine, rescue()) };
    }
    const present = await new JournalReader(journal, base.database, onProblem).readOn(() => undefined);
    const names = new Set(present.map(({ name }) => name));
    base.database.forgetSegments(
      [...base.database.appliedSegments().keys()].filter((name) => !names.has(name)),
    );
    base.database.makeRoom();
    const segments = Object.fromEntries(base.database.appliedSegments());
    const label = { id: randomBytes(8).toString('hex'), follows: followedBy(base), segments };
    const wasThere = await writeImage(directory, base.database.export(), label, lock);
    // Without this a window that took the base for damaged would leave an older image as the previous one.
    isPrevious = wasThere || base.identity === NO_IMAGE;
  } finally {
    base.database.close();
  }
  await markBegun(directory);
  if (base.id !== NO_IMAGE) await markShortened(directory);
  if (isPrevious) await dropSegments(journal, inPrevious);
  return 'done';
}

function followedBy({ id, follows }: LoadedImage): string[] {
  return id === undefined ? [] : [id, ...follows.slice(0, 1)];
}

/** Removes segments that never grow again and that the previous image contains whole, so that either image can be used. */
async function dropSegments(journal: string, inPrevious: ReadonlyMap<string, number>): Promise<void> {
  for (const segment of endedSegments(await listSegments(journal))) {
    if (await isContained(journal, segment, inPrevious.get(segment.name)))
      await fs.rm(path.join(journal, segment.name), { force: true });
  }
}

/** @param applied how much of it the previous image contains */
async function isContained(journal: string, { name }: SegmentName, applied = 0): Promise<boolean> {
  const stat = await fs.stat(path.join(journal, name)).catch(() => undefined);
  // Whoever took this process for dead, suspended as it was, has removed it.
  if (!stat) return false;
  if (stat.size <= applied) return true;
  const tail = await readSegment(journal, name, applied).catch(() => undefined);
  return tail?.transactions.length === 0 && !tail.problem;
}
