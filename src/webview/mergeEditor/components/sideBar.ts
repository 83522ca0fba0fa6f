import { html, nothing, type TemplateResult } from 'lit';
import type { MergeState } from '../../../protocol/mergeEditor';
import type { MergeView } from '../mergeView';
import './fileList';
import { icon } from '../../page/icon';
import { LightElement } from '../../page/lightElement';

/** The files, what can be decided for all of them, and which take no part. */
export class SideBarElement extends LightElement {
  static override properties = {
    view: { attribute: false },
    state: { attribute: false },
    selected: { attribute: false },
  };
  declare view: MergeView;
  declare state: MergeState;
  declare selected: string;

  override render(): TemplateResult {
    const { view, state } = this;
    const { words } = view;
    return html`<merge-file-list
        .view=${view}
        .files=${state.files}
        .selected=${this.selected}
      ></merge-file-list>
      ${
        state.strategies.length === 0
          ? nothing
          : html`<section class="strategies" aria-labelledby="strategies-title">
              <h2 id="strategies-title">${words.say('allFiles')}</h2>
              ${state.strategies.map(
                ({ decision, label, description }) =>
                  html`<button
                    class="action"
                    title=${description}
                    ?disabled=${state.isBusy}
                    @click=${() => view.send({ type: 'decide-all', decision })}
                  >
                    ${label}
                  </button>`,
              )}
            </section>`
      }
      ${
        state.leftOut.length === 0
          ? nothing
          : html`<section class="left-out-files" aria-labelledby="left-out-title">
              <h2 id="left-out-title">${words.say('leftOutFiles')}</h2>
              <ul>
                ${state.leftOut.map((text) => html`<li>${icon('circle-slash')}<span>${text}</span></li>`)}
              </ul>
            </section>`
      }`;
  }
}

customElements.define('merge-side-bar', SideBarElement);
