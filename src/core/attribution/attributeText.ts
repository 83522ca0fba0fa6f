import type { VersionId } from '../identity';
import type { Attribution } from './attributeLines';
import { unchangedLines } from './unchangedLines';

/**
 * Tells for each line of a text that may not be recorded yet which version brought it: as in the recorded text that it
 * comes from; undefined for a line that is not recorded.
 *
 * @param attribution of the recorded lines
 */
export function attributeText(
  recorded: readonly string[],
  attribution: Attribution,
  text: readonly string[],
): readonly (VersionId | undefined)[] {
  return Array.from(unchangedLines(recorded, text), (line) => attribution[line]);
}
