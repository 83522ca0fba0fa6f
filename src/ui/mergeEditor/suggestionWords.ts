import { l10n } from 'vscode';
import type { KeyDecision } from '../../core/merge/suggestions/keyDecision';
import type { Suggestion, SuggestionReason } from '../../core/merge/suggestions/suggestion';
import type { WordEdit } from '../../core/merge/suggestions/words/wordMerge';
import type { SideNames } from '../mergeRequest';

/** Keys and words named in one sentence; a longer list helps nobody. */
const MOST_NAMED = 5;
/** Characters of the words that are quoted. */
const LONGEST = 40;

/** What the button that takes a suggestion says. */
export function suggestionLabel({ kind, reason }: Suggestion): string {
  switch (kind) {
    case 'alternative':
      if (reason.code === 'ambiguous-alignment')
        return reason.which === 'first' ? l10n.t('Use first reading') : l10n.t('Use second reading');
      return l10n.t('Merge another way');
    case 'by-key':
      return l10n.t('Merge key by key');
    case 'by-word':
      return l10n.t('Merge word by word');
    case 'added-beside':
      return l10n.t('Keep the added lines too');
    case 'both-sides':
      return l10n.t('Keep both');
  }
}

/** Why a suggestion is made, in one sentence. */
export function suggestionReason(reason: SuggestionReason, names: SideNames): string {
  switch (reason.code) {
    case 'other-alignment':
      return l10n.t('Comparing the lines in another way merges this without a conflict.');
    case 'ambiguous-alignment':
      return l10n.t(
        'The lines can be compared in two ways, which give different texts. This is one of them.',
      );
    case 'frontmatter-by-key':
      return `${l10n.t('The frontmatter merges key by key.')} ${keysSentence(reason.keys, names)}`.trim();
    case 'json-by-key':
      return `${l10n.t('The JSON merges key by key.')} ${keysSentence(reason.keys, names)}`.trim();
    case 'different-words':
      return l10n.t(
        'They changed different words. {0}: {1}. {2}: {3}.',
        names.local,
        edited(reason.local),
        names.upstream,
        edited(reason.upstream),
      );
    case 'added-beside':
      return reason.adder === 'local'
        ? l10n.t('{0} only added lines, {1} changed those beside them.', names.local, names.upstream)
        : l10n.t('{0} only added lines, {1} changed those beside them.', names.upstream, names.local);
    case 'both-added':
      return l10n.t('Both only added lines here: nothing is lost when both stay.');
  }
}

function edited(edits: readonly WordEdit[]): string {
  const words = edits.slice(0, MOST_NAMED).map(({ from, to }) => {
    const [before, after] = [quoted(from), quoted(to)];
    if (before === undefined) return after === undefined ? l10n.t('blanks') : l10n.t('added {0}', after);
    return after === undefined ? l10n.t('removed {0}', before) : l10n.t('{0} to {1}', before, after);
  });
  return withRest(words, edits.length - words.length);
}

/** Undefined for blanks alone. */
function quoted(words: string): string | undefined {
  const text = words.trim().replace(/\s+/g, ' ');
  if (text === '') return undefined;
  return `\u201c${text.length > LONGEST ? `${text.slice(0, LONGEST)}\u2026` : text}\u201d`;
}

function keysSentence(keys: readonly KeyDecision[], names: SideNames): string {
  const words = keys.slice(0, MOST_NAMED).map(({ path, from }) => `${path.join('.')} ${origin(from, names)}`);
  return words.length === 0 ? '' : `${withRest(words, keys.length - words.length)}.`;
}

function origin(from: KeyDecision['from'], names: SideNames): string {
  switch (from) {
    case 'local':
    case 'upstream':
      return l10n.t('from {0}', names[from]);
    case 'items':
      return l10n.t('with the items of both');
    case 'lines':
      return l10n.t('with the lines of both');
  }
}

function withRest(words: readonly string[], rest: number): string {
  return [...words, ...(rest > 0 ? [l10n.t('and {0} more', rest)] : [])].join(', ');
}
