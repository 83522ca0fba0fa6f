import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Block, FileDocument, Line, MergeState } from '../../../protocol/mergeEditor';
import { blockHeight } from '../blockHeight';
import type { HandEdit } from '../keptView';
import type { MergeView } from '../mergeView';
import './changeBlock';
import './conflictCard';
import { icon } from '../../page/icon';
import { LightElement } from '../../page/lightElement';
import './unchangedBlock';

/** A file's merged text in reading order. Only blocks that changed are rendered again. */
export class FileBlocksElement extends LightElement {
  static override properties = {
    view: { attribute: false },
    document: { attribute: false },
    total: { attribute: false },
    names: { attribute: false },
    isBusy: { attribute: false },
    bases: { attribute: false },
    sides: { attribute: false },
    unfolded: { attribute: false },
    edit: { attribute: false },
  };
  declare view: MergeView;
  declare document: FileDocument;
  declare total: number;
  declare names: MergeState['names'];
  declare isBusy: boolean;
  declare bases: ReadonlySet<number>;
  declare sides: ReadonlySet<number>;
  declare unfolded: ReadonlyMap<number, readonly Line[]>;
  declare edit: HandEdit | null;

  override render(): TemplateResult {
    const { words } = this.view;
    const { path, blocks, isEditedElsewhere, notes } = this.document;
    return html`${
        isEditedElsewhere
          ? html`<p class="message information">${icon('info')}${words.say('editedElsewhere')}</p>`
          : nothing
      }
      ${notes.map((note) => html`<p class="message information form-note">${icon('info')}${note}</p>`)}
      <div class="blocks" role="region" aria-label=${words.say('mergedText', path)}>
        ${repeat(
          blocks,
          ({ chunk, kind }) => `${path}#${kind}${String(chunk)}`,
          (block) => this.#block(block),
        )}
      </div>`;
  }

  #block(block: Block): TemplateResult {
    const { view, isBusy } = this;
    const { chunk } = block;
    // Blocks off the screen are not laid out: the scroll bar needs to know about how high they are. Set as a property, since
    // the page's policy forbids style attributes.
    const style = `contain-intrinsic-size: auto ${String(blockHeight(block))}px`;
    switch (block.kind) {
      case 'unchanged':
        return html`<merge-unchanged
          class="block"
          data-chunk=${chunk}
          .style=${style}
          .view=${view}
          .block=${block}
          .lines=${this.unfolded.get(chunk)}
        ></merge-unchanged>`;
      case 'change':
        return html`<merge-change
          class="block"
          data-chunk=${chunk}
          .style=${style}
          .view=${view}
          .path=${this.document.path}
          .block=${block}
          .isBusy=${isBusy}
        ></merge-change>`;
      case 'conflict':
        return html`<div class="block" data-chunk=${chunk} .style=${style}>
          <merge-conflict
            .view=${view}
            .block=${block}
            .total=${this.total}
            .names=${this.names}
            .isBaseShown=${this.bases.has(chunk)}
            .areSidesShown=${this.sides.has(chunk)}
            .isBusy=${isBusy}
            .edit=${this.edit?.chunk === chunk ? this.edit : undefined}
          ></merge-conflict>
        </div>`;
    }
  }
}

customElements.define('merge-file-blocks', FileBlocksElement);
