import * as fs from 'node:fs/promises';
import path from 'node:path';
import { syncDirectory } from './durableFile';
import { IMAGE_FILE } from './image';
import { listSegments } from './journal/segment';
import { StoreError } from './storeError';
import type { StoreProblem } from './storeProblem';

/** In the journal's folder once segments may have been dropped from it, which only the images have then. */
const MARK = 'begins-in-image';

/** Says, before the first segment is dropped, that the journal alone is not everything any more. */
export async function markJournalAsPart(journal: string): Promise<void> {
  if (await isPart(journal)) return;
  await fs.writeFile(path.join(journal, MARK), '');
  await syncDirectory(journal);
}

/**
 * What is lost in a store that has no image: nothing in a new one, and while the journal is whole.
 *
 * @returns undefined when nothing is
 */
export async function lossWithoutImage(directory: string): Promise<StoreProblem | undefined> {
  const journal = path.join(directory, 'journal');
  const isPartOnly = await isPart(journal);
  const hasJournal = (await listSegments(journal)).length > 0;
  const objects = await fs.readdir(path.join(directory, 'objects')).catch(() => []);
  const hasObjects = objects.some((name) => name.endsWith('.pack'));
  if (!isPartOnly && (hasJournal || !hasObjects)) return undefined;
  const message = [
    `No image of the database is left (${IMAGE_FILE} and the one before it).`,
    hasJournal
      ? 'Versions that are not in the journal any more are lost; the later ones are there.'
      : 'The journal is gone as well, and with it the record of all versions.',
    ...(hasObjects ? ['The contents of files are still in the folder objects.'] : []),
  ].join(' ');
  return { error: new StoreError('damaged', message), file: IMAGE_FILE };
}

async function isPart(journal: string): Promise<boolean> {
  return (await fs.readdir(journal)).includes(MARK);
}
