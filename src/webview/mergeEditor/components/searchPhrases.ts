import type { MergeEditorWord } from '../../../protocol/mergeEditorWords';
import type { Wording } from '../../page/wording';

/** CodeMirror's search names its texts by what they are in English. */
const PHRASES: Readonly<Record<string, MergeEditorWord>> = {
  all: 'searchAll',
  'by word': 'searchByWord',
  close: 'searchClose',
  'current match': 'searchCurrent',
  Find: 'searchFind',
  go: 'searchGo',
  'Go to line': 'searchLine',
  'match case': 'searchMatchCase',
  next: 'searchNext',
  'on line': 'searchOnLine',
  previous: 'searchPrevious',
  regexp: 'searchRegexp',
  replace: 'searchReplace',
  'replace all': 'searchReplaceAll',
  Replace: 'searchReplaceWith',
  'replaced $ matches': 'searchReplacedAll',
  'replaced match on line $': 'searchReplacedOne',
};

/** What the search in the hand editor says, in the user's language. */
export function searchPhrases(words: Wording<MergeEditorWord>): Record<string, string> {
  return Object.fromEntries(Object.entries(PHRASES).map(([phrase, word]) => [phrase, words.say(word)]));
}
