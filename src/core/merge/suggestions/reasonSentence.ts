import type { KeyDecision } from './keyDecision';
import type { SuggestionReason } from './suggestion';
import type { WordEdit } from './words/wordMerge';

/** Keys named in one sentence; a longer list helps nobody. */
const MOST_NAMED = 5;
/** Characters of the words that are quoted. */
const LONGEST = 40;

/** A reason as one English sentence, for the command line and for logs. */
export function reasonSentence(reason: SuggestionReason): string {
  switch (reason.code) {
    case 'other-alignment':
      return 'Another way to align the lines merges this without a conflict.';
    case 'ambiguous-alignment':
      return `The lines can be aligned in two ways; this is what the ${reason.which} gives.`;
    case 'frontmatter-by-key':
      return `The frontmatter merges key by key${named(reason.keys)}.`;
    case 'json-by-key':
      return `The JSON merges key by key${named(reason.keys)}.`;
    case 'different-words':
      return `The two sides changed different words: ${edited('local', reason.local)}; ${edited('upstream', reason.upstream)}.`;
    case 'added-beside':
      return reason.adder === 'local'
        ? 'Local only added lines here; they stay beside what upstream made of the others.'
        : 'Upstream only added lines here; they stand beside what local made of the others.';
    case 'both-added':
      return `Both sides only added lines here; both are kept, ${
        reason.first === 'local' ? 'local first' : 'upstream first'
      }.`;
  }
}

function edited(side: string, edits: readonly WordEdit[]): string {
  const words = edits.slice(0, MOST_NAMED).map(({ from, to }) => {
    const [before, after] = [quoted(from), quoted(to)];
    if (before === undefined) return after === undefined ? 'blanks' : `added ${after}`;
    return after === undefined ? `removed ${before}` : `${before} to ${after}`;
  });
  const rest = edits.length - words.length;
  return `${side} ${words.join(', ')}${rest > 0 ? `, and ${String(rest)} more` : ''}`;
}

/** Undefined for blanks alone. */
function quoted(words: string): string | undefined {
  const text = words.trim().replace(/\s+/g, ' ');
  if (text === '') return undefined;
  return `\u201c${text.length > LONGEST ? `${text.slice(0, LONGEST)}\u2026` : text}\u201d`;
}

function named(keys: readonly KeyDecision[]): string {
  if (keys.length === 0) return '';
  const words = keys.slice(0, MOST_NAMED).map(({ path, from }) => `${path.join('.')} ${origin(from)}`);
  const rest = keys.length - words.length;
  return `: ${words.join(', ')}${rest > 0 ? `, and ${String(rest)} more` : ''}`;
}

function origin(from: KeyDecision['from']): string {
  switch (from) {
    case 'local':
    case 'upstream':
      return `from ${from}`;
    case 'items':
      return 'with the items of both';
    case 'lines':
      return 'with the lines of both';
  }
}
