import { html, nothing, type TemplateResult } from 'lit';
import type { Suggestion } from '../../../protocol/mergeEditor';
import type { MergeEditorWord } from '../../../protocol/mergeEditorWords';
import type { Wording } from '../../page/wording';
import { icon } from '../../page/icon';
import { plainLines } from './textLines';

interface SuggestionRowOptions {
  readonly suggestion: Suggestion;
  readonly index: number;
  readonly words: Wording<MergeEditorWord>;
  readonly isChosen: boolean;
  readonly isBusy: boolean;
  readonly take: () => void;
}

/** What could be written, why, and what it would be. */
export function suggestionRow(options: SuggestionRowOptions): TemplateResult {
  const { suggestion, index, words, isChosen, isBusy, take } = options;
  const key = index < 5 ? String(index + 5) : undefined;
  return html`<div class="suggestion">
    <div class="suggestion-head">
      <button
        class="action choice"
        aria-pressed=${isChosen}
        title=${key === undefined ? nothing : `${suggestion.label} (${key})`}
        ?disabled=${isBusy}
        @click=${take}
      >
        ${icon(isChosen ? 'check' : 'lightbulb')}${suggestion.label}
      </button>
      <span class="reason">${suggestion.reason}</span>
    </div>
    <details>
      <summary aria-label="${words.say('suggestionLines')}: ${suggestion.label}">
        ${words.say('suggestionLines')}
      </summary>
      ${plainLines(suggestion.lines, { kind: 'code suggested', name: suggestion.label, empty: words.say('noLines') })}
    </details>
  </div>`;
}
