import { findTomlPair } from './findTomlPair';
import { lineEndAt } from './lineEnd';
import { RecordEditError } from './recordEditError';
import { arrayElements, tomlLayout, type TomlPath } from './tomlLayout';
import { tomlString } from './tomlLiteral';

/**
 * Puts a string before the first element of an array, on a line of its own when that element has one; nothing else of
 * the array is touched.
 *
 * @throws RecordEditError when the array is not there, or is empty
 */
export function prependTomlElement(text: string, path: TomlPath, value: string): string {
  const pair = findTomlPair(text, tomlLayout(text), path);
  const first = pair && arrayElements(text, pair)?.[0];
  if (!first) throw new RecordEditError('unsupported-form', `${path.join('.')} is not a list with values.`);
  const lineStart = text.lastIndexOf('\n', first.start) + 1;
  const lead = text.slice(lineStart, first.start);
  const hasOwnLine = lineStart > pair.valueStart && /^[ \t]*$/.test(lead);
  const literal = tomlString(value, text.slice(first.start, first.end));
  const gap = hasOwnLine ? lineEndAt(text, lineStart) + lead : ' ';
  return `${text.slice(0, first.start)}${literal},${gap}${text.slice(first.start)}`;
}
