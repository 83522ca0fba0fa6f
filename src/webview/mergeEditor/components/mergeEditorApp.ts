import { html, nothing, type TemplateResult } from 'lit';
import type { MergeState } from '../../../protocol/mergeEditor';
import { focusOn } from '../focusOn';
import { keyCommands } from '../keyCommands';
import { keysContent } from '../keysContent';
import type { MergeView } from '../mergeView';
import { readAnchor, scrollToAnchor } from '../scrollAnchor';
import './fileBlocks';
import './fileChoice';
import './fileHeader';
import { icon } from '../../page/icon';
import type { KeysDialogContent } from '../../page/keysDialog';
import type { LightElement } from '../../page/lightElement';
import { PageApp } from '../../page/pageApp';
import './pageHeader';
import './riskList';
import './sideBar';
import { unwrittenTexts } from './unwrittenTexts';

/** How long the scroll position has to rest before it is kept. */
const KEPT_AFTER_MS = 150;

/** The page. */
export class MergeEditorApp extends PageApp {
  declare view: MergeView;
  #scrolled: number | undefined;

  start(view: MergeView): void {
    this.view = view;
    document.addEventListener('keydown', keyCommands(view));
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.#keepAll();
    });
    window.addEventListener('pagehide', () => this.#keepAll());
    document.addEventListener('focusin', ({ target }) => this.#remember(target));
    view.start(() => this.requestUpdate());
  }

  protected override updated(): void {
    void this.#settle();
  }

  /** Once what changed is on the page: the scroll position and the focus. */
  async #settle(): Promise<void> {
    const { view } = this;
    if (!view.restoredAnchor && !view.focusTarget) return;
    await this.#rendered('merge-file-blocks, merge-file-choice');
    await this.#rendered('merge-unchanged, merge-change, merge-conflict');
    const anchor = view.restoredAnchor;
    const main = this.querySelector('main');
    if (anchor && main) {
      view.restoredAnchor = null;
      await scrollToAnchor(main, anchor);
    }
    const target = view.focusTarget;
    if (target && focusOn(this, target, view)) view.focusTarget = undefined;
  }

  async #rendered(selector: string): Promise<void> {
    await Promise.all([...this.querySelectorAll<LightElement>(selector)].map((one) => one.updateComplete));
  }

  #keepAll(): void {
    this.view.edit.flush();
    this.#keepScroll();
  }

  #keepScroll(): void {
    const main = this.querySelector('main');
    if (main) this.view.anchor = readAnchor(main);
    this.view.keep();
  }

  #remember(target: EventTarget | null): void {
    if (!(target instanceof Element)) return;
    const chunk = target.closest<HTMLElement>('merge-conflict')?.dataset['chunk'];
    if (chunk === undefined || this.view.current === Number(chunk)) return;
    this.view.current = Number(chunk);
    this.view.keep();
  }

  protected override keys(): KeysDialogContent {
    return keysContent(this.view);
  }

  protected override content(): TemplateResult {
    const { gone, state, words } = this.view;
    if (gone !== '') return html`<main class="only-message"><h1 class="gone">${gone}</h1></main>`;
    if (!state) return html`<main class="only-message"><p>${words.say('loading')}</p></main>`;
    return html`<merge-page-header .view=${this.view} .state=${state}></merge-page-header>
      ${state.notice === '' ? nothing : html`<p class="message notice">${icon('info')}${state.notice}</p>`}
      ${
        state.risks.length === 0
          ? nothing
          : html`<merge-risk-list
              .view=${this.view}
              .risks=${state.risks}
              .isConfirmed=${state.areRisksConfirmed}
              .isBusy=${state.isBusy}
            ></merge-risk-list>`
      }
      <div class="page-body">
        <merge-side-bar
          role="complementary"
          aria-label=${words.say('files')}
          .view=${this.view}
          .state=${state}
          .selected=${this.view.document?.path ?? state.selected}
        ></merge-side-bar>
        <main @scroll=${() => this.#scroll()}>${this.#file(state)}</main>
      </div>`;
  }

  #scroll(): void {
    clearTimeout(this.#scrolled);
    this.#scrolled = window.setTimeout(() => this.#keepScroll(), KEPT_AFTER_MS);
  }

  #file(state: MergeState): TemplateResult | typeof nothing {
    const { view } = this;
    const { document: shown } = view;
    const file = state.files.find(({ path }) => path === shown?.path);
    if (!shown || !file) return nothing;
    const isByLines = shown.blocks.length > 0 || shown.why === '';
    return html`${unwrittenTexts(view)}<merge-file-header
        .view=${view}
        .file=${file}
        .hasOptions=${isByLines}
        .isBusy=${state.isBusy}
      ></merge-file-header>
      ${
        isByLines
          ? html`<merge-file-blocks
              .view=${view}
              .document=${shown}
              .total=${state.conflicts}
              .names=${state.names}
              .isBusy=${state.isBusy}
              .bases=${view.bases}
              .sides=${view.sides}
              .unfolded=${view.unfolded}
              .edit=${view.edit.current}
            ></merge-file-blocks>`
          : html`<merge-file-choice
              .view=${view}
              .file=${file}
              .document=${shown}
              .isBusy=${state.isBusy}
            ></merge-file-choice>`
      }`;
  }
}

customElements.define('merge-editor', MergeEditorApp);
