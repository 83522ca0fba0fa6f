import { strict as assert } from 'node:assert';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../../host/browser';
import { loadWebview, newWebview, type OpenWebview, type PageOptions } from '../webviewPage';
import type { SampleHistory } from './histories';
import { StandInGraphHost } from './standInGraphHost';

/** The built lineage graph in a browser, with a stand-in for the extension host, styled as VS Code would. */
export class LineageGraphPage {
  readonly page: Page;
  readonly host: StandInGraphHost;
  /** What went wrong in the page: errors, and what the content security policy refused. */
  readonly problems: string[];

  private constructor({ page, problems }: OpenWebview, host: StandInGraphHost) {
    this.page = page;
    this.problems = problems;
    this.host = host;
  }

  static async open(
    browser: Browser,
    history: SampleHistory,
    options: PageOptions = {},
  ): Promise<LineageGraphPage> {
    const host = new StandInGraphHost(history, (message) => webview.send(message));
    const webview = await newWebview(browser, {
      ...options,
      folder: 'lineageGraph',
      title: 'Lineage of pdf-tools',
      toHost: (message) => host.receive(message),
    });
    const graph = new LineageGraphPage(webview, host);
    await loadWebview(webview);
    await graph.row(history.head).waitFor();
    return graph;
  }

  /** The panel was hidden, or the window reloaded: the page is made again with what it kept. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.locator('.version').first().waitFor();
  }

  row(number: number): Locator {
    return this.page.locator(`.version[data-id="version-${String(number)}"]`);
  }

  /** The version that the keyboard is at. */
  focused(number: number): Locator {
    return this.row(number).and(this.page.locator(':focus'));
  }

  /** Numbers of the selected versions that are on the page, from the top. */
  async selected(): Promise<number[]> {
    const rows = await this.page.locator('.version[aria-selected="true"]').all();
    const placed = await Promise.all(
      rows.map(async (row) => ({
        place: Number(await row.getAttribute('aria-posinset')),
        number: Number((await row.getAttribute('data-id'))?.replace('version-', '')),
      })),
    );
    return placed.sort((a, b) => a.place - b.place).map(({ number }) => number);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  get list(): Locator {
    return this.page.getByRole('listbox');
  }

  get filter(): Locator {
    return this.page.getByRole('textbox');
  }

  /** What screen readers were told last. */
  get announced(): Locator {
    return this.page.locator('.announcements');
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}

/** For the tests of one `describe`: one browser, pages that are closed after each test and must be without errors. */
export function lineageGraphPages(): (
  history: SampleHistory,
  options?: PageOptions,
) => Promise<LineageGraphPage> {
  let browser: Browser | undefined;
  const open: LineageGraphPage[] = [];
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());
  afterEach(async () => {
    const problems = open.flatMap((graph) => graph.problems);
    for (const graph of open.splice(0)) await graph.close();
    assert.deepEqual(problems, []);
  });
  return async (history, options) => {
    if (!browser) throw new Error('The browser is not there yet.');
    const graph = await LineageGraphPage.open(browser, history, options);
    open.push(graph);
    return graph;
  };
}
