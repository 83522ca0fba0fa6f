import type { KeyDecision } from './keyDecision';
import type { WordEdit } from './words/wordMerge';

/**
 * A proposal for one conflict. It is never applied by itself: it is shown with its reason, and the user takes it or
 * leaves it.
 */
export interface Suggestion {
  readonly kind: 'alternative' | 'by-key' | 'by-word' | 'both-sides' | 'added-beside';
  /** What to write in the conflict's place, without line ends; a choice's `lines`. */
  readonly lines: readonly string[];
  readonly reason: SuggestionReason;
}

/** Why a suggestion is made, as a code with what a sentence about it needs, so that every surface says it in its language. */
export type SuggestionReason =
  /** Aligning the lines of the whole text in another way merges it without a conflict, with these lines here. */
  | { readonly code: 'other-alignment' }
  /** The lines can be aligned in two ways that merge into different texts; this is what one of them gives. */
  | { readonly code: 'ambiguous-alignment'; readonly which: 'first' | 'second' }
  /** The frontmatter was merged key by key. Keys are those whose lines lie in the conflict. */
  | { readonly code: 'frontmatter-by-key'; readonly keys: readonly KeyDecision[] }
  /** The JSON document was merged key by key. Keys are those whose lines lie in the conflict. */
  | { readonly code: 'json-by-key'; readonly keys: readonly KeyDecision[] }
  /** The sides changed different words of the same lines: these. */
  | {
      readonly code: 'different-words';
      readonly local: readonly WordEdit[];
      readonly upstream: readonly WordEdit[];
    }
  /** One side only added lines; the other changed or removed those beside them. */
  | { readonly code: 'added-beside'; readonly adder: 'local' | 'upstream' }
  /** Both sides only added lines at the same place: nothing is lost when both stay. */
  | { readonly code: 'both-added'; readonly first: 'local' | 'upstream' };
