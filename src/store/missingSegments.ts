import path from 'node:path';
import { IMAGE_FILE, PREVIOUS_IMAGE_FILE, readImageLabel } from './image';
import { listSegments, SEGMENT_HEADER_BYTES } from './journal/segment';
import { NO_IMAGE } from './loadImage';
import { StoreError } from './storeError';
import type { StoreProblem } from './storeProblem';

/**
 * Journal segments that are gone, though no checkpoint drops what only one image has. One that was begun after the current
 * image cannot be missed: nothing names it.
 */
export async function missingSegments(directory: string): Promise<StoreProblem[]> {
  const labelOf = (file: string): ReturnType<typeof readImageLabel> =>
    readImageLabel(path.join(directory, file));
  const { identity, label } = await labelOf(IMAGE_FILE);
  if (!label) return [];
  const previous = await labelOf(PREVIOUS_IMAGE_FILE);
  const inPrevious = previous.label?.segments ?? (label.follows[0] === NO_IMAGE ? {} : undefined);
  const present = new Set((await listSegments(path.join(directory, 'journal'))).map(({ name }) => name));
  // Nothing can be said of what a checkpoint has dropped meanwhile.
  if (!inPrevious || (await labelOf(IMAGE_FILE)).identity !== identity) return [];
  return Object.entries(label.segments)
    .filter(([name, length]) => !present.has(name) && length > (inPrevious[name] ?? SEGMENT_HEADER_BYTES))
    .map(([name]) => {
      const message = `The journal segment ${name} is gone; what it had until then is in ${IMAGE_FILE} alone, what came later is lost.`;
      return { error: new StoreError('damaged', message), file: path.join('journal', name) };
    });
}
