import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../host/browser';
import { projectRoot } from '../host/projectRoot';
import { startServer, writeUserSettings, type RunningServer } from '../host/server';
import type { ServerHost } from '../host/serverHost';
import { workbenchUrl } from '../host/workbenchUrl';

export interface WorkbenchOptions {
  readonly host: ServerHost;
  /** Everything VS Code keeps; the same folder again is a restart. */
  readonly dataDir: string;
  readonly folder: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Opens the folder in Restricted Mode. */
  readonly isRestricted?: boolean;
  /** The language of what is shown; see `ServerOptions`. */
  readonly language?: string;
}

/** A VS Code window in a real browser, driven as a user would: by what is on the screen. */
export class Workbench {
  readonly page: Page;
  readonly #browser: Browser;
  readonly #server: RunningServer;

  private constructor(browser: Browser, server: RunningServer, page: Page) {
    this.#browser = browser;
    this.#server = server;
    this.page = page;
  }

  static async open(options: WorkbenchOptions): Promise<Workbench> {
    const { host, dataDir, folder, settings = {}, isRestricted = false, language } = options;
    const trust = {
      'security.workspace.trust.enabled': isRestricted,
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'never',
    };
    writeUserSettings(path.join(dataDir, 'data'), { ...trust, ...settings });
    const server = await startServer({
      host,
      dataDir,
      isTrustOn: isRestricted,
      ...(language === undefined ? {} : { language }),
    });
    return Workbench.#show(await launchBrowser(), server, folder);
  }

  static async #show(browser: Browser, server: RunningServer, folder: string): Promise<Workbench> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(30_000);
    await page.goto(workbenchUrl(server.port, { folder }));
    await page.locator('.monaco-workbench').waitFor();
    return new Workbench(browser, server, page);
  }

  /** Another window of the same VS Code, with an extension host of its own. */
  openWindow(folder: string): Promise<Workbench> {
    return Workbench.#show(this.#browser, this.#server, folder);
  }

  /** Closes this window as its close button does, and none of the others. */
  async closeWindow(): Promise<void> {
    const isClosed = this.page.waitForEvent('close');
    await this.page.close({ runBeforeUnload: true });
    await isClosed;
  }

  async reloadWindow(): Promise<void> {
    const isLoaded = this.page.waitForEvent('load');
    await this.runCommand('Developer: Reload Window');
    await isLoaded;
    await this.page.locator('.monaco-workbench').waitFor();
  }

  /** Ends VS Code, with all its windows. */
  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
  }

  /** The status bar item with this text. */
  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text });
  }

  async openLineageView(): Promise<void> {
    // The badge lies over the link.
    await this.page.locator('.activitybar .action-item:has(a[aria-label^="Artifact Lineage"])').click();
    await this.tree.first().waitFor();
  }

  /** The rows of the version tree that are on the screen. */
  get tree(): Locator {
    return this.page.locator('.sidebar .pane-body .monaco-list-row');
  }

  /** A row of the tree by its label, or label and description. */
  row(text: string | RegExp): Locator {
    return this.tree.filter({ hasText: text }).first();
  }

  /** Opens a closed row with the keyboard, as its twistie's click would. */
  async expand(row: Locator): Promise<void> {
    if ((await row.getAttribute('aria-expanded')) === 'true') return;
    await row.locator('.monaco-tl-twistie').click();
    await this.page.waitForTimeout(200);
  }

  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input.input');
    await input.waitFor();
    await input.fill(`>${title}`);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Runs an entry of a row's context menu, or of a submenu: `'Compare', 'Compare with Upstream'`. */
  async contextMenu(row: Locator, ...way: readonly [...submenus: string[], entry: string]): Promise<void> {
    const submenus = [...way];
    const entry = submenus.pop() ?? '';
    await this.settle();
    await row.click({ button: 'right' });
    let menu = this.page.locator('.monaco-menu').first();
    for (const title of submenus) {
      await menu.locator('.monaco-submenu-item', { hasText: title }).hover();
      menu = menu.locator('.monaco-submenu');
    }
    const item = menu.locator('.action-menu-item', { hasText: entry }).first();
    await item.waitFor();
    // The menu fades in; until then what lies over it takes the click.
    await this.page.waitForTimeout(300);
    await item.click({ force: true });
    await item.waitFor({ state: 'detached' });
  }

  /** Waits until the tree has said the same for half a second, as a user would before pointing at a row. */
  async settle(): Promise<void> {
    for (let before = ''; ;) {
      const now = (await this.treeTexts()).join('\n');
      if (now === before) return;
      before = now;
      await this.page.waitForTimeout(500);
    }
  }

  /** The notification with this text. */
  toast(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }

  /** Texts of the rows on the screen, label and description. */
  async treeTexts(): Promise<string[]> {
    const texts = await this.tree.allInnerTexts();
    return texts.map((text) => text.replaceAll(/\s+/g, ' ').trim());
  }

  /** Leaves a picture in test-results/. */
  async screenshot(name: string): Promise<void> {
    const folder = path.join(projectRoot, 'test-results');
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }
}
