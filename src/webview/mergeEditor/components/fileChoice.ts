import { html, type TemplateResult } from 'lit';
import type { FileDocument, FileSummary } from '../../../protocol/mergeEditor';
import type { MergeView } from '../mergeView';
import { icon } from '../../page/icon';
import { LightElement } from '../../page/lightElement';
import { optionRadios } from './optionRadios';

/** A file that is not shown by lines: why, and what can become of it. */
export class FileChoiceElement extends LightElement {
  static override properties = {
    view: { attribute: false },
    file: { attribute: false },
    document: { attribute: false },
    isBusy: { attribute: false },
  };
  declare view: MergeView;
  declare file: FileSummary;
  declare document: FileDocument;
  declare isBusy: boolean;

  override render(): TemplateResult {
    const { file, view } = this;
    return html`<div class="file-choice ${file.status}">
      <p class="message ${file.status === 'open' ? 'warning' : 'information'}">
        ${icon(file.status === 'open' ? 'warning' : 'info')}${this.document.why}
      </p>
      ${optionRadios({
        options: file.options,
        decision: file.decision,
        name: view.words.say('decideFile'),
        group: 'file-choice',
        look: 'cards',
        isBusy: this.isBusy,
        decide: (decision) => view.send({ type: 'decide-file', path: file.path, decision }),
      })}
    </div>`;
  }
}

customElements.define('merge-file-choice', FileChoiceElement);
