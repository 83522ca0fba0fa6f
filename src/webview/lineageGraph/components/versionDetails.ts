import { html, nothing, type TemplateResult } from 'lit';
import type { Action, Details, Neighbour } from '../../../protocol/lineageGraph';
import type { LineageGraphWord } from '../../../protocol/lineageGraphWords';
import { icon } from '../../page/icon';
import { LightElement } from '../../page/lightElement';
import type { GraphView } from '../graphView';
import { marks } from './versionRow';

/** All that is known of the selected version, and what can be done with it; of two, what they are and their comparison. */
export class VersionDetailsElement extends LightElement {
  static override properties = { view: { attribute: false }, details: { attribute: false } };
  declare view: GraphView;
  declare details: readonly Details[];

  override render(): TemplateResult {
    const [first, second] = this.details;
    if (!first) return html``;
    return second ? this.#two(first, second) : this.#one(first);
  }

  #two(first: Details, second: Details): TemplateResult {
    const { view } = this;
    return html`<div class="details two">
      <div class="actions">
        <button class="action primary compare" @click=${() => view.compare()}>
          ${icon('compare-changes')}${view.words.say('compareSelected')}
        </button>
        ${this.#button('clearMark', 'close', () => view.clearMark())}
      </div>
      ${[first, second].map((details) => html`<section>${this.#head(details)}</section>`)}
    </div>`;
  }

  #one(details: Details): TemplateResult {
    const { words } = this.view;
    const { row, files, moreFiles, contentHash, isOurs, canRestore } = details;
    const act = (action: Action) => () => this.view.act(action, row.id);
    return html`<div class="details">
      ${this.#head(details)}
      <div class="actions" role="toolbar" aria-label=${words.say('actions')}>
        <button class="action primary changes" @click=${act('show-changes')}>
          ${icon('diff')}${words.say('showChanges')}
        </button>
        ${this.#button('compareCurrent', 'compare-changes', act('compare-current'))}
        ${canRestore ? this.#button('restore', 'discard', act('restore')) : nothing}
        ${
          isOurs
            ? html`${this.#button('tag', 'tag', act('tag'))} ${this.#button('editNote', 'note', act('note'))}
              ${this.#button('showInTree', 'list-tree', act('tree'))}`
            : nothing
        }
      </div>
      ${row.note === '' ? nothing : html`<p class="long-note">${icon('note')}<span>${row.note}</span></p>`}
      <h2>${words.say('files')}</h2>
      ${
        files.length === 0
          ? html`<p class="quiet-text">${words.say('noFiles')}</p>`
          : html`<ul class="changed-files">
              ${files.map(
                ({ path, letter, change }) =>
                  html`<li>
                    <button
                      class="changed-file"
                      title=${`${path}\n${change}`}
                      @click=${() => this.view.showFile(row.id, path)}
                    >
                      <span class="letter ${letter}" aria-hidden="true">${letter}</span
                      ><span class="path">${path}</span><span class="unseen">, ${change}</span>
                    </button>
                  </li>`,
              )}
            </ul>`
      }
      ${moreFiles === 0 ? nothing : html`<p class="quiet-text">${words.say('moreFiles', moreFiles)}</p>`}
      <dl>
        ${this.#neighbours('parents', row.parents)} ${this.#neighbours('children', row.children)}
        <div>
          <dt>${words.say('contentHash')}</dt>
          <dd class="full-hash">${contentHash}</dd>
        </div>
      </dl>
      ${isOurs ? this.#button('copyId', 'copy', act('copy-id')) : nothing}
    </div>`;
  }

  #head({ row }: Details): TemplateResult {
    return html`<div class="head">
      <h2 class="version-name">${row.label}<span class="hash">${row.hash}</span></h2>
      <p class="marks">${marks(this.view, row)}</p>
      <p class="origin">${icon(row.icon)}${row.origin}</p>
      ${row.summary === '' ? nothing : html`<p>${row.summary}</p>`}
      <p class="quiet-text">${row.date} · ${row.author}</p>
    </div>`;
  }

  #button(word: LineageGraphWord, symbol: string, press: () => void): TemplateResult {
    return html`<button class="action ${word}" @click=${press}>
      ${icon(symbol)}${this.view.words.say(word)}
    </button>`;
  }

  #neighbours(word: LineageGraphWord, versions: readonly Neighbour[]): TemplateResult | typeof nothing {
    if (versions.length === 0) return nothing;
    return html`<div>
      <dt>${this.view.words.say(word)}</dt>
      <dd>
        ${versions.map(
          (version) =>
            html`<button class="neighbour" @click=${() => this.view.goToVersion(version)}>
              ${version.label}
            </button> `,
        )}
      </dd>
    </div>`;
  }
}

customElements.define('version-details', VersionDetailsElement);
