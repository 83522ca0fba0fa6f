import { html, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import type { MergeState } from '../../../protocol/mergeEditor';
import type { MergeView } from '../mergeView';
import { icon } from '../../page/icon';
import { LightElement } from '../../page/lightElement';

/** Changes that somebody shall look at before they are applied. */
export class RiskListElement extends LightElement {
  static override properties = {
    view: { attribute: false },
    risks: { attribute: false },
    isConfirmed: { attribute: false },
    isBusy: { attribute: false },
  };
  declare view: MergeView;
  declare risks: MergeState['risks'];
  declare isConfirmed: boolean;
  declare isBusy: boolean;

  override render(): TemplateResult {
    const { words } = this.view;
    return html`<section class="risks" aria-labelledby="risks-title">
      <h2 id="risks-title">${icon('shield')}${words.say('risks')}</h2>
      <ul>
        ${this.risks.map(
          ({ text, path }) =>
            html`<li><button class="risk" @click=${() => this.view.select(path)}>${text}</button></li>`,
        )}
      </ul>
      <vscode-checkbox
        label=${words.say('risksConfirm')}
        ?checked=${this.isConfirmed}
        ?disabled=${this.isBusy}
        @change=${(event: Event) => this.#confirm(event)}
      ></vscode-checkbox>
    </section>`;
  }

  #confirm({ target }: Event): void {
    if (target instanceof HTMLElement && 'checked' in target)
      this.view.send({ type: 'confirm-risks', isConfirmed: target.checked === true });
  }
}

customElements.define('merge-risk-list', RiskListElement);
