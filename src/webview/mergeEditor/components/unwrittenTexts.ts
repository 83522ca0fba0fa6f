import { html, nothing, type TemplateResult } from 'lit';
import type { MergeView } from '../mergeView';
import { icon } from '../../page/icon';

/** What was typed and could not be taken: to be copied. */
export function unwrittenTexts(view: MergeView): TemplateResult | typeof nothing {
  const { unwritten, words } = view;
  if (unwritten.length === 0) return nothing;
  return html`<section class="unwritten">
    <p class="message warning">
      ${icon('warning')}<span>${words.say('unwritten')}</span>
      <button class="quiet" @click=${() => view.forgetUnwritten()}>${words.say('close')}</button>
    </p>
    ${unwritten.map(
      (text) =>
        html`<textarea
          class="unwritten-text"
          readonly
          aria-label=${words.say('unwrittenText')}
          rows=${Math.min(8, text.split('\n').length)}
          .value=${text}
        ></textarea>`,
    )}
  </section>`;
}
