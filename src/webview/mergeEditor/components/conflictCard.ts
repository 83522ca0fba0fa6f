import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Choice, ConflictBlock, Line, MergeState } from '../../../protocol/mergeEditor';
import type { HandEdit } from '../keptView';
import type { MergeView } from '../mergeView';
import './handEditor';
import { icon } from '../../page/icon';
import { LightElement } from '../../page/lightElement';
import { suggestionRow } from './suggestionRow';
import { plainLines, textLines } from './textLines';

type SideName = 'local' | 'base' | 'upstream';

/** A conflict in its place: both sides, what can be chosen, and what was. */
export class ConflictCardElement extends LightElement {
  static override properties = {
    view: { attribute: false },
    block: { attribute: false },
    total: { attribute: false },
    names: { attribute: false, hasChanged: areOtherNames },
    isBaseShown: { attribute: false },
    areSidesShown: { attribute: false },
    isBusy: { attribute: false },
    edit: { attribute: false, hasChanged: isOtherEdit },
  };
  declare view: MergeView;
  declare block: ConflictBlock;
  declare total: number;
  declare names: MergeState['names'];
  declare isBaseShown: boolean;
  declare areSidesShown: boolean;
  declare isBusy: boolean;
  /** Set while the conflict is written by hand. */
  declare edit: HandEdit | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.tabIndex = 0;
    this.role = 'group';
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { number, choice, chosen, chunk } = this.block;
    const { words } = this.view;
    const state = choice === null ? words.say('nameOpen') : words.say('nameResolved', chosen);
    this.ariaLabel = words.say(
      'conflictName',
      number,
      this.total,
      this.names.local,
      this.names.upstream,
      state,
    );
    if (changed.has('block')) {
      this.dataset['chunk'] = String(chunk);
      this.className = choice === null ? 'conflict open' : 'conflict resolved';
    }
  }

  override render(): TemplateResult {
    const { block, view } = this;
    const { words } = view;
    const isResolved = block.choice !== null;
    const showsSides = !isResolved || this.areSidesShown || this.edit !== undefined;
    return html`<header class="block-header">
        ${icon(isResolved ? 'pass' : 'warning')}
        <span class="block-title">${words.say('conflict', block.number, this.total)}</span>
        <span class="state-tag">${isResolved ? words.say('chosen', block.chosen) : words.say('open')}</span>
        ${
          isResolved
            ? html`<button
                class="quiet"
                aria-expanded=${showsSides}
                @click=${() => view.toggleSides(block.chunk)}
              >
                ${words.say(showsSides ? 'hideSides' : 'showSides')}
              </button>`
            : nothing
        }
      </header>
      ${block.note === '' ? nothing : html`<p class="note">${block.note}</p>`} ${this.#actions()}
      ${showsSides ? this.#sides() : nothing} ${this.#result()}`;
  }

  #actions(): TemplateResult {
    const { words } = this.view;
    const { chunk } = this.block;
    return html`<div class="actions">
      ${this.#choiceButton(words.say('acceptLocal'), { kind: 'side', side: 'local' }, '1')}
      ${this.#choiceButton(words.say('acceptUpstream'), { kind: 'side', side: 'upstream' }, '2')}
      ${this.#choiceButton(words.say('acceptBothLocalFirst'), { kind: 'both', first: 'local' }, '3')}
      ${this.#choiceButton(words.say('acceptBothUpstreamFirst'), { kind: 'both', first: 'upstream' }, '4')}
      <button
        class="action"
        aria-pressed=${this.edit !== undefined}
        title=${`${words.say('editByHand')} (e)`}
        ?disabled=${this.isBusy}
        @click=${() => this.view.editByHand(chunk)}
      >
        ${icon('edit')}${words.say('editByHand')}
      </button>
      <button
        class="action"
        aria-pressed=${this.isBaseShown}
        title=${`${words.say('showBase')} (b)`}
        @click=${() => this.view.toggleBase(chunk)}
      >
        ${icon('history')}${words.say('showBase')}
      </button>
      <button
        class="action"
        title=${`${words.say('reset')} (r)`}
        aria-disabled=${this.block.choice === null || this.isBusy}
        @click=${() => this.reset()}
      >
        ${icon('discard')}${words.say('reset')}
      </button>
    </div>`;
  }

  #choiceButton(label: string, choice: Choice, key: string): TemplateResult {
    const isChosen = isSameChoice(this.block.choice, choice);
    return html`<button
      class="action choice"
      aria-pressed=${isChosen}
      title=${`${label} (${key})`}
      ?disabled=${this.isBusy}
      @click=${() => this.view.choose(this.block.chunk, choice)}
    >
      ${label}
    </button>`;
  }

  /** Opens it again. Nothing happens to one that is open. */
  reset(): void {
    if (this.block.choice !== null) this.view.choose(this.block.chunk, null);
  }

  #sides(): TemplateResult {
    const { block, names, view } = this;
    const { words } = view;
    return html`<div class="sides ${this.isBaseShown ? 'with-base' : ''}">
        ${this.#side('local', words.say('local'), names.local, block.local)}
        ${this.isBaseShown ? this.#side('base', words.say('base'), words.say('baseHint'), block.base) : nothing}
        ${this.#side('upstream', words.say('upstream'), names.upstream, block.upstream)}
      </div>
      ${
        block.suggestions.length === 0
          ? nothing
          : html`<div class="suggestions" role="group" aria-label=${words.say('suggestions')}>
              ${block.suggestions.map((suggestion, index) =>
                suggestionRow({
                  suggestion,
                  index,
                  words,
                  isChosen: isSameChoice(block.choice, { kind: 'suggestion', index }),
                  isBusy: this.isBusy,
                  take: () => view.choose(block.chunk, { kind: 'suggestion', index }),
                }),
              )}
            </div>`
      }`;
  }

  #side(side: SideName, title: string, name: string, lines: readonly Line[]): TemplateResult {
    const { choice } = this.block;
    const { words } = this.view;
    const isTaken =
      choice?.kind === 'side' ? choice.side === side : choice?.kind === 'both' && side !== 'base';
    const lineNames = { local: 'linesOfLocal', base: 'linesOfBase', upstream: 'linesOfUpstream' } as const;
    return html`<section class="side ${side} ${isTaken ? 'taken' : ''}">
      <div class="side-header">
        <span class="side-tag">${title}</span><span class="side-name">${name}</span>
        ${isTaken ? html`<span class="state-tag">${icon('check')}${words.say('taken')}</span>` : nothing}
        ${side === 'base' ? this.#choiceButton(words.say('acceptBase'), { kind: 'side', side }, '0') : nothing}
      </div>
      ${textLines(lines, { kind: 'code', name: words.say(lineNames[side]), empty: words.say('noLines') })}
    </section>`;
  }

  #result(): TemplateResult | typeof nothing {
    const { block, edit, view } = this;
    const { words } = view;
    if (edit)
      return html`<merge-hand-editor
        .view=${view}
        .edit=${edit}
        .number=${block.number}
      ></merge-hand-editor>`;
    if (block.choice === null) return nothing;
    return html`<section class="side result">
      <div class="side-header">
        <span class="side-tag">${words.say('result')}</span><span class="side-name">${block.chosen}</span>
      </div>
      ${plainLines(block.result, { kind: 'code', name: words.say('linesOfResult'), first: block.line, empty: words.say('noLines') })}
    </section>`;
  }
}

function isSameChoice(one: Choice | null, other: Choice): boolean {
  if (one?.kind !== other.kind) return false;
  switch (one.kind) {
    case 'side':
      return other.kind === 'side' && one.side === other.side;
    case 'both':
      return other.kind === 'both' && one.first === other.first;
    case 'suggestion':
      return other.kind === 'suggestion' && one.index === other.index;
    case 'edited':
      return true;
  }
}

/** Typing changes the edit all the time, and nothing in the card. */
function isOtherEdit(now: HandEdit | undefined, before: HandEdit | undefined): boolean {
  return now?.session !== before?.session;
}

function areOtherNames(now: MergeState['names'], before: MergeState['names'] | undefined): boolean {
  return now.local !== before?.local || now.upstream !== before.upstream;
}

customElements.define('merge-conflict', ConflictCardElement);
