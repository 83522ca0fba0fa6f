import * as fs from 'node:fs/promises';
import path from 'node:path';
import { syncDirectory } from './durableFile';
import { IMAGE_FILE } from './image';
import { listSegments, SEGMENT_HEADER_BYTES } from './journal/segment';
import { StoreError } from './storeError';
import type { StoreProblem } from './storeProblem';

/** In the folder of the objects once there has been an image, beside what it is for. */
const BEGUN = 'recorded';
/** In the journal's folder once segments may have been dropped from it, which only the images have then. */
const SHORTENED = 'begins-in-image';

/** What a window finds that is open when all images vanish. */
export const IMAGES_LOST = problem(
  `No image of the database was left (${IMAGE_FILE} and the one before it). This window has what they had, and saves it again.`,
);

/** What a window finds that did not look while there was no image. */
export const IMAGES_BEGUN_ANEW = problem(
  `All images of the database were lost, and another window has made ${IMAGE_FILE} anew. It may lack what this window still shows.`,
);

/** Says that there is an image. */
export function markBegun(directory: string): Promise<void> {
  return mark(path.join(directory, 'objects'), BEGUN);
}

/** Says, before the first segment is dropped, that the journal alone is not everything any more. */
export function markShortened(directory: string): Promise<void> {
  return mark(path.join(directory, 'journal'), SHORTENED);
}

/**
 * What is lost in a store that has no image: nothing in a new one (its first contents may be there before the first record),
 * and while the journal is whole.
 *
 * @returns undefined when nothing is
 */
export async function lossWithoutImage(directory: string): Promise<StoreProblem | undefined> {
  const journal = path.join(directory, 'journal');
  const hasJournal = await hasRecords(journal);
  const wasBegun = await isMarked(path.join(directory, 'objects'), BEGUN);
  const isLost = (await isMarked(journal, SHORTENED)) || (wasBegun && !hasJournal);
  if (!isLost) return undefined;
  const message = [
    `No image of the database is left (${IMAGE_FILE} and the one before it).`,
    hasJournal
      ? 'Versions that are not in the journal any more are lost; the later ones are there.'
      : 'The journal is gone as well, and with it the record of all versions.',
    ...(wasBegun ? ['The contents of files are still in the folder objects.'] : []),
  ].join(' ');
  return problem(message);
}

/** Whether any segment goes on behind its header. */
async function hasRecords(journal: string): Promise<boolean> {
  return (await listSegments(journal)).some(({ size = 0 }) => size > SEGMENT_HEADER_BYTES);
}

function problem(message: string): StoreProblem {
  return { error: new StoreError('damaged', message), file: IMAGE_FILE };
}

async function mark(folder: string, name: string): Promise<void> {
  if (await isMarked(folder, name)) return;
  await fs.writeFile(path.join(folder, name), '');
  await syncDirectory(folder);
}

async function isMarked(folder: string, name: string): Promise<boolean> {
  return (await fs.readdir(folder).catch((): string[] => [])).includes(name);
}
