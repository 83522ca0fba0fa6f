import { html, type PropertyValues, type TemplateResult } from 'lit';
import type { EditorView } from '@codemirror/view';
import type { HandEdit } from '../keptView';
import type { MergeView } from '../mergeView';
import { codeEditor } from './codeEditor';
import { icon } from '../../page/icon';
import { LightElement } from '../../page/lightElement';
import { searchPhrases } from './searchPhrases';

/** A conflict's result while it is written by hand. */
export class HandEditorElement extends LightElement {
  static override properties = {
    view: { attribute: false },
    edit: { attribute: false },
    number: { attribute: false },
  };
  declare view: MergeView;
  declare edit: HandEdit;
  declare number: number;
  #editor: EditorView | undefined;

  override render(): TemplateResult {
    const { words } = this.view;
    return html`<section class="side result editing">
      <div class="side-header">
        <span class="side-tag">${words.say('result')}</span>
        <span class="side-name">${words.say('editing')}</span>
      </div>
      <div class="editor-place"></div>
      <div class="editor-actions">
        <button class="action primary done" @click=${() => this.view.endEdit(false)}>
          ${icon('check')}${words.say('done')}
        </button>
        <button class="action" @click=${() => this.view.endEdit(true)}>${words.say('discardEdit')}</button>
        <span class="hint">${words.say('editorHint')}</span>
      </div>
    </section>`;
  }

  protected override firstUpdated(): void {
    this.#open();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('edit');
    if (before && before.session !== this.edit.session) this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#editor?.destroy();
    this.#editor = undefined;
  }

  #open(): void {
    const place = this.querySelector('.editor-place');
    if (!place) return;
    this.#editor?.destroy();
    const { view } = this;
    this.#editor = codeEditor({
      parent: place,
      lines: this.edit.lines,
      cursor: this.edit.cursor,
      name: view.words.say('editorName', this.number),
      phrases: searchPhrases(view.words),
      change: (lines, cursor) => {
        view.edit.change(lines, cursor);
        view.keep();
      },
      moveCursor: (cursor) => {
        view.edit.moveCursor(cursor);
        view.keep();
      },
      blur: () => view.edit.flush(),
      leave: () => this.querySelector<HTMLElement>('.done')?.focus(),
    });
    this.#editor.focus();
  }
}

customElements.define('merge-hand-editor', HandEditorElement);
