import type { VersionId } from '../identity';
import type { Attribution } from './attributeLines';
import { unchangedLines } from './unchangedLines';

/**
 * Tells for each line of a text that may not be recorded yet which version brought it: as in the recorded text that it
 * comes from; undefined for a line that is not recorded.
 *
 * @param attribution of the recorded lines
 * @param pause called between two pieces of work; what it throws ends the work
 */
export async function attributeText(
  recorded: readonly string[],
  attribution: Attribution,
  text: readonly string[],
  pause: () => Promise<void>,
): Promise<readonly (VersionId | undefined)[]> {
  return Array.from(await unchangedLines(recorded, text, pause), (line) => attribution[line]);
}
