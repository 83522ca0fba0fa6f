import { html, nothing, type TemplateResult } from 'lit';
import type { ChangeBlock } from '../../../protocol/mergeEditor';
import type { MergeEditorWord } from '../../../protocol/mergeEditorWords';
import type { MergeView } from '../mergeView';
import { icon } from '../../page/icon';
import { LightElement } from '../../page/lightElement';
import { textLines } from './textLines';

const FROM_WORDS = {
  local: 'changeLocal',
  upstream: 'changeUpstream',
  both: 'changeBoth',
} as const satisfies Record<ChangeBlock['from'], MergeEditorWord>;

/** A change of one side, or of both alike, that needs no decision. */
export class ChangeBlockElement extends LightElement {
  static override properties = {
    view: { attribute: false },
    path: { attribute: false },
    block: { attribute: false },
    isBusy: { attribute: false },
  };
  declare view: MergeView;
  declare path: string;
  declare block: ChangeBlock;
  declare isBusy: boolean;

  override render(): TemplateResult {
    const { from, label, before, after, line, isLeftOut } = this.block;
    const { words } = this.view;
    return html`<section class="change from-${from} ${isLeftOut ? 'left-out' : ''}" aria-label=${label}>
      <header class="block-header">
        <span class="side-tag">${words.say(FROM_WORDS[from])}</span>
        <span class="block-title">${label}</span>
        ${isLeftOut ? html`<span class="state-tag">${icon('circle-slash')}${words.say('leftOut')}</span>` : nothing}
        ${this.#leaveOutButton()}
      </header>
      ${
        before.length === 0
          ? nothing
          : textLines(before, { kind: isLeftOut ? 'kept' : 'removed', name: words.say('linesRemoved') })
      }
      ${
        after.length === 0
          ? nothing
          : textLines(after, {
              kind: isLeftOut ? 'dropped' : 'added',
              name: words.say('linesAdded'),
              ...(isLeftOut ? {} : { first: line }),
            })
      }
    </section>`;
  }

  #leaveOutButton(): TemplateResult | typeof nothing {
    const { chunk, isLeftOut, canLeaveOut, label } = this.block;
    if (!canLeaveOut) return nothing;
    const text = this.view.words.say(isLeftOut ? 'takeAgain' : 'leaveOut');
    return html`<button
      class="quiet"
      aria-label="${text}: ${label}"
      ?disabled=${this.isBusy}
      @click=${() => this.view.send({ type: 'leave-out', plan: this.view.plan, path: this.path, chunk, isLeftOut: !isLeftOut })}
    >
      ${text}
    </button>`;
  }
}

customElements.define('merge-change', ChangeBlockElement);
