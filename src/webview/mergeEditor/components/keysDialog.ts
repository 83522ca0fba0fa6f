import { html, type TemplateResult } from 'lit';
import type { MergeEditorWord } from '../../../protocol/mergeEditorWords';
import { KEY_BINDINGS } from '../keyBindings';
import type { MergeView } from '../mergeView';
import { LightElement } from './lightElement';

/** Every key of the editor. Escape closes it and the focus goes back, as the browser's dialogs do. */
export class KeysDialogElement extends LightElement {
  static override properties = { view: { attribute: false }, isOpen: { attribute: false } };
  declare view: MergeView;
  declare isOpen: boolean;

  override render(): TemplateResult {
    const { words } = this.view;
    return html`<dialog class="keys" aria-labelledby="keys-title" @close=${() => this.view.showKeys(false)}>
      <h2 id="keys-title">${words.say('keys')}</h2>
      <table>
        <tbody>
          ${[...keysByWord()].map(
            ([word, keys]) =>
              html`<tr>
                <th scope="row">${words.say(word)}</th>
                <td>${keys.map((key) => html`<kbd>${key}</kbd> `)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <p>${words.say('keysNote')} ${words.say('editorHint')}.</p>
      <button class="action primary" @click=${() => this.#dialog?.close()}>${words.say('close')}</button>
    </dialog>`;
  }

  protected override updated(): void {
    if (this.isOpen && this.#dialog?.open === false) this.#dialog.showModal();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog');
  }
}

function keysByWord(): Map<MergeEditorWord, string[]> {
  const keys = new Map<MergeEditorWord, string[]>();
  for (const { word, shown } of KEY_BINDINGS) keys.set(word, [...(keys.get(word) ?? []), ...shown]);
  return keys;
}

customElements.define('merge-keys-dialog', KeysDialogElement);
