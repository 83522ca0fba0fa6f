import { html, type TemplateResult } from 'lit';
import { LightElement } from './lightElement';

export interface KeysDialogContent {
  readonly title: string;
  /** What keys do, with the keys that do it. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
  readonly note: string;
  /** What its button says. */
  readonly close: string;
  readonly onClose: () => void;
}

/** Every key of a webview. Escape closes it and the focus goes back, as the browser's dialogs do. */
class KeysDialogElement extends LightElement {
  static override properties = { content: { attribute: false }, isOpen: { attribute: false } };
  declare content: KeysDialogContent;
  declare isOpen: boolean;

  override render(): TemplateResult {
    const { title, keys, note, close, onClose } = this.content;
    return html`<dialog class="keys" aria-labelledby="keys-title" @close=${onClose}>
      <h2 id="keys-title">${title}</h2>
      <table>
        <tbody>
          ${[...keys].map(
            ([what, shown]) =>
              html`<tr>
                <th scope="row">${what}</th>
                <td>${shown.map((key) => html`<kbd>${key}</kbd> `)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <p>${note}</p>
      <button class="action primary" @click=${() => this.#dialog?.close()}>${close}</button>
    </dialog>`;
  }

  protected override updated(): void {
    if (this.isOpen && this.#dialog?.open === false) this.#dialog.showModal();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog');
  }
}

customElements.define('keys-dialog', KeysDialogElement);
