import { html, nothing, type TemplateResult } from 'lit';
import type { Line, UnchangedBlock } from '../../../protocol/mergeEditor';
import type { MergeView } from '../mergeView';
import { icon } from '../../page/icon';
import { LightElement } from '../../page/lightElement';
import { textLines } from './textLines';

/** Lines that are the same on both sides, most of them folded. */
export class UnchangedBlockElement extends LightElement {
  static override properties = {
    view: { attribute: false },
    block: { attribute: false },
    lines: { attribute: false },
  };
  declare view: MergeView;
  declare block: UnchangedBlock;
  /** The folded lines, once they are here. */
  declare lines: readonly Line[] | undefined;

  #hadFocus = false;

  protected override willUpdate(): void {
    this.#hadFocus = this.contains(document.activeElement);
  }

  /** The button is gone with its lines here: what has come in its place is where the keyboard goes on. */
  protected override updated(): void {
    if (!this.#hadFocus || this.contains(document.activeElement)) return;
    this.tabIndex = -1;
    this.focus({ preventScroll: true });
  }

  override render(): TemplateResult {
    const { line, head, hidden, tail } = this.block;
    const name = this.view.words.say('linesUnchanged');
    const options = { kind: 'unchanged', name };
    if (hidden === 0 || this.lines?.length === hidden)
      return textLines([...head, ...(this.lines ?? []), ...tail], { ...options, first: line });
    const after = line + head.length + hidden;
    return html`${head.length === 0 ? nothing : textLines(head, { ...options, first: line })}
      <button class="fold" @click=${() => this.view.unfold(this.block.chunk)}>
        ${icon('unfold')}${
          hidden === 1 ? this.view.words.say('foldedLine') : this.view.words.say('foldedLines', hidden)
        }
      </button>
      ${tail.length === 0 ? nothing : textLines(tail, { ...options, first: after })}`;
  }
}

customElements.define('merge-unchanged', UnchangedBlockElement);
