import { html, nothing, type TemplateResult } from 'lit';
import type { FileSummary } from '../../../protocol/mergeEditor';
import type { MergeView } from '../mergeView';
import { icon } from '../../page/icon';
import { LightElement } from '../../page/lightElement';
import { optionRadios } from './optionRadios';

/** The shown file: its path, what happens to it, and the doors to other views of it. */
export class FileHeaderElement extends LightElement {
  static override properties = {
    view: { attribute: false },
    file: { attribute: false },
    /** Whether the ways to decide are in the header; otherwise they are what the file's page shows. */
    hasOptions: { attribute: false },
    isBusy: { attribute: false },
  };
  declare view: MergeView;
  declare file: FileSummary;
  declare hasOptions: boolean;
  declare isBusy: boolean;

  override render(): TemplateResult {
    const { file, view } = this;
    const { words } = view;
    const { path } = file;
    return html`<header class="file-header">
      <div class="file-heading">
        <h2>${path}</h2>
        ${this.hasOptions ? html`<p>${file.description}</p>` : nothing}
      </div>
      <div class="file-tools">
        ${
          this.hasOptions && file.options.length > 1
            ? optionRadios({
                options: file.options,
                decision: file.decision ?? 'merge',
                name: words.say('decideFile'),
                group: 'file-option',
                look: 'segments',
                isBusy: this.isBusy,
                decide: (decision) => view.send({ type: 'decide-file', path, decision }),
              })
            : nothing
        }
        <span class="file-doors">
          <button class="quiet" @click=${() => view.send({ type: 'show-diff', path, against: 'local' })}>
            ${icon('diff')}${words.say('compareLocal')}
          </button>
          <button class="quiet" @click=${() => view.send({ type: 'show-diff', path, against: 'upstream' })}>
            ${icon('diff')}${words.say('compareUpstream')}
          </button>
          ${
            file.isText
              ? html`<button class="quiet" @click=${() => view.send({ type: 'open-merge-editor', path })}>
                    ${icon('git-merge')}${words.say('openMergeEditor')}
                  </button>
                  <button class="quiet" @click=${() => view.send({ type: 'open-as-text', path })}>
                    ${icon('go-to-file')}${words.say('openAsText')}
                  </button>`
              : nothing
          }
        </span>
      </div>
    </header>`;
  }
}

customElements.define('merge-file-header', FileHeaderElement);
