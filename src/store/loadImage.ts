import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { SqlJsStatic } from 'sql.js';
import { LineageDatabase } from './database/lineageDatabase';
import { IMAGE_FILE, isMissing, PREVIOUS_IMAGE_FILE, readImage } from './image';
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
  const current = await readImage(path.join(directory, IMAGE_FILE));
  let newest = current;
  if (!current.database) {
    newest = await readImage(path.join(directory, PREVIOUS_IMAGE_FILE));
    if (current.damaged) onProblem(await setAside(directory, IMAGE_FILE));
    if (newest.damaged) onProblem(await setAside(directory, PREVIOUS_IMAGE_FILE));
  }
  return {
    database: new LineageDatabase(engine, newest.database),
    identity: current.damaged ? NO_IMAGE : current.identity,
    id: newest.database ? newest.label?.id : NO_IMAGE,
    follows: newest.label?.follows ?? [],
  };
}

async function setAside(directory: string, file: string): Promise<StoreProblem> {
  const kept = `${file}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  try {
    await fs.rename(path.join(directory, file), path.join(directory, kept));
  } catch (error) {
    // Another window was faster.
    if (!isMissing(error)) throw toStoreError(error, `Setting ${file} aside`);
  }
  const error = new StoreError('damaged', `${file} does not verify; it was kept as ${kept}.`);
  return { error, file: kept };
}
