import type { Browser, Locator, Page } from 'playwright-core';
import type { MergeFixture } from './mergeFixture';
import { StandInHost } from './standInHost';
import { loadWebview, newWebview, type OpenWebview, type PageOptions } from './webviewPage';

/** The built merge editor in a browser, with a stand-in for the extension host, styled as VS Code would. */
export class MergeEditorPage {
  readonly page: Page;
  readonly host: StandInHost;
  /** What went wrong in the page: errors, and what the content security policy refused. */
  readonly problems: string[];

  private constructor({ page, problems }: OpenWebview, host: StandInHost) {
    this.page = page;
    this.problems = problems;
    this.host = host;
  }

  static async open(
    browser: Browser,
    fixture: MergeFixture,
    options: PageOptions = {},
  ): Promise<MergeEditorPage> {
    const host = new StandInHost(fixture, (message) => webview.send(message));
    const webview = await newWebview(browser, {
      ...options,
      folder: 'mergeEditor',
      title: 'Sync pdf-tools',
      toHost: (message) => host.receive(message),
    });
    const editor = new MergeEditorPage(webview, host);
    await loadWebview(webview);
    await editor.page.locator('.page-header').waitFor();
    return editor;
  }

  /** The panel was hidden, or the window reloaded: the page is made again with what it kept. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.locator('.page-header').waitFor();
  }

  conflict(number: number): Locator {
    return this.page.locator('merge-conflict').filter({ hasText: `Conflict ${String(number)} of` });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** What screen readers were told last. */
  get announced(): Locator {
    return this.page.locator('.announcements');
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}
