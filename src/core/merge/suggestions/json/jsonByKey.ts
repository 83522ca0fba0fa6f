import type { WorkBudget } from '../../align/workBudget';
import type { TextMerge } from '../../mergeText';
import type { ByKey } from '../byKey';
import { readJson } from './jsonSource';
import { linesInConflicts } from '../linesInConflicts';
import { mergeJson } from './mergeJson';
import { sameValue } from '../sameValue';
import { withSideInConflicts } from '../withSideInConflicts';

/**
 * Merges a JSON document by its keys: which lines two keys stand on, and which of them has the comma, says nothing about
 * whether they can be changed together.
 *
 * The layout comes from a text in which all conflicts are local's, or else upstream's, and everything else is as it was
 * merged by lines: then only the conflicts are written anew. Where that is no JSON, from local's text. What comes out is
 * parsed and compared with what was decided.
 *
 * @param isNamed whether the file is JSON by its name: an empty base is one without keys then
 */
export function jsonByKey(merge: TextMerge, isNamed: boolean, budget: WorkBudget): ByKey | undefined {
  const [base, local, upstream] = [merge.base, merge.local, merge.upstream].map(({ lines }) => {
    const text = lines.join('\n');
    return readJson(isNamed && text.trim() === '' ? '{}' : text);
  });
  if (!base || !local || !upstream) return undefined;
  const frames = [
    withSideInConflicts(merge, 'local'),
    withSideInConflicts(merge, 'upstream'),
    merge.local.lines,
  ];
  for (const lines of frames) {
    const frame = readJson(lines.join('\n'));
    if (!frame) continue;
    const { text, value, keys } = mergeJson({ frame, base, local, upstream });
    const written = readJson(text);
    if (!written || !sameValue(written.value, value)) continue;
    const places = linesInConflicts(merge, text.split('\n'), undefined, budget);
    if (places) return { places, keys };
  }
  return undefined;
}
