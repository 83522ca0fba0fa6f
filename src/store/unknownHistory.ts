import * as fs from 'node:fs/promises';
import path from 'node:path';
import { IMAGE_FILE, PREVIOUS_IMAGE_FILE } from './image';
import { listKeptAside } from './keptAside';
import { lossWithoutImage } from './lostImages';
import { StoreError } from './storeError';
import type { StoreProblem } from './storeProblem';

/**
 * Why there may be versions that no window can read, though a newer extension could, or a file that is brought back: their
 * contents must stay. Repairing the store ends it, for all but a newer format.
 *
 * @param problems that a window found which has read everything that can be read now
 * @returns `damaged` or `newer-format`; undefined when all versions are known
 */
export async function unknownHistory(
  directory: string,
  problems: readonly StoreProblem[],
): Promise<StoreError | undefined> {
  const kept = await listKeptAside(directory);
  const waiting = kept.find(({ isRepaired }) => !isRepaired);
  if (waiting) return new StoreError('damaged', `${waiting.file} may name contents that nothing else does.`);
  const images = (await fs.readdir(directory)).filter(
    (name) => name === IMAGE_FILE || name === PREVIOUS_IMAGE_FILE,
  );
  const loss = images.length === 0 ? await lossWithoutImage(directory) : undefined;
  if (loss) return loss.error;
  const segments = await fs.readdir(path.join(directory, 'journal'));
  return problems.find(({ error: { reason }, file }) => {
    const name = path.basename(file);
    if (path.dirname(file) !== 'journal' || !segments.includes(name)) return false;
    const isRepaired = kept.some((one) => path.posix.basename(one.file).startsWith(`${name}.`));
    return reason === 'newer-format' || (reason === 'damaged' && !isRepaired);
  })?.error;
}
