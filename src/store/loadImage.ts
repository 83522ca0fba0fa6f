import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { SqlJsStatic } from 'sql.js';
import { LineageDatabase } from './database/lineageDatabase';
import {
  IMAGE_FILE,
  isMissing,
  PREVIOUS_IMAGE_FILE,
  readImage,
  readImageLabel,
  type ImageRead,
} from './image';
import { StoreError, toStoreError } from './storeError';
import type { StoreProblem } from './storeProblem';

/** The newest image that verifies, opened. */
export interface LoadedImage {
  readonly database: LineageDatabase;
  /** Of the file that has the current image's name: another one, if the database is of the previous image. */
  readonly identity: string;
  /** As in its label; undefined for one of an earlier version of the extension, {@link NO_IMAGE} for none. */
  readonly id: string | undefined;
  readonly follows: readonly string[];
}

/** Stands for the id of an image where there is none. */
export const NO_IMAGE = 'none';

/**
 * Opens the newest image that verifies, or an empty database when there is none. What is damaged is moved aside.
 *
 * @throws StoreError `newer-format`: nothing was touched, and the previous image is not used instead
 */
export async function loadImage(
  directory: string,
  engine: SqlJsStatic,
  onProblem: (problem: StoreProblem) => void,
): Promise<LoadedImage> {
  for (;;) {
    const current = await readImage(path.join(directory, IMAGE_FILE));
    const newest = current.database ? current : await readImage(path.join(directory, PREVIOUS_IMAGE_FILE));
    const isSettled =
      (await isSoundOrAside(directory, IMAGE_FILE, current, onProblem)) &&
      (await isSoundOrAside(directory, PREVIOUS_IMAGE_FILE, newest, onProblem));
    if (!isSettled) continue;
    return {
      database: new LineageDatabase(engine, newest.database),
      identity: current.damaged ? NO_IMAGE : current.identity,
      id: newest.database ? newest.label?.id : NO_IMAGE,
      follows: newest.label?.follows ?? [],
    };
  }
}

/**
 * Moves an image aside that was read as damaged.
 *
 * @returns false when it does not have the name any more: a checkpoint has put another one there, or it was moved aside
 */
async function isSoundOrAside(
  directory: string,
  file: string,
  { damaged, identity }: ImageRead,
  onProblem: (problem: StoreProblem) => void,
): Promise<boolean> {
  if (!damaged) return true;
  const from = path.join(directory, file);
  if ((await readImageLabel(from)).identity !== identity) return false;
  const kept = `${file}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  try {
    await fs.rename(from, path.join(directory, kept));
  } catch (error) {
    if (isMissing(error)) return false;
    throw toStoreError(error, `Setting ${file} aside`);
  }
  const error = new StoreError('damaged', `${file} does not verify; it was kept as ${kept}.`);
  onProblem({ error, file: kept });
  return true;
}
