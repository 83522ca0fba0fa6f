import { html, nothing, type TemplateResult } from 'lit';
import type { MergeState } from '../../../protocol/mergeEditor';
import type { MergeView } from '../mergeView';
import { walk } from '../walk';
import { icon } from '../../page/icon';
import { LightElement } from '../../page/lightElement';

/** What the merge is, how far it is, and the buttons that go over all of it. */
export class PageHeaderElement extends LightElement {
  static override properties = { view: { attribute: false }, state: { attribute: false } };
  declare view: MergeView;
  declare state: MergeState;

  override render(): TemplateResult {
    const { state } = this;
    return html`<header class="page-header">
      <div class="page-heading">
        <h1>${state.title}</h1>
        <p>${state.summary}</p>
      </div>
      ${state.conflicts === 0 ? nothing : this.#progress()}
      <div class="page-tools">${this.#tools()}</div>
      <div class="page-ends">${this.#ends()}</div>
    </header>`;
  }

  #progress(): TemplateResult {
    const { conflicts, resolved } = this.state;
    const text = this.view.words.say('progress', resolved, conflicts);
    return html`<div class="page-progress">
      <span>${text}</span>
      <progress max=${conflicts} value=${resolved} aria-label=${text}></progress>
    </div>`;
  }

  #tools(): TemplateResult {
    const { view, state } = this;
    const { words } = view;
    const undo = state.undo === '' ? words.say('undo') : words.say('undoWhat', state.undo);
    const redo = state.redo === '' ? words.say('redo') : words.say('redoWhat', state.redo);
    const hasConflicts = state.files.some(({ status, conflicts }) => status === 'open' || conflicts > 0);
    return html`
      ${toolButton('undo', undo, state.undo === '' || state.isBusy, 'discard', () => view.undo())}
      ${toolButton('redo', redo, state.redo === '' || state.isBusy, 'redo', () => view.redo())}
      ${toolButton('previous', `${words.say('previousConflict')} (Shift+F7)`, !hasConflicts, 'arrow-up', () =>
        walk(view, -1),
      )}
      ${toolButton('next', `${words.say('nextConflict')} (F7)`, !hasConflicts, 'arrow-down', () => walk(view, 1))}
      ${toolButton('keys', `${words.say('showKeys')} (?)`, false, 'keyboard', () => view.showKeys(true))}
    `;
  }

  #ends(): TemplateResult {
    const { view, state } = this;
    const { words } = view;
    // Before anything is decided there is nothing to give up.
    const isBegun = state.undo !== '' || state.resolved > 0;
    const end = isBegun ? 'abort' : 'cancel';
    return html`<button
        class="action primary apply"
        aria-disabled=${!state.canApply || state.isBusy}
        @click=${() => view.apply()}
      >
        ${state.isBusy ? words.say('applying') : state.applyLabel}
      </button>
      <button
        class="action ${end}"
        title=${words.say(isBegun ? 'abortHint' : 'cancelHint')}
        ?disabled=${state.isBusy}
        @click=${() => view.send({ type: end })}
      >
        ${words.say(end)}
      </button>`;
  }
}

/** Stays in the Tab order while it does nothing, so that the keyboard is not thrown off it. */
function toolButton(
  kind: string,
  label: string,
  isOff: boolean,
  symbol: string,
  press: () => void,
): TemplateResult {
  return html`<button
    class="tool ${kind}"
    title=${label}
    aria-label=${label}
    aria-disabled=${isOff}
    @click=${() => (isOff ? undefined : press())}
  >
    ${icon(symbol)}
  </button>`;
}

customElements.define('merge-page-header', PageHeaderElement);
