import { html, type TemplateResult } from 'lit';
import type { Announcements } from './announcements';
import { icon } from './icon';
import './keysDialog';
import type { KeysDialogContent } from './keysDialog';
import { LightElement } from './lightElement';

/** What every page has to say, whatever it shows. */
export interface PageView {
  readonly announcements: Announcements;
  /** What went wrong; empty when nothing. */
  readonly problem: string;
  readonly isShowingKeys: boolean;
}

/** A webview's page: what it is about, below what went wrong, with the list of its keys and what screen readers are told. */
export abstract class PageApp extends LightElement {
  static override properties = { view: { attribute: false } };
  declare view: PageView;

  protected abstract content(): TemplateResult;
  protected abstract keys(): KeysDialogContent;

  protected override firstUpdated(): void {
    const region = this.querySelector('.announcements');
    this.view.announcements.connect((text) => {
      // What is said twice has to differ to be heard twice.
      if (region) region.textContent = region.textContent === text ? `${text}\u00a0` : text;
    });
  }

  override render(): TemplateResult {
    const { problem, isShowingKeys } = this.view;
    return html`<p class="message notice problem" role="alert" ?hidden=${problem === ''}>
        ${icon('error')}${problem}
      </p>
      ${this.content()}
      <div class="announcements unseen" role="status" aria-live="polite"></div>
      <keys-dialog .content=${this.keys()} .isOpen=${isShowingKeys}></keys-dialog>`;
  }
}
